"""A made document, from its compact transcription to the text of its pages."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from helpers.batch.in_process import run_cells
from helpers.batch.plan import DATA_NOTEBOOKS
from helpers.data import store
from helpers.data.dictionary import list_registers_of_documents
from helpers.ground import paths
from helpers.page import charts, province, sections
from helpers.page.figures import SavedFigure
from helpers.page.sections import cards, headline

Build = Callable[..., "Place"]

DOCUMENT = {
    "document_id": "made-2021",
    "province_id": "62-kon-tum",
    "issuer": "Made",
    "title": "Made",
    "document_kind": "article",
    "issued": "2022-01-15",
    "period_label": "2021",
    "period_start": "2021-01-01",
    "period_end": "2021-12-31",
    "number_style": "vi",
    "completeness": "complete",
    "line_count": "999",
}


class Place:
    """The built tables of a made place, and the words of its page."""

    def __init__(self, province_id: str) -> None:
        self.province_id = province_id

    def read(self, table: str) -> list[dict[str, object]]:
        """Return the rows of one processed table."""
        return store.read_processed(table, self.province_id).to_dict("records")

    def list_cards(self, lang: str = "en") -> dict[str, str]:
        """Return the values of the cards by their labels."""
        data = province.read_province(self.province_id, lang)
        return {c.label: c.value.text.replace("\u00a0", " ") for c in cards.build_cards(data)}

    def list_notes(self, lang: str = "en") -> list[str]:
        """Return what stands below the values of the cards."""
        data = province.read_province(self.province_id, lang)
        return [f"{card.note} {card.reason}" for card in cards.build_cards(data)]

    def list_sections(self, lang: str = "en") -> list[str]:
        """Return the anchors of the sections that the page has."""
        data = province.read_province(self.province_id, lang)
        return [heading.anchor for heading in headline.list_headings(data)]

    def draw(self, lang: str = "en") -> dict[str, str]:
        """Draw every chart that the page has; return what each says, by name."""
        data = province.read_province(self.province_id, lang)
        drawn = [
            charts.show_online_shares(data),
            charts.show_services(data),
            charts.show_dossiers(data),
            *charts.show_changes(data),
        ]
        return {
            chart.svg_path.name.split(".")[0]: f"{chart.chart.alt} {chart.chart.caption}".replace(
                "\u00a0", " "
            )
            for chart in drawn
            if isinstance(chart, SavedFigure)
        }

    def tell(self, lang: str = "en") -> str:
        """Return what the page says, tags left out."""
        data = province.read_province(self.province_id, lang)
        parts = [
            sections.render_headline(data),
            sections.render_share_statement(data),
            sections.render_online_shares(data),
            sections.render_readings(data),
            sections.render_reference_intervals(data),
            sections.render_service_shares(data),
            sections.render_other_shares(data),
            sections.render_dossier_story(data),
            sections.render_change_story(data),
            sections.render_growth(data),
            sections.render_decompositions(data),
            sections.render_audit(data),
            sections.render_peers(data),
            sections.render_families(data),
            sections.render_sources(data),
            sections.render_citation(data),
        ]
        text = re.sub(r"<[^>]*>", " ", "".join(part.html for part in parts))
        return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


@pytest.fixture
def build(project: Path) -> Build:
    """Write documents, run the data notebooks in this process, return the first one's place."""

    def make(*documents: tuple[dict[str, str], list[dict[str, str]]]) -> Place:
        clear_documents(project)
        registered = [complete_document(told) for told, _ in documents]
        columns = list(store.read_documents().columns)
        write_rows(paths.documents(), columns, registered)
        for document, (_, rows) in zip(registered, documents, strict=True):
            numbered = [{"line": str(n)} | row for n, row in enumerate(rows, start=1)]
            names = list(dict.fromkeys(name for row in numbered for name in row))
            write_rows(paths.transcription(document["document_id"]), names, numbered)
        for province_id in dict.fromkeys(told["province_id"] for told in registered):
            for name in DATA_NOTEBOOKS:
                run_cells(name, {"province_id": province_id})
        return Place(registered[0]["province_id"])

    return make


def complete_document(told: Mapping[str, str]) -> dict[str, str]:
    """Return a row of the list of documents; a made one has no text but a hash of its own."""
    row = DOCUMENT | told
    row.update({"period_label": row["period_end"][:4]} if "period_label" not in told else {})
    return {"text_sha256": sha256(row["document_id"].encode()).hexdigest(), **row}


def clear_documents(root: Path) -> None:
    """Take out what belongs to single documents."""
    for folder in ("transcriptions", "judgements", "second_transcriptions"):
        for file in (root / "data" / "raw" / folder).glob("*.csv"):
            file.unlink()
    for register in list_registers_of_documents():
        path = paths.register(register)
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def write_rows(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write a table as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
