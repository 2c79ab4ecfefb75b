"""Mutation test of the audit: which share of planted digit errors does it find and mend."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.relations import Instance
from helpers.audit.bounds import check_exclusive_shares, check_parts, check_pooled_shares
from helpers.audit.finding import FAILED, Context, Finding, sum_values
from helpers.audit.printed_shares import check_printed_shares
from helpers.audit.rates import check_monthly_rates
from helpers.audit.repair import replace_in, reprint
from helpers.audit.restatement import check_restatements
from helpers.audit.totals import check_totals
from helpers.data.rows import Observation
from helpers.printed.conventions import CONVENTIONS
from helpers.printed.numerals import unit_of_last_digit

SEED = 20201118
DIGITS = "0123456789"
IDENTITIES = ("total", "share")
TRIED = (*IDENTITIES, "part_of", "pooled", "exclusive", "monthly_rate")
"""Types of relation within one document whose members are corrupted."""
Identity = tuple[str, str, str, str]
CHECKS = (
    check_totals,
    check_printed_shares,
    check_parts,
    check_pooled_shares,
    check_exclusive_shares,
    check_monthly_rates,
    check_restatements,
)
"""The checks of those relations; plausibility over time would flatter the result."""


@dataclass(frozen=True)
class Mutation:
    """One planted error and what the audit made of it.

    Attributes
    ----------
    relation_id, relation_type, row, printed, planted
        Identity, token and its corrupted form.
    beyond_tolerance
        Whether the error moves the identity by more than bounds and rounding allow.
    detected
        Whether a check fails on the row that did not fail before.
    mended
        Whether the true token is among the repairs of such a finding.
    """

    relation_id: str
    relation_type: str
    row: str
    printed: str
    planted: str
    beyond_tolerance: bool
    detected: bool
    mended: bool


def measure_power(contexts: list[Context], *, seed: int = SEED) -> pd.DataFrame:
    """Return one row per planted error: every digit of every member of every sound relation.

    Parameters
    ----------
    contexts
        Real observations of each province.
    seed
        Seed of the digits planted.
    """
    source = random.Random(seed)
    mutations = [m for context in contexts for m in _mutate_context(context, source)]
    return pd.DataFrame([vars(m) for m in mutations])


def summarise_power(mutations: pd.DataFrame) -> pd.DataFrame:
    """Return counts and rates by type of identity, and over all, beyond tolerance and not."""
    parts = [*mutations.groupby("relation_type"), ("all", mutations)]
    rows = [_summarise(name, rows) for name, rows in parts]
    return pd.DataFrame(rows)


def _summarise(name: str, rows: pd.DataFrame) -> dict[str, object]:
    """Return the rates of one type of identity."""
    beyond = rows[rows["beyond_tolerance"]]
    return {
        "relation": name,
        "planted": len(rows),
        "detected": rows["detected"].mean(),
        "beyond tolerance": len(beyond),
        "detected beyond tolerance": beyond["detected"].mean(),
        "true value among repairs": beyond["mended"].mean(),
    }


def _mutate_context(context: Context, source: random.Random) -> Iterator[Mutation]:
    """Yield every mutation of one province."""
    for relation in context.relations:
        if relation.relation_type not in TRIED:
            continue
        for instance in context.fill(relation):
            if _is_sound(instance, context):
                yield from _mutate_instance(instance, context, source)


def _is_sound(instance: Instance, context: Context) -> bool:
    """Return whether a relation is complete, checkable and holds in the real data."""
    if instance.missing or len(instance.chosen) < 2:
        return False
    if instance.relation.relation_type == "share" and not instance.select("share"):
        return False
    return not _is_moved(instance)


def _mutate_instance(
    instance: Instance, context: Context, source: random.Random
) -> Iterator[Mutation]:
    """Yield one mutation for every digit position of every member."""
    for observation in instance.chosen.values():
        token = observation.token
        before = {_identify(f) for f in _run_near(context, observation) if f.result == FAILED}
        for place, digit in enumerate(token):
            if digit not in DIGITS:
                continue
            other = source.choice([d for d in DIGITS if d != digit])
            planted = token[:place] + other + token[place + 1 :]
            edited = reprint(observation, planted)
            if edited is not None:
                yield _try_mutation(instance, observation, edited, context, before)


def _try_mutation(
    instance: Instance,
    observation: Observation,
    edited: Observation,
    context: Context,
    before: Collection[Identity],
) -> Mutation:
    """Return what the audit makes of one planted error, beyond the findings before it."""
    name = observation.name
    corrupted = replace(
        context,
        observations=tuple(edited if o.name == name else o for o in context.observations),
    )
    after = [f for f in _run_near(corrupted, observation) if f.result == FAILED]
    new = [f for f in after if _identify(f) not in before and name in f.rows.split()]
    true = observation.token
    repairs = {(r.row, r.repaired) for f in new for r in f.repairs}
    return Mutation(
        relation_id=instance.relation.relation_id,
        relation_type=instance.relation.relation_type,
        row=name,
        printed=true,
        planted=edited.printed,
        beyond_tolerance=_is_moved(replace_in(instance, observation, edited)),
        detected=bool(new),
        mended=(name, true) in repairs,
    )


def _run_near(context: Context, observation: Observation) -> list[Finding]:
    """Return the results of the checks on relations that the observation can be in."""
    code = observation.indicator_code
    near = [r for r in context.relations if any(m.indicator_code == code for m in r.members)]
    limited = replace(context, relations=tuple(near))
    return [finding for check in CHECKS for finding in check(limited)]


def _identify(finding: Finding) -> Identity:
    """Return what makes a finding the same before and after."""
    return finding.check_code, finding.case, finding.subject, finding.rows


def _is_moved(instance: Instance) -> bool:
    """Return whether an identity is off by more than hedges and rounding can explain.

    Written without the checks' own code, on printed values alone: a total may be off by the
    rounding of its round and hedged members, a share by what rounding or cutting of its last
    digit hides. An inequality has no such measure, and every error in it counts as small.
    """
    if instance.relation.relation_type == "total":
        total, parts = instance.select("total"), instance.select("part")
        gap = abs(sum_values(parts) - sum_values(total))
        return gap > sum(map(_find_slack, [*total, *parts]))
    if instance.relation.relation_type == "share":
        printed = instance.select("share")[0]
        base = sum_values(instance.select("denominator"))
        part = sum_values(instance.select("numerator"))
        unit = unit_of_last_digit(printed.token, style=printed.style)
        below, above = map(float, CONVENTIONS.percentages.measure(unit))
        gap = part / base - printed.number if base > 0 else math.inf
        return not -below * (1 + 1e-9) <= gap < above * (1 - 1e-9)
    return False


def _find_slack(observation: Observation) -> float:
    """Return by how much a figure may differ from its printed value."""
    if observation.qualifier in ("over", "at_least", "under", "at_most"):
        return float("inf")
    return abs(observation.number - observation.bounds.low)
