"""Chart of changes between two dates or periods; what may not be compared is only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes

from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.figures.grades import mark_excerpt
from helpers.page.figures.layout import HOLLOW_TEXT, Row, Section, describe_sections, read_bound
from helpers.page.figures.rows import draw_sections
from helpers.page.figures.style import TINTS, Chart, capitalise
from helpers.page.labels import Labels
from helpers.page.precision import count_decimals

RELATIVE = ("relative_change", "relative_change_per_day")
SERIES = ["indicator_code", *DIMENSIONS]
PAIR = ["to_period_end", "to_period_start", "from_period_end", "from_period_start"]
REASONS_NAMED = 3
DWARFING = 2.0
CUT_BEYOND = 1.2

Change = Mapping[str, object]


@dataclass(frozen=True)
class Selection:
    """What of a growth table is drawn, and what only counted.

    Attributes
    ----------
    drawn
        The latest comparable pair of each series that changed, alternatives included.
    unchanged
        Series whose latest pair shows no change.
    points
        Pairs measured in percentage points.
    refused
        Reasons for which pairs are not compared, the commonest first, with their numbers.
    """

    drawn: pd.DataFrame
    unchanged: int
    points: int
    refused: tuple[tuple[str, int], ...]


def can_draw_growth(growth: pd.DataFrame) -> bool:
    """Return whether any comparable pair shows a relative change."""
    return not growth.empty and not select_changes(growth, "en").drawn.empty


def draw_growth(ax: Axes, growth: pd.DataFrame, *, labels: Labels) -> Chart:
    """Draw the latest relative change of each series, grouped by pair of dates.

    Refused pairs are never drawn; the caption counts them with their reasons. A change of which
    only a bound is known is drawn as that bound with an open arrow.

    Parameters
    ----------
    ax
        Where to draw.
    growth
        Growth table of one province.
    labels
        Words and number formats.

    Raises
    ------
    ContractError
        If no comparable pair shows a change.
    """
    chosen = None if growth.empty else select_changes(growth, labels.lang)
    if chosen is None or chosen.drawn.empty:
        raise ContractError("no comparable pair shows a change: ask can_draw_growth() first")
    sections = [
        _build_section(pairs, labels)
        for _, pairs in chosen.drawn.groupby([*PAIR, "measure"], sort=True)
    ]
    sections = _cut_longest(sections)
    draw_sections(ax, sections)
    kind = labels.translate("Horizontal bars of relative changes, falls to the left.")
    return Chart(
        describe_sections(kind, sections), " ".join(_caption_growth(chosen, sections, labels))
    )


def select_changes(growth: pd.DataFrame, lang: str) -> Selection:
    """Return what is drawn of a growth table and what is counted, with reasons in a language."""
    refused = growth[(growth["reason_code"] != "") & (growth["is_main"] == "yes")]
    computed = growth[growth["reason_code"] == ""]
    known = computed[["value", "value_low", "value_high"]].notna().any(axis=1)
    relative = _select_latest(computed[known & computed["measure"].isin(RELATIVE)])
    still = (relative["value_low"] == 0) & (relative["value_high"] == 0)
    return Selection(
        drawn=relative[~still],
        unchanged=len(relative[still].drop_duplicates(SERIES)),
        points=len(computed[computed["measure"] == "points_change"].drop_duplicates(SERIES)),
        refused=tuple(Counter(refused[f"reason_{lang}"]).most_common()),
    )


def _select_latest(computed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each series' latest pair, which is several where a date has several."""
    if computed.empty:
        return computed
    latest = computed.sort_values(PAIR, kind="stable").drop_duplicates(SERIES, keep="last")
    return computed.merge(latest[[*SERIES, *PAIR]], on=[*SERIES, *PAIR], validate="many_to_one")


def _build_section(pairs: pd.DataFrame, labels: Labels) -> Section:
    """Return the changes between two dates, the highest first."""
    first = pairs.iloc[0].to_dict()
    template = "{earlier} → {later}"
    if first["measure"] == "relative_change_per_day":
        template = "{earlier} → {later}, per day"
    title = labels.translate(template).format(
        earlier=capitalise(labels.label_period(first, prefix="from_")),
        later=labels.label_period(first, prefix="to_"),
    )
    rows = [
        _build_row(list_records(group), labels) for _, group in pairs.groupby(SERIES, sort=False)
    ]
    return Section(tuple(sorted(rows, key=lambda row: -max(row.marks))), title)


def _build_row(readings: Sequence[Change], labels: Labels) -> Row:
    """Return the bar of one series; further readings of one date become hollow marks."""
    main, *others = readings
    low, high = read_bound(main["value_low"]), read_bound(main["value_high"])
    value = read_bound(main["value"])
    has_span = value is not None and low != high
    row = Row(
        label=_name_series(main, labels),
        value=value,
        low=low,
        high=high,
        text=" / ".join(_format_change(reading, labels) for reading in readings),
        note=" / ".join(dict.fromkeys(_say_values(r, labels) for r in readings)),
        others=tuple(v for o in others if (v := read_bound(o["value"])) is not None),
        color=TINTS[3] if value is None or value >= 0 else TINTS[2],
        spoken=labels.format_bounds(main, "change") if has_span else "",
    )
    return mark_excerpt(row, main, labels)


def _cut_longest(sections: Sequence[Section]) -> list[Section]:
    """Return the sections, the longest bar cut where it would dwarf all others."""
    rows = [row for section in sections for row in section.rows]
    lengths = sorted(max(abs(mark) for mark in row.marks) for row in rows)
    if len(lengths) < 2 or lengths[-1] <= DWARFING * lengths[-2]:
        return list(sections)
    limit = CUT_BEYOND * lengths[-2]
    return [replace(s, rows=tuple(_cut_row(row, limit) for row in s.rows)) for s in sections]


def _cut_row(row: Row, limit: float) -> Row:
    """Return a row, cut if its bar is longer than the limit; one with bounds keeps its length."""
    is_exact = row.value is not None and row.low == row.high
    return replace(row, cut_at=limit) if is_exact and row.known > limit else row


def _name_series(change: Change, labels: Labels) -> str:
    """Return the name of a series with its breakdown."""
    name = labels.label_indicator(str(change["indicator_code"]))
    breakdown = labels.label_breakdown(change)
    return f"{name} · {breakdown}" if breakdown else name


def _format_change(change: Change, labels: Labels) -> str:
    """Return a change with its sign, or its bound in words where only that is known."""
    value = read_bound(change["value"])
    return labels.format_bounds(change, "change") if value is None else labels.format_change(value)


def _say_values(change: Change, labels: Labels) -> str:
    """Return both values with their hedges: `330 → 409`."""
    indicator = labels.indicators.get(str(change["indicator_code"]), {})
    decimals_of_unit = labels.decimals_of(str(indicator.get("unit_code", "")))
    sides = []
    for side in ("from", "to"):
        hedge = labels.format_hedge(str(change[f"{side}_qualifier"]))
        value = float(str(change[f"{side}_value"]))
        decimals = min(count_decimals(value), max(1, decimals_of_unit))
        sides.append(f"{hedge}{format_number(value, labels.lang, decimals=decimals)}")
    return " → ".join(sides)


def _caption_growth(chosen: Selection, sections: Sequence[Section], labels: Labels) -> list[str]:
    """Return the sentences of the caption: what is drawn, what is not, and refusals."""
    sentences = [
        *_caption_kind(chosen.drawn, labels),
        labels.translate("Latest comparable change of each figure."),
    ]
    if chosen.unchanged:
        text = labels.translate("Unchanged and not drawn: {count}.")
        sentences.append(text.format(count=chosen.unchanged))
    rows = [row for section in sections for row in section.rows]
    if any(row.others for row in rows):
        sentences.append(labels.translate(HOLLOW_TEXT))
    if any(row.cut_at is not None for row in rows):
        sentences.append(labels.translate("The longest bar is cut; its number is not."))
    if chosen.points:
        text = "Changes of shares, in percentage points and not drawn: {count}."
        sentences.append(labels.translate(text).format(count=chosen.points))
    if chosen.refused:
        sentences.append(_caption_refused(chosen.refused, labels))
    return sentences


def _caption_kind(changes: pd.DataFrame, labels: Labels) -> list[str]:
    """Return whether days or periods are compared; nothing where both are."""
    is_day = changes["to_period_start"] == ""
    if is_day.all():
        return [labels.translate("Stocks on two days.")]
    return [] if is_day.any() else [labels.translate("Flows in two periods.")]


def _caption_refused(refused: Sequence[tuple[str, int]], labels: Labels) -> str:
    """Return the sentence that counts the pairs not compared, with the commonest reasons."""
    named = "; ".join(
        f"{reason[:1].lower()}{reason[1:]} ({count})" for reason, count in refused[:REASONS_NAMED]
    )
    rest = sum(count for _, count in refused[REASONS_NAMED:])
    if rest:
        named += "; " + labels.translate("other reasons ({count})").format(count=rest)
    total = sum(count for _, count in refused)
    template = labels.translate("Pairs not compared ({count}): {reasons}.")
    return template.format(count=total, reasons=named)
