"""Sections of the page that sets provinces side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.comparison import (
    OTHER_COVERAGE,
    Base,
    list_incomparable,
    select_all_periods,
    select_base,
)
from helpers.analysis.pooled_model import (
    MINIMUM_PERIODS,
    MINIMUM_PLACES,
    MINIMUM_ROWS_PER_PLACE,
    Suitability,
    fit_share_model,
)
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import UNVALIDATED
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Heading,
    Link,
    render_banner,
    render_heading,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.sections.words import (
    describe_coverage,
    describe_flag,
    name_coverage,
    name_figure,
    name_sources,
    note_share_bounds,
)
from helpers.printed.provinces import sort_name


def name_share_anchor(code: str) -> str:
    """Return where the comparison page shows a share."""
    return code.replace("_", "-")


def render_introduction(
    labels: Labels, shares: pd.DataFrame, *, unvalidated: str = "no"
) -> Fragment:
    """Return the rule of the page, and what became of shares that nobody reviewed.

    Parameters
    ----------
    labels
        Words of the page.
    shares
        Shares of all provinces, before any was left out.
    unvalidated
        Whether those were asked for, `yes` or `no`.
    """
    told = _tell_unvalidated(shares, labels, unvalidated=unvalidated)
    return render_banner(told) + render_paragraph(
        labels.translate(
            "Shares stand side by side only where they have the same base. Periods and coverage "
            "still differ: read them with each value, and do not rank."
        )
    )


def _tell_unvalidated(shares: pd.DataFrame, labels: Labels, *, unvalidated: str) -> str:
    """Return a sentence on the shares that nobody reviewed; nothing if there are none."""
    rows = shares[shares["obs_status"] == UNVALIDATED]
    names = sorted({labels.label_province(name) for name in rows["province_id"]}, key=sort_name)
    if not names:
        return ""
    text = (
        labels.translate(
            "With figures that no person has reviewed, marked V, because they were asked for: "
            "{provinces}."
        )
        if unvalidated == "yes"
        else labels.translate("Figures that no person has reviewed are left out, of: {provinces}.")
    )
    return text.format(provinces=", ".join(names))


def render_share_heading(base: Base, *, labels: Labels) -> Fragment:
    """Return the heading of one compared share and the definition of its base."""
    code = base.indicator_code
    heading = Heading(name_share_anchor(code), labels.label_indicator(code))
    covered = labels.translate("The base covers: {coverage}.").format(
        coverage=name_coverage(base.coverage, labels)
    )
    text = f"{labels.define_indicator(code)} {covered}"
    return render_heading(heading) + render_paragraph(text)


def render_comparison(shares: pd.DataFrame, base: Base, *, labels: Labels) -> Fragment:
    """Return the table of one share for every province that has it on one base."""
    rows = sorted(
        list_records(select_base(shares, base)),
        key=lambda row: sort_name(labels.label_province(str(row["province_id"]))),
    )
    return render_table(
        _build_columns(labels),
        [_build_row(row, labels, name_share=False) for row in rows],
        caption=labels.label_indicator(base.indicator_code),
        quiet=True,
    )


def render_incomparable(shares: pd.DataFrame, *, labels: Labels) -> Fragment:
    """Return the shares that stand alone on their base, each with the reason."""
    rows = list_incomparable(shares)
    if rows.empty:
        return Fragment("")
    t = labels.translate
    heading = render_heading(Heading("not-comparable", t("Not comparable")))
    cells = [
        [*_build_row(row, labels, name_share=True), Cell(_explain(row, labels))]
        for row in list_records(rows)
    ]
    columns = [*_build_columns(labels), Column(t("Reason"), wide=True)]
    return heading + render_table(columns, cells, caption=t("Not comparable"), quiet=True)


def _explain(row: Mapping[str, object], labels: Labels) -> str:
    """Return why a share stands alone."""
    if row["alone_because"] == OTHER_COVERAGE:
        return labels.translate("For other provinces it rests on a base that covers another set.")
    return labels.translate("No other province prints figures on this base.")


def render_intensities(intensities: pd.DataFrame, *, labels: Labels) -> Fragment:
    """Return dossiers a day, every exposure of a figure on a line of its own."""
    if intensities.empty:
        return Fragment("")
    t = labels.translate
    columns = [
        Column(t("Province")),
        Column(t("A day"), numeric=True),
        Column(t("Days"), numeric=True),
        Column(t("Figure")),
        Column(t("Period and coverage"), wide=True),
    ]
    cells = [_build_intensity(row, labels) for row in list_records(intensities)]
    warning = t(
        "The counts cover different tiers and, where dossiers carried over are included, "
        "different things: read each line by itself."
    )
    heading = render_heading(Heading("a-day", t("Dossiers a day")))
    table = render_table(columns, cells, caption=t("Dossiers a day"), quiet=True)
    return heading + render_paragraph(warning) + table


def _build_intensity(row: Mapping[str, object], labels: Labels) -> list[Cell]:
    """Return one count per day, linked to the row of the count in the province's report."""
    low, high, daily = (
        format_number(float(str(row[column])), labels.lang, decimals=1)
        for column in ("per_day_low", "per_day_high", "per_day")
    )
    count = format_number(float(str(row["value"])), labels.lang)
    hedge = labels.format_hedge(str(row["qualifier"]))
    tip = f"{hedge}{count} / {row['days']} = {daily} · {row['row']}"
    return [
        Cell(labels.label_province(str(row["province_id"]))),
        Cell(
            links=(Link(daily, _address(row, str(row["row"]), labels), is_source=True, tip=tip),),
            note="" if low == high else f"{low}–{high}",
        ),
        Cell(str(row["days"]), note=labels.label_code("exposure", str(row["exposure"]))),
        Cell(name_figure(row, labels)),
        Cell(labels.label_period(row), note=name_coverage(str(row["coverage"]), labels)),
    ]


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
        "{share}: no model. It needs counts of at least {need_places} provinces, {need_periods} "
        "periods and {need_rows} periods a province on one base; counts are printed for {places} "
        "provinces, {periods} periods and as few as {rows} a province."
    ).format(
        share=labels.label_indicator(code),
        need_places=MINIMUM_PLACES,
        need_periods=MINIMUM_PERIODS,
        need_rows=MINIMUM_ROWS_PER_PLACE,
        places=found.places,
        periods=found.periods,
        rows=found.rows_per_place,
    )


def _build_columns(labels: Labels) -> list[Column]:
    """Return the columns of a comparison."""
    t = labels.translate
    return [
        Column(t("Province")),
        Column(t("Value"), numeric=True),
        Column(t("Part and whole"), numeric=True),
        Column(t("Period and coverage"), wide=True),
    ]


def _build_row(row: Mapping[str, object], labels: Labels, *, name_share: bool) -> list[Cell]:
    """Return one province's share, its numbers linked to their rows in the province's report."""
    code, name = str(row["indicator_code"]), labels.label_province(str(row["province_id"]))
    counted = name_figure(row, labels) if name_share else labels.label_breakdown(row)
    name = f"{name}: {counted}" if counted else name
    sides = _link_sides(row, labels)
    value = labels.tell_share(row)
    names = name_sources(row)
    formula = " / ".join(side.text for side in sides)
    tip = f"{formula} = {value} · {', '.join(dict.fromkeys(names.split()))}"
    return [
        Cell(
            links=(Link(name, _address(row, "compare", labels)),),
            anchor=name_share_anchor(code) if name_share else "",
        ),
        Cell(
            links=(Link(value, sides[0].href, is_source=True, tip=tip),),
            note=note_share_bounds(row, labels),
            **describe_flag(row, labels),
        ),
        Cell(links=tuple(sides), separator=" / "),
        Cell(labels.label_period(row), note=describe_coverage(row, labels)),
    ]


def _link_sides(row: Mapping[str, object], labels: Labels) -> list[Link]:
    """Return numerator and base of a share, or the token of one that is only printed."""
    if not row["numerator_rows"]:
        name = str(row["printed_rows"])
        token = labels.format_hedge(str(row["printed_qualifier"])) + str(row["printed"])
        return [Link(token, _address(row, name, labels), is_source=True, tip=name)]
    return [_link_side(row, side, labels) for side in ("numerator", "denominator")]


def _link_side(row: Mapping[str, object], side: str, labels: Labels) -> Link:
    """Return numerator or base of a share with the rows that it is made of."""
    names = str(row[f"{side}_rows"]).split()
    text = format_number(float(str(row[f"{side}_value"])), labels.lang)
    return Link(text, _address(row, names[0], labels), is_source=True, tip=", ".join(names))


def _address(row: Mapping[str, object], anchor: str, labels: Labels) -> str:
    """Return the address of a place in the province's report."""
    return f"{row['province_id']}.{labels.lang}.html#{anchor}"
