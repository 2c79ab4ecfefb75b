"""The other ways to understand a share that a text leaves open, found from its figures.

No register lists them. They follow from how the figures are printed: a hedge kept or idle, a
round number, a total beside its parts, a numerator that may stand on top of its base, a misprint
with a plausible repair, a fact stated twice, an early signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from helpers.analysis.hedges import is_one_sided, read_unhedged
from helpers.analysis.possible_repairs import Repair
from helpers.analysis.relations import bound_sum
from helpers.analysis.shares import choose_worst
from helpers.data.rows import Observation
from helpers.ground.vocabulary import TOTAL
from helpers.printed.numerals import parse_printed

AS_PRINTED, SUM_OF_PARTS, ON_TOP = "as_printed", "sum_of_parts", "numerator_on_top"
HEDGE_KEPT, HEDGE_IDLE, ROUNDED, EXACT = "hedge_kept", "hedge_idle", "rounded_finer", "exact"
REPAIRED, RESTATED, OTHER_BASE, ONE_PART = "repaired", "restated", "other_base", "one_part"
REPAIRED_AGAINST, SHARED_PARTS = "repaired_implausible", "shared_coverage"
ON_TOP_AGAINST = "numerator_on_top_implausible"
EXCLUSIVE, OVERLAP = "parts_exclusive", "parts_overlap"
PRINTED = (AS_PRINTED, EXCLUSIVE)
"""The figures as printed; of parts that may overlap, if they do not."""
REPAIRED_STATUS = "E"
FINER = 1000
"""Round numbers of tens of thousands may as well be rounded to the thousand."""


@dataclass(frozen=True)
class Reading:
    """One way to understand a share.

    Attributes
    ----------
    code
        Why it is read so; its sentence stands in `registers/readings.csv`.
    numerator, base
        The figures on either side, read as the code says.
    tokens
        What the sentence names.
    exposure
        The days that the counts cover.
    is_main
        Whether it is the one that the text supports best.
    """

    code: str
    numerator: tuple[Observation, ...]
    base: tuple[Observation, ...]
    tokens: tuple[str, ...] = ()
    exposure: str = "labelled"
    is_main: bool = False


@dataclass(frozen=True)
class Question:
    """A share with what its document prints around it.

    Attributes
    ----------
    numerator, base
        The figures as printed, hedges kept.
    idle
        Names of figures whose hedge says nothing, because the parts meet their total.
    parts
        What makes up the printed base, where parts are printed beside it.
    restated
        The same share from other places of the text.
    repairs
        Edits of figures that the share or its parts rest on.
    overlaps
        Whether the figures of the base may count one thing twice.
    others
        Other declared bases of the same numerator in the same document.
    shared
        What of the base another report's total covers too, where that is not all of it.
    printed
        The share as the document prints it, beside its counts.
    """

    numerator: tuple[Observation, ...]
    base: tuple[Observation, ...]
    idle: frozenset[str] = frozenset()
    parts: tuple[Observation, ...] = ()
    restated: tuple[tuple[tuple[Observation, ...], tuple[Observation, ...]], ...] = ()
    repairs: tuple[Repair, ...] = ()
    others: tuple[tuple[Observation, ...], ...] = ()
    shared: tuple[tuple[Observation, ...], ...] = ()
    printed: tuple[Observation, ...] = ()
    overlaps: bool = False

    @property
    def figures(self) -> tuple[Observation, ...]:
        """All figures of both sides."""
        return (*self.numerator, *self.base)


def list_readings(question: Question) -> list[Reading]:
    """Return the readings of a share, the main one first; one that changes nothing is left out."""
    found = [
        *_read_repairs(question),
        *_read_hedges(question),
        *_read_overlap(question),
        *_read_parts(question),
        *_read_rounding(question),
        *_read_on_top(question),
        *(Reading(RESTATED, *sides) for sides in question.restated),
        *(Reading(OTHER_BASE, question.numerator, base) for base in question.others),
        *_read_shared(question),
        *_read_single_parts(question),
    ]
    distinct: dict[tuple[object, ...], Reading] = {}
    for reading in found:
        distinct.setdefault(_identify(reading), reading)
    first, *rest = _put_main_first(list(distinct.values()), question)
    return [replace(first, is_main=True), *rest]


def _identify(reading: Reading) -> tuple[object, ...]:
    """Return what makes two readings the same: the figures and how each is read."""
    sides = (reading.numerator, reading.base)
    return tuple(
        tuple(sorted((r.name, r.value, r.value_low, r.value_high, r.closed) for r in side))
        for side in sides
    )


def _put_main_first(readings: list[Reading], question: Question) -> list[Reading]:
    """Return the readings, before all others the one that the text supports best.

    It is the figures as printed, unless arithmetic says that a hedge is idle or that just one
    plausible edit of a figure of the share itself mends a contradiction.
    """
    own = {row.name for row in question.figures}
    mended = {r.row for r in question.repairs if r.is_only}
    for reading in readings:
        if reading.code == REPAIRED and mended & own:
            return [reading, *(other for other in readings if other is not reading)]
    for reading in readings:
        if reading.code == HEDGE_IDLE and question.idle & own:
            return [reading, *(other for other in readings if other is not reading)]
    as_printed = (*PRINTED, HEDGE_KEPT)  # with a hedge, it is kept in the figures as printed
    return sorted(readings, key=lambda reading: reading.code not in as_printed)


def _read_repairs(question: Question) -> Iterator[Reading]:
    """Yield the share with each repaired figure, in it or in the parts that make up its base."""
    own = {row.name for row in question.figures}
    for repair in question.repairs:
        if repair.row in own:
            sides = (question.numerator, question.base)
        elif repair.row in {row.name for row in question.parts}:
            sides = (question.numerator, question.parts)
        else:
            continue
        numerator, base = (tuple(_repair(row, repair) for row in side) for side in sides)
        printed = next(row.token for side in sides for row in side if row.name == repair.row)
        code = REPAIRED if repair.is_plausible else REPAIRED_AGAINST
        yield Reading(code, numerator, base, (printed, repair.token))


def _repair(row: Observation, repair: Repair) -> Observation:
    """Return a figure as the repair reads it."""
    if row.name != repair.row:
        return row
    value = float(parse_printed(repair.token, style=row.style).value)
    return replace(
        row,
        value=value,
        value_low=value,
        value_high=value,
        closed="both",
        qualifier="exact",
        obs_status=choose_worst([REPAIRED_STATUS, row.obs_status]),
        read_as=repair.token,
    )


def _read_hedges(question: Question) -> Iterator[Reading]:
    """Yield the share without hedges that are one-sided or idle, then with these hedges kept."""
    hedged = [row for row in question.figures if is_one_sided(row) or row.name in question.idle]
    if hedged:
        numerator, base = (
            tuple(read_unhedged(row) if row in hedged else row for row in side)
            for side in (question.numerator, question.base)
        )
        yield Reading(HEDGE_IDLE, numerator, base, tuple(row.token for row in hedged))
        yield Reading(HEDGE_KEPT, question.numerator, question.base)


def _read_overlap(question: Question) -> Iterator[Reading]:
    """Yield the figures as printed; where those of the base may overlap, also the largest alone."""
    if not question.overlaps:
        yield Reading(AS_PRINTED, question.numerator, question.base)
        return
    yield Reading(EXCLUSIVE, question.numerator, question.base)
    largest = max(question.base, key=lambda row: row.number)
    yield Reading(OVERLAP, question.numerator, (largest,), (largest.token,))


def _read_parts(question: Question) -> Iterator[Reading]:
    """Yield the share of the sum of the parts where the printed total may be another number."""
    if question.parts and bound_sum(question.parts) != bound_sum(question.base):
        yield Reading(SUM_OF_PARTS, question.numerator, question.parts)


def _read_shared(question: Question) -> Iterator[Reading]:
    """Yield the share of what another report's total covers too, if the numerator lies there."""
    for kept in question.shared:
        base = tuple(read_unhedged(row) if row.name in question.idle else row for row in kept)
        left_out = tuple(row.token for row in question.parts if row not in kept)
        yield Reading(SHARED_PARTS, question.numerator, base, left_out)


def _read_rounding(question: Question) -> Iterator[Reading]:
    """Yield the share with a round base rounded to the thousand, and exact to the unit."""
    rounded = [row for row in question.base if _is_round(row)]
    if rounded:
        for code, unit in ((ROUNDED, FINER), (EXACT, 0)):
            base = tuple(_round_to(row, unit) if row in rounded else row for row in question.base)
            yield Reading(code, question.numerator, base, tuple(row.token for row in rounded))


def _is_round(row: Observation) -> bool:
    """Return whether an unhedged count is taken as rounded to more than a thousand."""
    if row.qualifier != "exact" or row.value_low is None or row.value_high is None:
        return False
    return row.value_high - row.value_low > FINER


def _round_to(row: Observation, unit: int) -> Observation:
    """Return a count with the bounds of rounding half up to a unit; no unit, no rounding."""
    half = Decimal(unit) / 2
    value = Decimal(str(row.number))
    return replace(
        row,
        value_low=float(value - half),
        value_high=float(value + half),
        closed="left" if unit else "both",
    )


def _read_on_top(question: Question) -> Iterator[Reading]:
    """Yield the share with its numerator added to a base that may not hold it.

    Only what came in by one channel can have been left out of a total kept by another system.
    """
    inside = {row.name for row in question.base} & {row.name for row in question.numerator}
    listed = {row.name for row in question.parts} & {row.name for row in question.numerator}
    by_channel = all(row.channel != TOTAL for row in question.numerator)
    base_is_whole = all(row.channel == TOTAL for row in question.base)
    if by_channel and base_is_whole and not inside and not listed:
        base = (*question.base, *question.numerator)
        least, whole = (bound_sum(side).low for side in (question.numerator, base))
        against = bool(whole) and any(_excludes(row, least / whole) for row in question.printed)
        yield Reading(ON_TOP_AGAINST if against else ON_TOP, question.numerator, base)


def _excludes(printed: Observation, share: float) -> bool:
    """Return whether a printed share, rounded or cut, can be no other way to write a share."""
    bounds, value = printed.bounds, printed.number
    unit = bounds.high - bounds.low
    return bool(share < bounds.low or share >= value + unit)


def _read_single_parts(question: Question) -> Iterator[Reading]:
    """Yield the share of each figure of a numerator that is added up from several."""
    if len(question.numerator) > 1 and len(question.base) == 1:
        for row in question.numerator:
            yield Reading(ONE_PART, (row,), question.base, (row.token,))


def has_base(reading: Reading) -> bool:
    """Return whether a reading divides by something; of nothing there is no share."""
    return bound_sum(reading.base).high > 0


def write_sum(rows: Sequence[Observation]) -> str:
    """Return the printed tokens of a sum; a repaired one with the printed one in brackets."""
    tokens = [f"{row.read_as} [{row.token}]" if row.read_as else row.token for row in rows]
    return f"({' + '.join(tokens)})" if len(tokens) > 1 else tokens[0]
