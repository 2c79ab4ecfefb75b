"""The data of all pages as one bundle and one database, and those of the comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.data.dictionary import list_columns, read_package
from helpers.data.documents import list_documents, list_provinces
from helpers.export.bundle import COMPARISON, Bundle, list_file, place_file, write_bundle
from helpers.export.cells import Row
from helpers.export.database import write_database
from helpers.export.rows import list_rows, read_rows
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES, translate

PROCESSED = "processed/"
DATABASE = "sqlite"
MOST_PLACES = 300
"""Up to so many places a batch packs everything again when one has changed."""


def write_collection(asked: Mapping[str, str], *, everything: bool = False) -> list[Path]:
    """Write zip, workbook and database of all tables, and the comparison's; return their places.

    Parameters
    ----------
    asked
        The parameters of the comparison: which figures it lets in.
    everything
        Whether to pack all tables even of so many places that a batch does not.
    """
    is_small = len(list_provinces()) <= MOST_PLACES
    tables = read_tables()
    if not any(tables.values()):
        return []
    files = {b: write_bundle(b) for b in build_comparison(tables["shares"], asked)}
    if everything or is_small:
        name = name_collection()
        whole = Bundle(name, dict.fromkeys(LANGUAGES, ""), tables, list_documents())
        write_database(place_file(name, DATABASE), tables)
        files = {whole: [*write_bundle(whole), place_file(name, DATABASE)], **files}
    told = [
        {"name": bundle.stem, "rows": bundle.rows, "files": [file.name for file in written]}
        for bundle, written in files.items()
    ]
    paths.replace_text(list_file(), json.dumps(told, indent=1) + "\n")
    return [list_file(), *(file for written in files.values() for file in written)]


def name_collection() -> str:
    """Return the name of the files that hold everything."""
    return str(read_package()["name"])


def read_tables() -> dict[str, list[Row]]:
    """Return the computed tables, of all provinces that have documents."""
    known = set(list_provinces())
    described = [r for r in read_package()["resources"] if r["path"].startswith(PROCESSED)]
    return {
        table["name"]: sorted(
            (row for row in read_rows(table) if row["province_id"] in known),
            key=lambda row: str(row["province_id"]),
        )
        for table in described
    }


def build_comparison(shares_of_all: Sequence[Row], asked: Mapping[str, str]) -> list[Bundle]:
    """Return the shares that stand side by side, as the comparison selects them; none for none."""
    import pandas as pd

    from helpers.analysis import comparison, wanted

    chosen = {name: asked[name] for name in ("unvalidated", "excerpts") if name in asked}
    everything = pd.DataFrame(shares_of_all, columns=list_columns("shares"))
    shares = wanted.select_wanted(everything, **chosen)
    kept = [
        place
        for base, latest in comparison.select_compared(shares).items()
        for rows in (latest, comparison.select_over_time(shares, base))
        for place in rows.index
    ]
    rows = list_rows(shares.loc[list(dict.fromkeys(kept))], "shares")
    named = {str(row["document_id"]) for row in rows}
    documents = [row for row in list_documents() if row["document_id"] in named]
    text = "Shares compared"
    title = {lang: translate(text, lang) for lang in LANGUAGES}
    return [Bundle(COMPARISON, title, {"shares": rows}, documents)] if rows else []
