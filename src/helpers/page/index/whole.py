"""The data of all places on the index: links to the files, and what search engines read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.data.documents import list_documents
from helpers.export.bundle import COMPARISON
from helpers.ground.languages import format_number
from helpers.page.dataset import write_dataset
from helpers.page.labels import Labels
from helpers.page.sections.data import relate_file

# Message ids of the catalogue.
WHOLE_WORDS: Mapping[str, str] = {
    "bundles": "Take the data",
    "bundles_lead": "Every file holds its codebook and its documents.",
}

Bundles = Sequence[Mapping[str, Any]]


def link_bundles(bundles: Bundles, labels: Labels) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return title, rows, and the endings of the files with their addresses, of each bundle."""
    t = labels.translate
    return [
        (
            t("Data of the comparison") if _is_comparison(bundle) else t("Data of all provinces"),
            t("{rows} rows").format(rows=format_number(bundle["rows"], labels.lang)),
            [(f".{name.rpartition('.')[2]}", relate_file(name)) for name in bundle["files"]],
        )
        for bundle in bundles
    ]


def describe_bundles(bundles: Bundles, labels: Labels) -> str:
    """Return what all data are, as JSON-LD; nothing if they are in no file."""
    files = [name for bundle in bundles if not _is_comparison(bundle) for name in bundle["files"]]
    title = labels.translate("Provincial e-government in Vietnam")
    return write_dataset("", title, labels.lang, files=files, documents=list_documents())


def _is_comparison(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["name"] == COMPARISON)
