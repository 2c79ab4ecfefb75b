"""Sections of the page that sets provinces side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    ShareModel,
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


def render_share_heading(base: Base, *, labels: Labels, among: Iterable[Base] = ()) -> Fragment:
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


def name_base(base: Base, among: Iterable[Base], labels: Labels) -> Heading:
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


def render_models(shares: pd.DataFrame, bases: Iterable[Base], *, labels: Labels) -> Fragment:
    """Return the pooled model of each share, and once what is missing for the others."""
    found = {base: fit_share_model(select_all_periods(shares, base)) for base in bases}
    fits = [(base, fit) for base, fit in found.items() if isinstance(fit, ShareModel)]
    unfit = [fit for fit in found.values() if isinstance(fit, Suitability)]
    told = [_tell_model(fit, base.indicator_code, labels) for base, fit in fits]
    told += [_refuse_models(unfit, labels)] if unfit else []
    if not told:
        return Fragment("")
    body = render_heading(Heading("models", labels.translate("Pooled models")))
    for text in told:
        body += render_paragraph(text)
    return body


def _tell_model(found: ShareModel, code: str, labels: Labels) -> str:
    """Return what a model says of a share."""
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
    return text.format(share=labels.label_indicator(code), **shown, **odds)


def _refuse_models(found: Sequence[Suitability], labels: Labels) -> str:
    """Return what a model needs, and the most that any share has of it."""
    return labels.translate(
        "Shares with too little for a pooled model: {count}. It needs counts of {need_places} "
        "provinces, {need_periods} periods and {need_rows} of each province; these have at most "
        "{places}, {periods} and {rows}."
    ).format(
        count=len(found),
        need_places=MINIMUM_PLACES,
        need_periods=MINIMUM_PERIODS,
        need_rows=MINIMUM_ROWS_PER_PLACE,
        places=max(fit.places for fit in found),
        periods=max(fit.periods for fit in found),
        rows=max(fit.rows_per_place for fit in found),
    )
