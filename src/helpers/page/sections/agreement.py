"""How far two readers of a document agree, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.readers import Agreement
from helpers.ground.languages import format_number, format_percent
from helpers.page.fragments import Cell, Column, Fragment, render_paragraph, render_table
from helpers.page.labels import Labels


def render_agreement(agreements: Sequence[Agreement], labels: Labels) -> Fragment:
    """Return a line for each aspect that both readers told; nothing for a single reader."""
    if not agreements:
        return Fragment("")
    t = labels.translate
    columns = [
        Column(t("Agreement on")),
        Column(t("Places compared"), numeric=True),
        Column(t("Equal"), numeric=True),
        Column(t("Per cent"), numeric=True),
        Column(t("Cohen’s kappa"), numeric=True),
    ]
    note = t("Kappa is 1 where both always agree, 0 where they agree as often as by chance.")
    rows = [_build_row(agreement, labels) for agreement in agreements]
    table = render_table(columns, rows, caption=t("Agreement of two readers"), quiet=True)
    return table + render_paragraph(note)


def _build_row(agreement: Agreement, labels: Labels) -> list[Cell]:
    """Return one aspect; a dash where no kappa is defined."""
    lang, kappa = labels.lang, agreement.kappa
    return [
        Cell(name_aspect(agreement.aspect, labels)),
        Cell(format_number(agreement.compared, lang)),
        Cell(format_number(agreement.equal, lang)),
        Cell(format_percent(agreement.share, lang)),
        Cell("–" if kappa is None else format_number(kappa, lang, decimals=2)),
    ]


def name_aspect(aspect: str, labels: Labels) -> str:
    """Return an aspect in the reader's language."""
    t = labels.translate
    names = {
        "token": t("token and hedge"),
        "indicator": t("indicator"),
        "dimensions": t("breakdown"),
        "period": t("period"),
    }
    return names[aspect]
