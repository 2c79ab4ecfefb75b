"""Printed changes: which of their readings the printed levels bear out, if any."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from helpers.audit.finding import FAILED, Context, Finding, pass_check, skip_check
from helpers.data.rows import Observation
from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.grammar import NUMBER_STYLES
from helpers.printed.intervals import (
    Interval,
    build_interval,
    divide,
    intersects,
    multiply_by,
    ratio_minus_one,
    subtract,
)
from helpers.printed.numerals import parse_printed

CHANGE = "printed_change"
TIMES, PERCENT, PLACES = "times", "percent", "places"
KINDS = (TIMES, PERCENT, PLACES)
RATIO_BY, RATIO_TO, RELATIVE, POINTS, STEPS = "by_times", "to_times", "relative", "points", "steps"
NUMBER = re.compile(r"\d[\d.,]*")

Change = Mapping[str, str]


def check_printed_changes(context: Context) -> list[Finding]:
    """Check each printed change against the levels that are printed of its two periods."""
    findings = []
    for change in context.rules.printed_changes:
        if change["document_id"] not in context.documents:
            continue
        amount = _read_amount(change, context.documents[change["document_id"]])
        own = change["document_id"]
        rows = [row for row in context.observations if _is_level(row, change)]
        rows.sort(key=lambda row: row.document_id != own)  # its own levels speak first
        earlier = [row for row in rows if row.period_end == change["from_end"]]
        later = [row for row in rows if row.period_end == change["to_end"]]
        if earlier and later:
            findings.append(_check_change(change, earlier[0], later[0], amount))
        elif rows:
            findings.append(skip_check(CHANGE, change["indicator_code"], [*later, *earlier]))
    return findings


def _is_level(row: Observation, change: Change) -> bool:
    """Return whether a figure is the level of a change at its beginning or its end."""
    same = ("province_id", "indicator_code", *DIMENSIONS)
    is_side = row.period_end in (change["from_end"], change["to_end"])
    return is_side and row.is_measured and all(getattr(row, n) == change[n] for n in same)


def _read_amount(change: Change, document: Mapping[str, str]) -> Interval:
    """Return what a printed change may be; one that is no number is told with its place."""
    try:
        return bound_amount(change["printed"], document.get("number_style") or "vi")
    except TokenError as error:
        raise TokenError(
            f"printed_changes.csv: document_id '{change['document_id']}' seq '{change['seq']}', "
            f"field 'printed' with value '{change['printed']}': {error}"
        ) from error


def _check_change(
    change: Change, earlier: Observation, later: Observation, amount: Interval
) -> Finding:
    """Check one change: passed where its only reading fits, a note where one of several does."""
    readings, members = list_readings(change, earlier, later), [later, earlier]
    if not readings:
        return skip_check(CHANGE, change["indicator_code"], members)
    allowed = _bound_readings(change, earlier, later)
    fitting = [
        name
        for name, found in readings.items()
        if amount.contains(round(found, 9)) or intersects(amount, allowed[name])
    ]
    if fitting and len(readings) == 1:
        return pass_check(CHANGE, change["indicator_code"], members)
    sign = {PLACES: " − "}.get(change["kind"], " / ")
    pair = (earlier, later) if change["kind"] == PLACES else (later, earlier)
    found = readings[fitting[0]] if fitting else next(iter(readings.values()))
    return Finding(
        CHANGE,
        fitting[0] if fitting else "refuted",
        FAILED,
        change["indicator_code"],
        members,
        found=found,
        arithmetic=f"{sign.join(row.token for row in pair)}; {change['printed']}",
        facts={"token": (change["printed"], "text"), "found": (round(found, 2), "figure")},
    )


def list_readings(change: Change, earlier: Observation, later: Observation) -> dict[str, float]:
    """Return the amount of a change by each reading that its words allow, always upwards.

    “Rose 1.76 times” is read as by 1.76 times what it was and as to 1.76 times; “rose by 15
    percent” of a share as points and as a part of it; places of a rank are steps.
    """
    up = 1 if change["direction"] == "up" else -1
    step = up * (later.number - earlier.number)
    if change["kind"] == PLACES:
        return {STEPS: -step}  # up is to a smaller rank
    if not (earlier.number and later.number):  # of nothing there is no multiple
        return {POINTS: 100 * step} if later.unit_code == "percent" else {}
    ratio = later.number / earlier.number
    if change["kind"] == TIMES:
        return {RATIO_BY: up * (ratio - 1), RATIO_TO: ratio if up > 0 else 1 / ratio}
    relative = {RELATIVE: 100 * up * (ratio - 1)}
    return relative | {POINTS: 100 * step} if later.unit_code == "percent" else relative


def _bound_readings(
    change: Change, earlier: Observation, later: Observation
) -> dict[str, Interval]:
    """Return what the same readings may be within the bounds of both levels."""
    sides = (later.bounds, earlier.bounds)
    sign, pair = (1, sides) if change["direction"] == "up" else (-1, sides[::-1])
    step = subtract(*pair)
    found = {STEPS: multiply_by(step, -1), POINTS: multiply_by(step, 100)}
    if earlier.number and later.number:
        rise = multiply_by(ratio_minus_one(*sides, skip_zero=True), sign)
        times = divide(*pair, skip_zero=True)
        found |= {RATIO_BY: rise, RATIO_TO: times, RELATIVE: multiply_by(rise, 100)}
    return found


def bound_amount(printed: str, style: str) -> Interval:
    """Return what the number in a printed change may be: rounded, or cut after its last digit."""
    match = NUMBER.search(printed)
    token = match[0].rstrip(".,") if match else printed
    parsed = parse_printed(token, style=style if style in NUMBER_STYLES else "vi")
    unit = Fraction(1, 10**parsed.decimals)
    value = Fraction(parsed.value)
    if not parsed.decimals and "%" not in printed and "percent" not in printed:
        return build_interval(value, value)
    return build_interval(value - unit / 2, value + unit, closed="left")
