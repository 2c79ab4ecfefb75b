"""Chart of the dossier figures that a province prints, one bar per figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from helpers.ground.errors import ContractError
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.page.figures.layout import WHISKER_TEXT, Row, Section, describe_sections, read_bound
from helpers.page.figures.rows import draw_sections
from helpers.page.figures.style import Chart, capitalise
from helpers.page.labels import Labels

ORDER = (
    "dossiers_handled",
    "dossiers_received",
    "dossiers_carried_over",
    "dossiers_settled",
    "dossiers_settled_on_time",
)
"""From the widest base to the narrowest."""

WHOLE = "dossiers_handled"
CHANNEL_PART = "dossiers_received"
FURTHER_PART = "dossiers_carried_over"

Figure = Mapping[str, object]


def can_draw_dossiers(observations: pd.DataFrame) -> bool:
    """Return whether at least two dossier figures are printed for one period."""
    return any(len(group) > 1 for group in _list_periods(observations))


def draw_dossiers(ax: Axes, observations: pd.DataFrame, *, labels: Labels) -> Chart:
    """Draw every printed dossier figure as a bar, grouped by period, with its bounds.

    Where parts exceed the printed total of their period, the sum of the parts is drawn as a
    stacked bar and the printed total as a dashed line across the bars of the period.

    Parameters
    ----------
    ax
        Where to draw.
    observations
        Observations of one province.
    labels
        Words and number formats.

    Raises
    ------
    ContractError
        If no period has two dossier figures.
    """
    periods = [group for group in _list_periods(observations) if len(group) > 1]
    if not periods:
        raise ContractError("no period has two dossier figures: ask can_draw_dossiers() first")
    sections = [_build_section(group, labels) for group in periods]
    draw_sections(ax, sections)
    kind = labels.translate("Horizontal bars of dossier figures.")
    caption = " ".join(_caption_dossiers(periods, sections, labels))
    return Chart(describe_sections(kind, sections), caption)


def _list_periods(observations: pd.DataFrame) -> list[list[Figure]]:
    """Return the distinct dossier figures of each document and period, totals first."""
    if observations.empty:
        return []
    rows = observations[
        observations["indicator_code"].isin(ORDER) & observations["value"].notna()
    ].astype({"line": int, "seq": int})
    rows = rows.assign(**_place_openings(rows))
    rows = rows.drop_duplicates(
        ["document_id", "period_start", "period_end", "indicator_code", *DIMENSIONS, "value"]
    )
    rows = rows.assign(
        rank=rows["indicator_code"].map(ORDER.index),
        depth=(rows[list(DIMENSIONS)] != TOTAL).sum(axis=1),
    ).sort_values(["period_end", "period_start", "document_id", "rank", "depth", "line", "seq"])
    keys = ["period_end", "period_start", "document_id"]
    return [group.to_dict("records") for _, group in rows.groupby(keys, sort=False)]


def _place_openings(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return the periods of figures; a stock has that of the flow that starts on its day."""
    flows = [row for row in rows.to_dict("records") if row["period_start"]]
    starts = {(row["document_id"], row["period_start"]): row for row in flows}
    placed = [
        row if row["period_start"] else starts.get((row["document_id"], row["period_end"]), row)
        for row in rows.to_dict("records")
    ]
    return {name: [str(row[name]) for row in placed] for name in ("period_start", "period_end")}


def _build_section(figures: Sequence[Figure], labels: Labels) -> Section:
    """Return the rows of one period, with the sum of parts where it exceeds the total."""
    title = capitalise(labels.label_period(figures[0]))
    rows = [_build_row(figure, labels) for figure in figures]
    misfit = find_misfit(figures)
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
    return Row(
        label=f"{name} · {breakdown}" if breakdown else name,
        value=_read_value(figure),
        low=low,
        high=high,
        text=_format_figure(figure, labels),
        spoken=_speak_bounds(low, high, labels),
    )


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
    )


def find_misfit(figures: Sequence[Figure]) -> tuple[Figure, list[Figure]] | None:
    """Return the printed total of a period and the parts that exceed it, if any do.

    Parts are the tiers of dossiers handled, or the channels of dossiers received with those
    carried over. They exceed the total if both their values and their lower bounds add up to
    more than its upper bound: parts printed as "more than" that sum to it exactly are no misfit.
    """
    totals = [f for f in figures if f["indicator_code"] == WHOLE and _list_cuts(f) == []]
    tiers = [f for f in figures if f["indicator_code"] == WHOLE and _list_cuts(f) == ["tier"]]
    channels = [
        f
        for f in figures
        if (f["indicator_code"] == CHANNEL_PART and _list_cuts(f) == ["channel"])
        or (f["indicator_code"] == FURTHER_PART and _list_cuts(f) == [])
    ]
    for total in totals:
        for parts in (tiers, channels):
            if _exceed(parts, read_bound(total["value_high"])):
                return total, parts
    return None


def _exceed(parts: Sequence[Figure], most: float | None) -> bool:
    """Return whether parts add up to more than a total can be."""
    least = math.fsum(read_bound(part["value_low"]) or 0.0 for part in parts)
    printed = math.fsum(_read_value(part) for part in parts)
    return most is not None and min(least, printed) > most


def _list_cuts(figure: Figure) -> list[str]:
    """Return the dimensions by which a figure is narrowed."""
    return [d for d in DIMENSIONS if figure[d] != TOTAL]


def _read_value(figure: Figure) -> float:
    """Return the value of a figure."""
    return float(str(figure["value"]))


def _read_bounds(figure: Figure) -> tuple[float | None, float | None]:
    """Return the bounds of a figure; None means unbounded."""
    return read_bound(figure["value_low"]), read_bound(figure["value_high"])


def _format_figure(figure: Figure, labels: Labels) -> str:
    """Return a figure with its hedge, without the unit that the chart is about."""
    hedge = labels.format_hedge(str(figure["qualifier"]))
    return f"{hedge}{format_number(_read_value(figure), labels.lang)}"


def _caption_dossiers(
    periods: Sequence[Sequence[Figure]], sections: Sequence[Section], labels: Labels
) -> list[str]:
    """Return the sentences of the caption: the latest total, then reservations."""
    last = periods[-1][0]
    sentences = [
        labels.translate("{period}: {figure} {value}.").format(
            period=capitalise(labels.label_period(last)),
            figure=_lower(labels.label_indicator(str(last["indicator_code"]))),
            value=_format_figure(last, labels),
        )
    ]
    sentences += [_caption_misfit(figures, labels) for figures in periods if find_misfit(figures)]
    rows = [row for section in sections for row in section.rows]
    if len(sentences) == 1:
        text = "Each bar is one printed figure; figures of one period overlap."
        sentences.append(labels.translate(text))
    if any(row.high is None for row in rows):
        sentences.append(labels.translate("An arrow marks a figure printed as “more than”."))
    if any(row.spoken for row in rows):
        sentences.append(labels.translate(WHISKER_TEXT))
    return sentences


def _caption_misfit(figures: Sequence[Figure], labels: Labels) -> str:
    """Return the sentence on parts that exceed their printed total."""
    misfit = find_misfit(figures)
    assert misfit is not None
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
