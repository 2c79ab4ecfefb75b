"""The data of one province's page as a bundle, from the files that the page offers."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.data.documents import list_documents_of
from helpers.export.bundle import Bundle, write_bundle
from helpers.export.package import PACKAGE, describe_json
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES
from helpers.printed.provinces import add_kind, select_province


def write_province_bundle(province_id: str) -> list[Path]:
    """Write the zip and the workbook of a province; none if its page offers no data."""
    if not paths.download(province_id, PACKAGE).is_file():
        return []
    return write_bundle(read_bundle(province_id))


def read_bundle(province_id: str) -> Bundle:
    """Return the tables that a page offers, as JSON holds them, with what explains them."""
    file = f"{province_id}.json"
    text = paths.download(province_id, file).read_text(encoding="utf-8")
    return Bundle(
        stem=province_id,
        title=name_titles(province_id),
        tables=json.loads(text)["tables"],
        documents=list_documents_of(province_id),
        more={file: (text, describe_json(file, text))},
    )


def name_titles(province_id: str) -> dict[str, str]:
    """Return the name of a province with its kind, in each language."""
    row = select_province(province_id)
    return {lang: add_kind(row["name_vi"], row["kind"], lang=lang) for lang in LANGUAGES}
