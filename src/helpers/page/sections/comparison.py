"""Sections of the page that sets provinces side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analysis.comparison import (
    OTHER_COVERAGE,
    list_incomparable,
    select_all_periods,
)
from helpers.analysis.pooled_model import (
    MINIMUM_PERIODS,
    MINIMUM_PLACES,
    MINIMUM_ROWS_PER_PLACE,
    Suitability,
    fit_share_model,
)
from helpers.data.peers import Base
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Heading,
    render_details,
    render_heading,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.sections.share_cells import (
    build_columns,
    build_row,
    name_base_anchor,
    name_share_anchor,
)
from helpers.page.sections.words import name_coverage


def render_share_heading(base: Base, *, labels: Labels, among: Sequence[Base] = ()) -> Fragment:
    """Return the heading of one compared share and the definition of its base.

    Parameters
    ----------
    base
        What the compared shares have in common.
    labels
        Words of the page.
    among
        All bases of the page in their order. The first of a share is where links to the share
        lead; titles of the others say what they cover.
    """
    coverage = name_coverage(base.coverage, labels)
    covered = labels.translate("The base covers: {coverage}.").format(coverage=coverage)
    text = f"{labels.define_indicator(base.indicator_code)} {covered}"
    return render_heading(name_base(base, among, labels)) + render_paragraph(text)


def name_base(base: Base, among: Sequence[Base], labels: Labels) -> Heading:
    """Return title and place of a share on one base; `among` are all bases of the page."""
    code = base.indicator_code
    is_first = next((other for other in among if other.indicator_code == code), base) == base
    title = labels.label_indicator(code)
    if is_first:
        return Heading(name_share_anchor(code), title)
    return Heading(name_base_anchor(base), f"{title} ({name_coverage(base.coverage, labels)})")


def render_incomparable(shares: pd.DataFrame, *, labels: Labels) -> Fragment:
    """Return the shares that stand alone on their base, each with the reason."""
    rows = list_incomparable(shares)
    if rows.empty:
        return Fragment("")
    t = labels.translate
    heading = render_heading(Heading("not-comparable", t("Not comparable")))
    cells = [
        [*build_row(row, labels, name_share=True), Cell(_explain(row, labels))]
        for row in list_records(rows)
    ]
    columns = [*build_columns(labels), Column(t("Reason"), wide=True)]
    table = render_table(columns, cells, caption=t("Not comparable"), quiet=True)
    text = "Show one share" if len(cells) == 1 else "Show {count} shares"
    summary = t(text).format(count=format_number(len(cells), labels.lang))
    return heading + render_details(summary, table, kept=True)


def _explain(row: Mapping[str, object], labels: Labels) -> str:
    """Return why a share stands alone."""
    if row["alone_because"] == OTHER_COVERAGE:
        return labels.translate("For other provinces it rests on a base that covers another set.")
    return labels.translate("No other province prints figures on this base.")


def render_model(shares: pd.DataFrame, base: Base, *, labels: Labels) -> Fragment:
    """Return the pooled model of a share, or what is missing for one."""
    code = base.indicator_code
    found = fit_share_model(select_all_periods(shares, base))
    if isinstance(found, Suitability):
        return render_paragraph(_refuse_model(found, code, labels))
    text = labels.translate(
        "{share}, pooled model: {value} ({low}–{high}); odds a year × {ratio} ({ratio_low}–"
        "{ratio_high}), errors clustered by province."
    )
    shown = {
        name: labels.format_share(value)
        for name, value in (
            ("value", found.share),
            ("low", found.share_low),
            ("high", found.share_high),
        )
    }
    odds = {
        name: format_number(value, labels.lang, decimals=2)
        for name, value in (
            ("ratio", found.odds_ratio_per_year),
            ("ratio_low", found.odds_ratio_low),
            ("ratio_high", found.odds_ratio_high),
        )
    }
    return render_paragraph(text.format(share=labels.label_indicator(code), **shown, **odds))


def _refuse_model(found: Suitability, code: str, labels: Labels) -> str:
    """Return what a model needs and what there is."""
    return labels.translate(
        "Too little for a pooled model of {share}: provinces with counts {places} of "
        "{need_places}, periods {periods} of {need_periods}, fewest periods of a province {rows} "
        "of {need_rows}."
    ).format(
        share=f"“{labels.label_indicator(code)}”",
        need_places=MINIMUM_PLACES,
        need_periods=MINIMUM_PERIODS,
        need_rows=MINIMUM_ROWS_PER_PLACE,
        places=found.places,
        periods=found.periods,
        rows=found.rows_per_place,
    )
