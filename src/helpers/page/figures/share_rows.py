"""Rows of shares: the bar, its bounds, base, printed value and target, in words and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import pandas as pd

from helpers.analysis.readings import REPAIRED_AGAINST
from helpers.analysis.targets import find_target
from helpers.ground.alphabet import sort_name
from helpers.ground.errors import TokenError
from helpers.ground.frames import list_records
from helpers.ground.languages import NO_BREAK_SPACE, format_number, format_percent
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.page.figures.grades import mark_excerpt
from helpers.page.figures.layout import Row, read_bound
from helpers.page.figures.style import capitalise
from helpers.page.joint import HEDGED
from helpers.page.labels import Labels
from helpers.printed.grammar import NUMBER_STYLES
from helpers.printed.numerals import ParsedToken, parse_printed

READING = ["indicator_code", *DIMENSIONS, "document_id", "period_start", "period_end"]

Share = Mapping[str, object]


def build_share_rows(
    shares: pd.DataFrame,
    labels: Labels,
    *,
    name: Callable[[Share, Labels], str],
    targets: Sequence[Mapping[str, str]] = (),
    readings: pd.DataFrame | None = None,
) -> list[Row]:
    """Return one row per share; further alternatives of its document become hollow marks on it.

    Parameters
    ----------
    shares
        Shares in the order of the rows, alternatives behind the first.
    labels
        Words and number formats.
    name
        What gives a row its label.
    targets
        Rows of the register of targets that may be marked.
    readings
        Table of other readings; those with another value than the share become small marks.
    """
    rows = []
    for _, group in shares.groupby(READING, sort=False):
        first = group.iloc[0].to_dict()
        row = _build_row(list_records(group), name(first, labels), labels, targets)
        found = _find_readings(first, readings)
        notes = filter(None, (row.note, _say_readings(found, labels)))
        row = replace(row, readings=found, note=", ".join(notes))
        rows.append(mark_excerpt(row, first, labels))
    return rows


def drop_drawn(readings: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the readings that are not a drawn share of their own, on whatever base."""
    sides = ["numerator_rows", "denominator_rows"]
    bars = set(drawn[sides].itertuples(index=False, name=None))
    same = [pair in bars for pair in readings[sides].itertuples(index=False, name=None)]
    printed = (readings["obs_status"] != "E") & (readings["repaired_rows"] == "")
    return readings[~(pd.Series(same, index=readings.index) & printed)]


def _find_readings(share: Share, readings: pd.DataFrame | None) -> tuple[float, ...]:
    """Return the distinct values of a share's own numerator over other bases, ascending.

    A repair that another relation contradicts stands among the readings, not in a chart.
    """
    if readings is None or readings.empty:
        return ()
    supported = readings["value"].notna() & (readings["variant_id"] != REPAIRED_AGAINST)
    rows = readings[supported]
    for key in (*READING, "numerator_rows"):
        rows = rows[rows[key] == share[key]]
    return tuple(sorted(set(rows["value"]) - {share["value"]}))


def _say_readings(values: Sequence[float], labels: Labels) -> str:
    """Return the values under other readings in words; nothing if there are none."""
    if not values:
        return ""
    shown = dict.fromkeys(labels.format_share(value) for value in values)
    return labels.translate("{values} under another reading").format(values=", ".join(shown))


def _build_row(
    readings: Sequence[Share], label: str, labels: Labels, targets: Sequence[Mapping[str, str]]
) -> Row:
    """Return the bar of one share with all that is marked on it."""
    share, *others = readings
    value, low, high = (read_bound(share[c]) for c in ("value", "value_low", "value_high"))
    target = find_target(share, targets)
    notes = (
        _say_base(share, labels),
        _say_bounds(low, high, labels) if value is not None else "",
        _say_printed(share, labels),
    )
    return Row(
        label=label,
        value=value,
        low=low,
        high=high,
        text=" / ".join(labels.tell_share(r) for r in readings),
        note=", ".join(note for note in notes if note),
        printed=_read_printed(share),
        reference=None if target is None else float(target["value"]),
        reference_text=say_target(target, labels),
        others=tuple(_read(other, "value") for other in others if pd.notna(other["value"])),
    )


def name_share(share: Share, labels: Labels) -> str:
    """Return the name of a share with its breakdown."""
    name, breakdown = labels.label_indicator(str(share["indicator_code"])), ""
    if share["tier"] != TOTAL or share["scope"] != TOTAL:  # levels and channels are in the name
        breakdown = labels.label_breakdown(share)
    return f"{name} · {breakdown}" if breakdown else name


def name_period(share: Share, labels: Labels) -> str:
    """Return the period of a share with its breakdown."""
    breakdown, period = labels.label_breakdown(share), name_plain_period(share, labels)
    return f"{period} · {breakdown}" if breakdown else period


def rank_places(province_ids: Iterable[str], labels: Labels) -> dict[str, int]:
    """Return the place of each province in the order of the alphabet, which ranks nothing."""
    names = {province_id: labels.label_province(province_id) for province_id in province_ids}
    ordered = sorted(names, key=lambda province_id: (sort_name(names[province_id]), province_id))
    return {province_id: rank for rank, province_id in enumerate(ordered)}


def name_plain_period(share: Share, labels: Labels) -> str:
    """Return the period of a share."""
    return capitalise(labels.label_period(share))


def _say_base(share: Share, labels: Labels) -> str:
    """Return numerator and base: `2,427 of 19,569`."""
    if pd.isna(share["numerator_value"]):
        return labels.translate("as printed, without its counts")
    text = labels.translate("{part} of {whole}")
    if pd.isna(share["value"]):
        text += f"; {labels.translate(HEDGED)}"
    return text.format(
        part=format_number(_read(share, "numerator_value"), labels.lang),
        whole=format_number(_read(share, "denominator_value"), labels.lang),
    )


def _say_bounds(low: float | None, high: float | None, labels: Labels) -> str:
    """Return the bounds of a share; nothing if it is exact."""
    if low is None or high is None or low == high:
        return ""
    return labels.format_bounds({"value_low": low, "value_high": high}, "percent")


def _say_printed(share: Share, labels: Labels) -> str:
    """Return the share that the document prints beside its counts; nothing if it prints none."""
    parsed = _parse_printed(share)
    if parsed is None:
        return ""
    text = format_percent(float(parsed.value), labels.lang, decimals=parsed.decimals)
    hedge = labels.format_hedge(str(share["printed_qualifier"]))
    return labels.translate("printed as {value}").format(value=hedge + text)


def say_target(target: Mapping[str, str] | None, labels: Labels) -> str:
    """Return a target with its text and years; nothing if there is none."""
    if target is None:
        return ""
    first, last = (target[key][:4] for key in ("valid_from", "valid_to"))
    least = f"≥{NO_BREAK_SPACE}" if target["qualifier"] == "at_least" else ""
    return labels.translate("target {value} for {years} · {source}").format(
        value=least + format_percent(float(target["value"]), labels.lang, decimals=0),
        years=first if first == last else f"{first}–{last}",
        source=target[f"legal_source_{labels.lang}"],
    )


def _read(share: Share, column: str) -> float:
    """Return a number of a row."""
    return float(str(share[column]))


def _read_printed(share: Share) -> float | None:
    """Return the share printed beside its counts as a fraction, if one is printed."""
    parsed = _parse_printed(share)
    return None if parsed is None else float(parsed.value)


def _parse_printed(share: Share) -> ParsedToken | None:
    """Return the share printed beside its counts; without counts it is the share itself."""
    token = str(share["printed"])
    if not token or pd.isna(share["numerator_value"]):
        return None
    for style in NUMBER_STYLES:  # a percentage can be read in one style only
        with suppress(TokenError):
            return parse_printed(token, style=style)
    return None


def say_share(share: Share, labels: Labels) -> str:
    """Return one share in a sentence, with its base."""
    return labels.translate("{share}, {period}: {value} ({base}).").format(
        share=name_share(share, labels),
        period=labels.label_period(share),
        value=labels.tell_share(share),
        base=_say_base(share, labels),
    )
