"""All figures, shares and findings as rows in words, to be sorted and searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from helpers.data import store
from helpers.data.rows import name_row
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import EXCERPT
from helpers.page.labels import Labels
from helpers.page.naming import name_dated
from helpers.page.province import read_labels
from helpers.page.sections.findings import name_severity
from helpers.page.sections.provenance import name_document

Row = Mapping[str, Any]
RESULTS = {"failed": "does not add up", "passed": "adds up", "not_checkable": "not checkable"}


def list_figures(lang: str) -> pd.DataFrame:
    """Return every printed figure of all provinces in words, with its line."""
    labels = read_labels(lang)
    t, sources = labels.translate, Sources(labels)
    rows = (
        _begin_row(row, labels)
        | {
            t("Printed"): escape(labels.format_observation(row)),
            t("Value"): row["value"],
            t("Flag"): _label_flag(row, labels),
            t("Source"): sources.fold([name_row(row)]),
        }
        for row in list_records(store.read_all_processed("observations"))
    )
    return pd.DataFrame(rows)


def list_shares(lang: str) -> pd.DataFrame:
    """Return every share of all provinces in words, with the lines of its two sides."""
    labels = read_labels(lang)
    t, sources = labels.translate, Sources(labels)
    rows = (
        _begin_row(row, labels)
        | {
            t("Share"): escape(labels.tell_share(row)),
            t("Value"): row["value"],
            t("Numerator"): row["numerator_value"],
            t("Base"): row["denominator_value"],
            t("Flag"): _label_flag(row, labels),
            t("Source"): sources.fold(_list_rows(row)),
        }
        for row in list_records(store.read_all_processed("shares"))
    )
    return pd.DataFrame(rows)


def list_findings(lang: str) -> pd.DataFrame:
    """Return every check of all provinces in words, with the lines of its figures."""
    labels = read_labels(lang)
    t, sources = labels.translate, Sources(labels)
    checks = {
        c["check_code"]: c[f"label_{lang}"] for c in list_records(store.read_register("checks"))
    }
    rows = (
        {
            t("Province"): escape(name_dated(row["province_id"], labels)),
            t("Check"): escape(checks[row["check_code"]]),
            t("Result"): _label_result(row, labels),
            t("Last day"): row["period_end"],
            t("Calculation"): escape(row["arithmetic"]),
            t("Explanation"): escape(row[f"explanation_{lang}"]),
            t("Source"): sources.fold(row["rows"].split()),
        }
        for row in list_records(store.read_all_processed("findings"))
    )
    return pd.DataFrame(rows)


def _begin_row(row: Row, labels: Labels) -> dict[str, Any]:
    t = labels.translate
    return {
        t("Province"): escape(name_dated(row["province_id"], labels)),
        t("Indicator"): escape(labels.label_indicator(row["indicator_code"])),
        t("Part"): escape(labels.label_breakdown(row)),
        t("Period"): escape(labels.label_period(row)),
        t("Last day"): row["period_end"],
    }


def _label_flag(row: Row, labels: Labels) -> str:
    """Return flag and meaning, and whether only an excerpt was seen."""
    flag = f"{row['obs_status']}: {labels.label_code('obs_status', row['obs_status'])}"
    excerpt = f" · {labels.translate('excerpt')}" if row["grade"] == EXCERPT else ""
    return escape(flag + excerpt)


def _label_result(row: Row, labels: Labels) -> str:
    """Return how a check went; of one that failed how much it matters."""
    if row["result"] == "failed":
        return escape(name_severity(row["severity"], labels))
    told = RESULTS[row["result"]]
    return escape(labels.translate(told))


def _list_rows(share: Row) -> list[str]:
    names = (share[f"{side}_rows"].split() for side in ("numerator", "denominator", "printed"))
    return list(dict.fromkeys(name for found in names for name in found))


class Sources:
    """Tells of a figure's place what the document prints there, folded behind its name."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        documents = list_records(store.read_documents())
        self.names = {d["document_id"]: name_document(d, labels) for d in documents}

    def fold(self, rows: Iterable[str]) -> str:
        """Return the documents of some figures, which open to show the lines."""
        places: dict[str, list[str]] = {}
        for name in rows:
            document, line, _ = name.split(":")
            lines = places.setdefault(document, [])
            lines += [line] if line not in lines else []
        return "".join(self._fold_document(name, lines) for name, lines in places.items())

    def _fold_document(self, document: str, lines: list[str]) -> str:
        told = "".join(f"<p>{escape(self._tell_line(document, line))}</p>" for line in lines)
        summary = f"{self.names[document]}: {', '.join(lines)}"
        return f"<details><summary>{escape(summary)}</summary>{told}</details>"

    def _tell_line(self, document: str, line: str) -> str:
        t, text = self.labels.translate, read_lines(document)
        number = int(line)
        if 0 < number <= len(text):
            return t("Line {line}: {text}").format(line=line, text=text[number - 1])
        return t("Line {line} of “{document}”; its text is not at hand.").format(
            line=line, document=document
        )


@cache
def read_lines(document_id: str) -> tuple[str, ...]:
    """Return the lines of a document, none where its text is not at hand."""
    place = paths.text(document_id)
    return tuple(place.read_text(encoding="utf-8").splitlines()) if place.is_file() else ()
