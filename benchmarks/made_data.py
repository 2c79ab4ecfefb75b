"""Made data for tests of speed and scale: invented places in a folder of their own.

Each place copies the documents of a real province, in turn, with every whole number multiplied and
the dates moved, so a made report costs what a real one costs. Every name and document says that it
is made, and nothing is ever written below `data/` of the project.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from helpers.data.dictionary import list_registers_of_documents
from helpers.ground import paths
from helpers.ground.errors import ParameterError
from helpers.printed.documents import is_excerpt

MARK = "MADE-DATA.txt"
NOTICE = "The figures below this folder are invented for tests of speed. None is real.\n"
ISSUER = "SỐ LIỆU DỰNG, KHÔNG CÓ THẬT / MADE DATA, NOT REAL"
NAME = "Made {number}"
WHOLE = re.compile(r"[1-9]\d{0,2}(\.\d{3})*|[1-9]\d*")
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
FACTORS = 7
ONE_CODE = {"rule": "apart", "fields": ["code"], "from": "valid_from", "to": "valid_to"}
"""The rule of the data dictionary that no two places have one code at a time."""
COMPLETE = "complete"
"""The rule that each place has its tile on the maps: made ones have none."""

Row = dict[str, str]


@dataclass(frozen=True)
class Source:
    """A real document that made ones are copied from."""

    document: Row
    rows: tuple[Row, ...]


def write_project(
    folder: Path, *, places: int, periods: int | None = None, figures: int | None = None
) -> list[str]:
    """Write a project of made places into a folder and return their identifiers.

    Parameters
    ----------
    folder
        A new or empty folder, or one that this function has written before.
    places
        How many places.
    periods
        Documents per place, each of a time of its own; as many as the real province has if None.
    figures
        How many of a document's figures, its first ones, as a commune prints fewer than a
        province; one more where it ends within a ratio. All if None.

    Raises
    ------
    ParameterError
        The folder holds something else, or lies in the data of the project.
    """
    require_own_folder(folder)
    sources = list(read_sources().values())
    raw = folder / "data" / "raw"
    shutil.rmtree(folder / "data", ignore_errors=True)
    shutil.copytree(paths.register("x").parent, raw / "registers")
    write_dictionary(folder / "data")
    shutil.copytree(paths.notebook("x").parent, folder / "notebooks", dirs_exist_ok=True)
    (folder / MARK).write_text(NOTICE, encoding="utf-8")
    names = [name_place(number) for number in range(1, places + 1)]
    append_rows(raw / "registers" / "provinces.csv", list(make_provinces(names)))
    for register in list_registers_of_documents():
        path = raw / "registers" / f"{register}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    documents: list[Row] = []
    for number, name in enumerate(names):
        for source in make_place(name, number, sources[number % len(sources)], periods):
            documents.append(source.document)
            target = raw / "transcriptions" / f"{source.document['document_id']}.csv"
            write_rows(target, cut_rows(source.rows, figures))
    write_rows(raw / "documents.csv", documents)
    return names


def write_dictionary(folder: Path) -> None:
    """Write the data dictionary, but let places share a code and have no tile."""
    package = json.loads(paths.data_package().read_text(encoding="utf-8"))
    for described in package["resources"]:
        schema = described["schema"]
        rules = schema.get("rules", [])
        schema["rules"] = [r for r in rules if r != ONE_CODE and r["rule"] != COMPLETE]
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / paths.data_package().name).write_text(text, encoding="utf-8")


def require_own_folder(folder: Path) -> None:
    """Stop unless a folder is new, empty or made here before, and away from real data."""
    data = paths.resolve_path("data")
    if data in (folder.resolve(), *folder.resolve().parents) or folder.resolve() == data.parent:
        raise ParameterError(f"'{folder}' holds the real data: choose a folder elsewhere")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise ParameterError(f"'{folder}' is not empty and has no {MARK}: choose a new folder")


def read_sources() -> dict[str, list[Source]]:
    """Return the real documents that were read whole with their rows, by province."""
    sources: dict[str, list[Source]] = {}
    whole = (document for document in read_rows(paths.documents()) if not is_excerpt(document))
    for document in whole:
        rows = tuple(read_rows(paths.transcription(document["document_id"])))
        sources.setdefault(document["province_id"], []).append(Source(document, rows))
    return sources


def name_place(number: int) -> str:
    """Return the identifier of a made place; it has the form of a real one."""
    return f"{number % 100:02}-made-{number:05}"


def make_provinces(names: Sequence[str]) -> Iterator[Row]:
    """Yield a row of the register of provinces for each place."""
    for name in names:
        code, _, number = name.partition("-made-")
        words = dict.fromkeys(("name_vi", "name_en"), NAME.format(number=number))
        unit = {"province_id": name, "code": code, "kind": "province"}
        yield {**unit, **words, "valid_from": "", "valid_to": ""}


def make_place(
    name: str, number: int, sources: Sequence[Source], periods: int | None
) -> Iterator[Source]:
    """Yield the documents of one place, the later ones of later years."""
    for period in range(len(sources) if periods is None else periods):
        lap, source = period // len(sources), sources[period % len(sources)]
        years = lap * count_years(sources)
        document_id = f"{name.partition('-')[2]}-{period + 1}"
        changed = {"document_id": document_id, "province_id": name, "issuer": ISSUER}
        changed |= {"title": ISSUER, "publisher": "", "document_number": ""}
        changed["text_sha256"] = sha256(document_id.encode()).hexdigest()  # there is no text
        document = {**move_dates(source.document, years), **changed}
        rows = (
            {**move_dates(row, years), "document_id": document_id}
            | {"printed": multiply_token(row["printed"], 1 + number % FACTORS)}
            for row in source.rows
        )
        yield Source(document, tuple(rows))


def cut_rows(rows: Sequence[Row], figures: int | None) -> Sequence[Row]:
    """Return the first rows; those of one printed token, as a ratio has two, stay together."""
    end = figures or len(rows)
    while end < len(rows) and all(rows[end][n] == rows[end - 1][n] for n in ("line", "printed")):
        end += 1
    return rows[:end]


def count_years(sources: Sequence[Source]) -> int:
    """Return how many years the documents of a province cover."""
    years = [int(source.document["period_end"][:4]) for source in sources]
    return max(years) - min(years) + 1


def move_dates(row: Mapping[str, str], years: int) -> Row:
    """Return a row with its dates and the years of its label moved, 29 February to the 28th."""

    def move(value: str) -> str:
        moved = f"{int(value[:4]) + years:04}{value[4:]}"
        return moved.replace("-02-29", "-02-28") if years % 4 else moved

    dates = ("issued", "period_start", "period_end")
    moved = {name: move(v) if name in dates and v else v for name, v in row.items()}
    if "period_label" in row:
        label = YEAR.sub(lambda year: str(int(year[0]) + years), row["period_label"])
        moved["period_label"] = label
    return moved


def multiply_token(printed: str, factor: int) -> str:
    """Return a printed whole number times a factor, so that sums still hold; others unchanged."""
    if not WHOLE.fullmatch(printed):
        return printed
    value = int(printed.replace(".", "")) * factor
    return f"{value:,}".replace(",", ".") if "." in printed else str(value)


def read_rows(file: Path) -> list[Row]:
    """Return the rows of a CSV file as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows with the columns of the first one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def append_rows(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Append rows to a CSV file."""
    write_rows(file, [*read_rows(file), *rows])
