"""Printed shares against the counts beside them."""

from __future__ import annotations

import math
from dataclasses import replace

from helpers.analysis.agreement import (
    agrees_with_printed,
    allow_printed,
    compare_printed,
    is_rough,
)
from helpers.analysis.declared_shares import ShareInstance
from helpers.analysis.division import bound_share, has_nothing
from helpers.analysis.hedges import is_one_sided
from helpers.analysis.relations import Instance
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    skip_check,
    sum_values,
    write_sum,
)
from helpers.audit.repair import propose_repairs
from helpers.data.rows import Observation
from helpers.printed.numerals import unit_of_last_digit

SHARE, IMPLIED = "printed_share", "implied_base"
LEAST_BASE = 1000
"""A count that is exactly the share of a smaller base may be so by chance."""
BASE_UNKNOWN = "base_not_stated"
"""The note on a share whose base a reader had to guess."""
LEAST_TWIN = 100
"""Small numbers coincide too easily."""


def check_printed_shares(context: Context) -> list[Finding]:
    """Check every printed share whose counts are printed too: it may be rounded or cut."""
    return [
        check_printed_share(instance, context)
        for relation in context.select_relations("share")
        for instance in context.fill(relation)
        if instance.select("share")
    ]


def check_printed_share(instance: Instance, context: Context) -> Finding:
    """Check one printed share: refuted, cut instead of rounded, suspiciously exact, or sound."""
    subject, members = instance.relation.relation_id, list(instance.chosen.values())
    if instance.missing:
        return skip_check(SHARE, subject, members)
    printed = instance.select("share")[0]
    numerator, base = instance.select("numerator"), instance.select("denominator")
    if (decided := _judge_by_bounds(instance)) is not None:
        return decided
    expected, found = sum_values(numerator) / sum_values(base), printed.number
    unit = float(unit_of_last_digit(printed.token, style=printed.style))
    case, fitting = _name_case(instance, expected, unit), None
    if case == "refuted":
        fitting = _find_fitting_base(instance, context)
        case = "other_base" if fitting else _name_refuted(printed)
    if case is None:
        return pass_check(SHARE, subject, members)
    finding = Finding(
        check_code=SHARE,
        case=case,
        result=FAILED,
        subject=subject,
        observations=members,
        expected=expected,
        found=found,
        tolerance=unit,
        arithmetic=f"{_bracket(numerator)} / {_bracket(base)}; {printed.printed}",
        facts={
            "expected": (expected, _show_finer_than(printed)),
            "token": (printed.printed, "text"),
            "base": (fitting or "", "indicator"),
        },
    )
    if case != "refuted":
        return finding
    return replace(finding, repairs=propose_repairs(instance, context))


def _judge_by_bounds(instance: Instance) -> Finding | None:
    """Return what bounds decide of a share: counts that are rough agree if any within them do."""
    subject, members = instance.relation.relation_id, list(instance.chosen.values())
    printed = instance.select("share")[0]
    numerator, base = instance.select("numerator"), instance.select("denominator")
    if has_nothing(base):
        return skip_check(SHARE, subject, members)
    agrees = compare_printed(printed, numerator, base) == "yes"
    in_part = isinstance(instance, ShareInstance) and (instance.partial or instance.overlaps)
    if in_part and not agrees:
        return skip_check(SHARE, subject, members)  # the whole base is not printed
    is_open = any(is_one_sided(row) for row in members)
    if agrees and (is_open or any(is_rough(row) for row in (*numerator, *base))):
        return pass_check(SHARE, subject, members)
    return _refute_open(instance) if is_open else None


def _show_finer_than(printed: Observation) -> str:
    """Return the kind of a fact that shows a digit more than a printed share, to see the cut."""
    unit = unit_of_last_digit(printed.token, style=printed.style)
    return f"percent:{max(0, -2 - unit.adjusted()) + 1}"


def _name_refuted(printed: Observation) -> str:
    """Return that a share is refuted, or that its text does not say of what it is the share."""
    return "base_unclear" if BASE_UNKNOWN in printed.note.split() else "refuted"


def _refute_open(instance: Instance) -> Finding:
    """Return that a share is refuted of which a side is only bounded: nothing in them agrees."""
    subject, members = instance.relation.relation_id, list(instance.chosen.values())
    printed = instance.select("share")[0]
    numerator, base = instance.select("numerator"), instance.select("denominator")
    known = bound_share(numerator, base)
    nearest = known.low if known.low > allow_printed(printed).low else known.high
    return Finding(
        SHARE,
        _name_refuted(printed),
        FAILED,
        subject,
        members,
        expected=nearest,
        found=printed.value,
        arithmetic=f"{_bracket(numerator)} / {_bracket(base)}; {printed.printed}",
        facts={
            "expected": (nearest, _show_finer_than(printed)),
            "token": (printed.printed, "text"),
            "base": ("", "indicator"),
        },
    )


def _find_fitting_base(instance: Instance, context: Context) -> str | None:
    """Return the base of another share of the same numerator with which the printed one agrees."""
    printed, own = instance.select("share")[0], instance.select("numerator")
    for relation in context.select_relations("share"):
        for other in context.fill(relation) if relation != instance.relation else ():
            base = other.select("denominator")
            is_twin = other.select("numerator") == own and _have_values(base)
            if is_twin and agrees_with_printed(sum_values(own) / sum_values(base), printed):
                return base[0].indicator_code
    return None


def _have_values(base: list[Observation]) -> bool:
    """Return whether a base is printed in numbers, of which there is a share."""
    return all(row.value is not None for row in base) and not has_nothing(base)


def _bracket(observations: list[Observation]) -> str:
    """Return a sum, in brackets if it has several terms."""
    text = write_sum(observations)
    return f"({text})" if len(observations) > 1 else text


def _name_case(instance: Instance, expected: float, unit: float) -> str | None:
    """Return what is odd about a printed share, if anything."""
    printed, base = instance.select("share")[0], sum_values(instance.select("denominator"))
    found = printed.number
    if not agrees_with_printed(expected, printed):
        return "not_all" if found == 1 > expected else "refuted"
    if printed.qualifier != "exact" or found in (0.0, 1.0):
        return None
    if math.isclose(expected, found, rel_tol=1e-9) and base >= LEAST_BASE:
        return "exact_product"
    return "cut" if expected - found >= unit / 2 else None


def check_implied_bases(context: Context) -> list[Finding]:
    """Note a share whose unprinted base, implied by its numerator, is another figure of the line.

    The share may then have been computed on the wrong base.
    """
    findings = []
    for relation in context.select_relations("share"):
        for instance in context.fill(relation):
            printed, numerator = instance.select("share"), instance.select("numerator")
            if not printed or not numerator or instance.select("denominator"):
                continue
            if any(row.value is None for row in (printed[0], *numerator)):
                continue  # a range implies no number
            if printed[0].number <= 0:
                continue
            findings.append(_check_implied(relation.relation_id, printed[0], numerator, context))
    return findings


def _check_implied(
    subject: str, printed: Observation, numerator: list[Observation], context: Context
) -> Finding:
    """Look for the implied base among the other figures of the share's line."""
    implied = sum_values(numerator) / printed.number
    place = (printed.document_id, printed.line)
    twins = [
        row
        for row in context.observations
        if (row.document_id, row.line) == place
        and row.unit_code != "percent"
        and row.value is not None
        and row.number >= LEAST_TWIN
        and round(implied) == row.number
    ]
    if not twins:
        return pass_check(IMPLIED, subject, [printed, *numerator])
    return Finding(
        IMPLIED,
        "other_figure",
        FAILED,
        subject,
        [printed, *numerator, *twins[:1]],
        expected=implied,
        found=twins[0].number,
        tolerance=0.5,
        arithmetic=f"{write_sum(numerator)} / {printed.printed} = {implied:.1f}".replace(".", ",")
        + f" ≈ {write_sum(twins[:1])}",
        facts={"implied": (implied, "number"), "token": (printed.printed, "text")},
    )
