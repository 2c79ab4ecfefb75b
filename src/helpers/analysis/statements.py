"""Relations between printed figures as linear statements about what the figures may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from helpers.analysis.agreement import allow_printed
from helpers.analysis.codes import Codes
from helpers.analysis.declared_shares import ShareInstance
from helpers.analysis.derived import lacks_optional
from helpers.analysis.exposures import bound_units, find_unit_days, list_exposures
from helpers.analysis.hedges import allow_idle
from helpers.analysis.over_time import (
    group_same_fact,
    list_carried,
    list_counter_steps,
    list_periods_within,
    list_unit_counts,
)
from helpers.analysis.relations import Instance, Relation, bound_sum
from helpers.data.rows import Observation
from helpers.feasible.system import ABOVE, AT_LEAST, EQUAL, Range, Statement
from helpers.ground.vocabulary import is_part_share
from helpers.printed.cleaning import WHOLE_KINDS
from helpers.printed.intervals import intersects, to_exact

ONE = Fraction(1)
NO_CODES = Codes({}, {})
SAME_FACT, SHARE_RANGE = "printed_twice", "share_range"

Group = tuple[Statement, ...]
"""The statements that one instance of a relation makes."""


def list_statements(
    observations: Sequence[Observation],
    relations: Iterable[Relation],
    issued: Mapping[str, str],
    codes: Codes = NO_CODES,
    *,
    is_capped: Callable[[str], bool] = is_part_share,
) -> list[Group]:
    """Return what the relations of a province say of its figures, instance by instance.

    Rules of thumb (`plausible`) say nothing here, nor do ranks, plans and look-alikes.

    Parameters
    ----------
    observations
        Figures of one province, idle hedges left out.
    relations
        Declared and derived relations.
    issued
        Day of signing by document.
    codes
        What tells codes that stand for another thing each time.
    is_capped
        Whether a percentage is never more than everything.
    """
    groups: list[Group] = []
    for relation in relations:
        if relation.relation_type in _WITHIN:
            tell = _WITHIN[relation.relation_type]
            groups += [tell(i) for i in relation.fill(observations) if not i.missing]
        elif relation.relation_type == "monthly_rate":
            whole = (i for i in relation.fill(observations) if not i.missing)
            groups += [_tell_months(instance, issued) for instance in whole]
        elif relation.relation_type in _ACROSS:
            groups += _ACROSS[relation.relation_type](relation, observations)
    groups += _tell_same_facts(observations, codes)
    groups += [_cap(row) for row in observations if is_capped(row.indicator_code)]
    return [group for group in groups if group]


def drop_implied(groups: Iterable[Group]) -> list[Group]:
    """Return groups without those that only say that a part of a stated total is within it.

    They add nothing, and close circles in which propagation is no longer exact.
    """
    kept = list(groups)
    within = {
        (whole, part)
        for statement in (s for group in kept for s in group if len(s.terms) > 2)
        for whole in _list_side(statement, 1)
        for part in _list_side(statement, -1)
        if len(_list_side(statement, 1)) == 1 and not statement.constant
    }
    return [group for group in kept if not all(_is_pair(s, within) for s in group)]


def select_near(groups: Iterable[Group], names: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups that some figures are tied to, directly or through others."""
    reached, left = set(names), list(groups)
    near: list[Group] = []
    while found := [g for g in left if any(reached & s.unknowns for s in g)]:
        near += found
        left = [group for group in left if group not in found]
        reached |= {name for group in found for s in group for name in s.unknowns}
    return tuple(near)


def _is_pair(statement: Statement, within: set[tuple[str, str]]) -> bool:
    """Return whether a statement only says that one unknown is within another, as is known."""
    sides = _list_side(statement, 1), _list_side(statement, -1)
    if statement.kind != AT_LEAST or statement.constant or [len(side) for side in sides] != [1, 1]:
        return False
    return (sides[0][0], sides[1][0]) in within


def _list_side(statement: Statement, sign: int) -> list[str]:
    """Return the unknowns that count once on one side of a statement."""
    return [name for name, factor in statement.terms if factor == sign]


def find_range(row: Observation, kinds: Mapping[str, str]) -> Range:
    """Return what a figure may be by itself.

    Parameters
    ----------
    row
        A figure with at least one bound.
    kinds
        Kind by indicator; counts are whole, unless no whole number is possible.
    """
    low, high = row.value_low, row.value_high
    own = Range(
        Fraction(0) if low is None else to_exact(low),
        None if high is None else to_exact(high),
        low is not None and not row.bounds.closed_low,
        high is not None and not row.bounds.closed_high,
    )
    is_count = kinds.get(row.indicator_code) in WHOLE_KINDS
    return replace(own, is_whole=is_count and own.holds_whole)


def add_up(rows: Iterable[Observation], factor: Fraction = ONE) -> dict[str, Fraction]:
    """Return the sum of some figures as a linear form."""
    terms: dict[str, Fraction] = {}
    for row in rows:
        terms[row.name] = terms.get(row.name, Fraction(0)) + factor
    return terms


def _state(
    name: str,
    more: Mapping[str, Fraction],
    less: Mapping[str, Fraction],
    *,
    kind: str = AT_LEAST,
    leans_on: Iterable[str] = (),
) -> Statement:
    """Return the statement that one linear form is at least, above or equal to another."""
    terms = dict(more)
    for unknown, factor in less.items():
        terms[unknown] = terms.get(unknown, Fraction(0)) - factor
    kept = tuple((unknown, factor) for unknown, factor in terms.items() if factor)
    return Statement(name, kept, kind=kind, leans_on=frozenset(leans_on))


# --- within one document and period -----------------------------------------------------------


def _tell_total(instance: Instance) -> Group:
    """Return that parts are their total, or no more than it where something may be left out.

    Parts that may leave something out, be it only an optional one such as dossiers by post, and
    yet add up to the printed total to the unit leave nothing out.
    """
    total, parts = instance.select("total")[0], instance.select("part")
    added = sum(to_exact(part.number) for part in parts)
    is_open = instance.has_rest or lacks_optional(instance)
    is_all = not is_open or added == to_exact(total.number)
    name = instance.relation.relation_id
    return (_state(name, add_up([total]), add_up(parts), kind=EQUAL if is_all else AT_LEAST),)


def _tell_part(instance: Instance) -> Group:
    """Return that each part is no larger than the whole."""
    whole = add_up(instance.select("whole"))
    name = instance.relation.relation_id
    return tuple(_state(name, whole, add_up([part])) for part in instance.select("part"))


def _tell_share(instance: Instance) -> Group:
    """Return that the numerator is the printed share of the base, as far as it is printed."""
    printed = instance.select("share")
    doubtful = isinstance(instance, ShareInstance) and (instance.overlaps or instance.partial)
    if not printed or doubtful:
        return ()
    above, base = instance.select("numerator"), instance.select("denominator")
    span, name = allow_printed(printed[0]), instance.relation.relation_id
    leans_on = [printed[0].name]
    closed = (span.closed_low, span.closed_high or bound_sum(base).low <= 0)  # 0 of 0 is 0%
    kinds = [AT_LEAST if is_closed else ABOVE for is_closed in closed]
    least = add_up(base, to_exact(span.low))
    told = [_state(name, add_up(above), least, kind=kinds[0], leans_on=leans_on)]
    if math.isfinite(span.high):
        most = add_up(base, to_exact(span.high))
        told.append(_state(name, most, add_up(above), kind=kinds[1], leans_on=leans_on))
    return tuple(told)


def _cap(row: Observation) -> Group:
    """Return that a share is no more than everything."""
    return (Statement(SHARE_RANGE, ((row.name, -ONE),), ONE),)


def _tell_exclusive(instance: Instance) -> Group:
    """Return that shares which exclude each other are no more than everything."""
    terms = add_up(instance.select("part"), -ONE)
    return (Statement(instance.relation.relation_id, tuple(terms.items()), ONE),)


def _tell_months(instance: Instance, issued: Mapping[str, str]) -> Group:
    """Return that a count is its mean rate times the length of one of the possible periods."""
    flow, rates = instance.select("flow")[0], instance.select("rate")
    spans = list_exposures(flow.period, issued[flow.document_id]).values()
    unit_days = find_unit_days(rates[0].unit_code)
    ends = [to_exact(end) for span in spans for end in bound_units(span.days, unit_days)]
    least, most, name = min(ends), max(ends), instance.relation.relation_id
    return (
        _state(name, add_up([flow]), add_up(rates, least)),
        _state(name, add_up(rates, most), add_up([flow])),
    )


_WITHIN: dict[str, Callable[[Instance], Group]] = {
    "total": _tell_total,
    "part_of": _tell_part,
    "share": _tell_share,
    "exclusive": _tell_exclusive,
}

# --- across periods and places -----------------------------------------------------------------


def _tell_counter(relation: Relation, rows: Sequence[Observation]) -> Iterator[Group]:
    """Yield that a counter does not fall from one date to the next."""
    for earlier, later in list_counter_steps(relation, rows):
        yield (_state(relation.relation_id, add_up([later]), add_up([earlier])),)


def _tell_periods(relation: Relation, rows: Sequence[Observation]) -> Iterator[Group]:
    """Yield that a shorter period brings no more than the longer one that holds it."""
    for quarter, year in list_periods_within(relation, rows):
        yield (_state(relation.relation_id, add_up([year]), add_up([quarter])),)


def _tell_carried(relation: Relation, rows: Sequence[Observation]) -> Iterator[Group]:
    """Yield that what is carried over is what was pending the day before."""
    for row, before in list_carried(relation, rows):
        if before:
            terms = add_up([row]), add_up(before[:1])
            yield (_state(relation.relation_id, *terms, kind=EQUAL),)


def _tell_units(relation: Relation, rows: Sequence[Observation]) -> Iterator[Group]:
    """Yield that a document speaks of one number of units throughout."""
    for _, counts in list_unit_counts(relation, rows):
        yield from _equate(relation.relation_id, counts)


_ACROSS: dict[str, Callable[[Relation, Sequence[Observation]], Iterator[Group]]] = {
    "cumulative": _tell_counter,
    "quarter_of_year": _tell_periods,
    "carry_over": _tell_carried,
    "universe": _tell_units,
}


def _tell_same_facts(rows: Sequence[Observation], codes: Codes) -> Iterator[Group]:
    """Yield that a fact printed twice in one document is one number.

    Another document may have revised it, so nothing is said across documents, nor where a hedge
    is idle: a summary says “more than 6,000” of the 6,000 of a table.
    """
    for facts in group_same_fact(rows, codes):
        for document_id in dict.fromkeys(row.document_id for row in facts):
            own = [row for row in facts if row.document_id == document_id]
            for pair in pairwise(own):
                if not _is_idle(*pair):
                    yield from _equate(SAME_FACT, pair)


def _is_idle(first: Observation, second: Observation) -> bool:
    """Return whether two printings of one fact agree only if a hedge of theirs is idle."""
    if intersects(first.bounds, second.bounds):
        return False
    return intersects(allow_idle(first), allow_idle(second))


def _equate(name: str, rows: Sequence[Observation]) -> Iterator[Group]:
    """Yield that each figure equals the next one."""
    for first, second in pairwise(rows):
        yield (_state(name, add_up([first]), add_up([second]), kind=EQUAL),)
