"""Chart of the dossier figures that a province prints, one bar per figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.roles import list_dossiers
from helpers.analysis.rules import Rules
from helpers.data.rows import name_row
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.page.figures.grades import mark_excerpt
from helpers.page.figures.layout import WHISKER_TEXT, Row, Section, describe_sections, read_bound
from helpers.page.figures.rows import draw_sections
from helpers.page.figures.style import Chart, capitalise
from helpers.page.joint import take_joint
from helpers.page.labels import Labels

TOTAL_CHECK, EXCEEDED = "total", "exceeded"
"""Check and case of the findings on parts that add up to more than their total."""

Figure = Mapping[str, object]
Misfit = tuple[Figure, list[Figure]]
"""A printed total, and the parts that exceed it."""


def can_draw_dossiers(observations: pd.DataFrame, rules: Rules) -> bool:
    """Return whether at least two dossier figures are printed for one period."""
    return any(len(group) > 1 for group in _list_periods(observations, rules))


def draw_dossiers(
    ax: Axes,
    observations: pd.DataFrame,
    *,
    labels: Labels,
    rules: Rules,
    findings: pd.DataFrame | None = None,
) -> Chart:
    """Draw every printed dossier figure as a bar, grouped by period, with its bounds.

    Where the audit found that parts exceed the printed total of their period, the sum of the parts
    is drawn as a stacked bar and the printed total as a dashed line across the bars of the period.

    Parameters
    ----------
    ax
        Where to draw.
    observations
        Observations of one province.
    labels
        Words and number formats.
    rules
        The codebook: which counts are of dossiers.
    findings
        Findings of the audit of the province.

    Raises
    ------
    ContractError
        If no period has two dossier figures.
    """
    periods = [group for group in _list_periods(observations, rules) if len(group) > 1]
    if not periods:
        raise ContractError("no period has two dossier figures: ask can_draw_dossiers() first")
    misfits = [find_misfit(group[0], observations, findings) for group in periods]
    pairs = zip(periods, misfits, strict=True)
    sections = [_build_section(group, misfit, labels) for group, misfit in pairs]
    draw_sections(ax, sections)
    kind = labels.translate("Horizontal bars of dossier figures.")
    caption = " ".join(_caption_dossiers(periods, misfits, sections, labels))
    return Chart(describe_sections(kind, sections), caption)


def _list_periods(observations: pd.DataFrame, rules: Rules) -> list[list[Figure]]:
    """Return the distinct dossier figures of each document and period, totals first."""
    if observations.empty:
        return []
    order = list_dossiers(rules)
    dossiers = observations["indicator_code"].isin(order) & observations["value"].notna()
    if not dossiers.any():
        return []
    rows = observations[dossiers].astype({"line": int, "seq": int})
    rows = rows.assign(**_place_openings(rows))
    rows = rows.drop_duplicates(
        ["document_id", "period_start", "period_end", "indicator_code", *DIMENSIONS, "value"]
    )
    rows = rows.assign(
        rank=rows["indicator_code"].map(order.index),
        depth=(rows[list(DIMENSIONS)] != TOTAL).sum(axis=1),
    ).sort_values(["period_end", "period_start", "document_id", "rank", "depth", "line", "seq"])
    keys = ["period_end", "period_start", "document_id"]
    return [list_records(group) for _, group in rows.groupby(keys, sort=False)]


def _place_openings(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return the periods of figures; a stock has that of the flow that starts on its day."""
    flows = [row for row in list_records(rows) if row["period_start"]]
    starts = {(row["document_id"], row["period_start"]): row for row in flows}
    placed = [
        row if row["period_start"] else starts.get((row["document_id"], row["period_end"]), row)
        for row in list_records(rows)
    ]
    return {name: [str(row[name]) for row in placed] for name in ("period_start", "period_end")}


def _build_section(figures: Sequence[Figure], misfit: Misfit | None, labels: Labels) -> Section:
    """Return the rows of one period, with the sum of parts where it exceeds the total."""
    title = capitalise(labels.label_period(figures[0]))
    rows = [_build_row(figure, labels) for figure in figures]
    if misfit is None:
        return Section(tuple(rows), title)
    total, parts = misfit
    rows.append(_build_sum(parts, labels))
    words = labels.translate("printed total {value}").format(value=_format_figure(total, labels))
    marked = [replace(row, reference=_read_value(total)) for row in rows]
    marked[-1] = replace(marked[-1], reference_text=words)
    return Section(tuple(marked), title)


def _build_row(figure: Figure, labels: Labels) -> Row:
    """Return the bar of one printed figure."""
    breakdown = labels.label_breakdown(figure)
    name = labels.label_indicator(str(figure["indicator_code"]))
    low, high = _read_bounds(figure)
    if low is not None and high is not None and high - low <= 1:  # no news beside a whole number
        low = high = _read_value(figure)
    row = Row(
        label=f"{name} · {breakdown}" if breakdown else name,
        value=_read_value(figure),
        low=low,
        high=high,
        text=_format_figure(figure, labels),
        spoken=_speak_bounds(low, high, labels),
    )
    return mark_excerpt(row, figure, labels)


def _speak_bounds(low: float | None, high: float | None, labels: Labels) -> str:
    """Return two finite bounds in words; nothing for an exact or open figure."""
    if low is None or high is None or low == high:
        return ""
    return labels.translate("between {low} and {high}").format(
        low=format_number(low, labels.lang), high=format_number(high, labels.lang)
    )


def _build_sum(parts: Sequence[Figure], labels: Labels) -> Row:
    """Return the stacked bar of parts that exceed their printed total."""
    values = tuple(_read_value(part) for part in parts)
    found = math.fsum(values)
    return Row(
        label=labels.translate("Sum of the parts"),
        note=" + ".join(format_number(value, labels.lang) for value in values),
        value=found,
        low=found,
        high=found,
        text=format_number(found, labels.lang),
        segments=values,
        is_pale=any(part.get("disputed_by") for part in parts),
    )


def find_misfit(
    first: Figure, observations: pd.DataFrame, findings: pd.DataFrame | None
) -> Misfit | None:
    """Return the first total of a period whose parts exceed it according to the audit.

    The rows of such a finding are the total and, behind it, its parts.

    Parameters
    ----------
    first
        A figure in whose document, period and unit the total is.
    observations, findings
        Observations of one province, and the findings of its audit.
    """
    if findings is None or findings.empty:
        return None
    own = observations[observations["document_id"] == first["document_id"]]
    by_name: dict[str, Figure] = {name_row(row): row for row in list_records(own)}
    place = ("period_start", "period_end", "unit_code")
    failed = findings[(findings["check_code"] == TOTAL_CHECK) & (findings["case"] == EXCEEDED)]
    for names in failed["rows"]:
        total, *parts = names.split()
        if not {total, *parts} <= set(by_name):
            continue
        if all(by_name[total][key] == first[key] for key in place):
            return by_name[total], [by_name[part] for part in parts]
    return None


def _read_value(figure: Figure) -> float:
    """Return the value of a figure."""
    return float(str(figure["value"]))


def _read_bounds(figure: Figure) -> tuple[float | None, float | None]:
    """Return the bounds of a figure; None means unbounded."""
    bounds = take_joint(figure)
    return read_bound(bounds["value_low"]), read_bound(bounds["value_high"])


def _format_figure(figure: Figure, labels: Labels) -> str:
    """Return a figure with its hedge, without the unit that the chart is about."""
    hedge = labels.format_hedge(str(figure["qualifier"]))
    return f"{hedge}{format_number(_read_value(figure), labels.lang)}"


def _caption_dossiers(
    periods: Sequence[Sequence[Figure]],
    misfits: Sequence[Misfit | None],
    sections: Sequence[Section],
    labels: Labels,
) -> list[str]:
    """Return the sentences of the caption: the latest total, then reservations."""
    ends = [(str(group[0]["period_end"]), str(group[0]["period_start"])) for group in periods]
    latest = max(end for end, _ in ends)
    longest = min(start for end, start in ends if end == latest)
    last = periods[ends.index((latest, longest))][0]
    sentences = [
        labels.translate("{period}: {figure} {value}.").format(
            period=capitalise(labels.label_period(last)),
            figure=_lower(labels.label_indicator(str(last["indicator_code"]))),
            value=_format_figure(last, labels),
        )
    ]
    sentences += [_caption_misfit(misfit, labels) for misfit in misfits if misfit]
    rows = [row for section in sections for row in section.rows]
    if len(sentences) == 1:
        text = "Each bar is one printed figure; figures of one period overlap."
        sentences.append(labels.translate(text))
    if any(row.high is None for row in rows):
        sentences.append(labels.translate("An arrow marks a figure printed as “more than”."))
    if any(row.spoken for row in rows):
        sentences.append(labels.translate(WHISKER_TEXT))
    return sentences


def _caption_misfit(misfit: Misfit, labels: Labels) -> str:
    """Return the sentence on parts that exceed their printed total."""
    total, parts = misfit
    found, printed = math.fsum(_read_value(part) for part in parts), _read_value(total)
    return labels.translate(
        "The parts add up to {sum}, {difference} more than the printed total of {total} "
        "(dashed line)."
    ).format(
        sum=format_number(found, labels.lang),
        difference=format_number(found - printed, labels.lang),
        total=format_number(printed, labels.lang),
    )


def _lower(text: str) -> str:
    """Return a label with its first letter small, to stand within a sentence."""
    return text[:1].lower() + text[1:]
