"""Change: reclassification, look-alike concepts, jumps beyond what the others show."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median

from helpers.analysis.relations import select_member
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    sum_values,
    write_sum,
)
from helpers.audit.legal_breaks import is_broken
from helpers.data.rows import Observation

SWAP, LOOKALIKE, JUMP = "level_swap", "lookalike", "jump"
LEAST_FALL, LEAST_RISE = 0.2, 0.5
"""A level that loses a fifth while its neighbour gains half has been relabelled, not served."""
LEAST_JUMP = math.log(3)
ROBUST_DEVIATIONS = 3.5
"""Jumps beyond 3.5 robust standard deviations of the province's own log changes are noted."""
NORMAL_CONSISTENCY = 1.4826


def check_swaps(context: Context) -> list[Finding]:
    """Check whether one level falls while the next rises, as reclassification does."""
    findings = []
    for relation in context.select_relations("swap"):
        rows = select_member(relation, "part", context.observations)
        dates = sorted({row.period_end for row in rows})
        for before, after in pairwise(dates):
            first = _read_levels(rows, before)
            second = _read_levels(rows, after)
            if set(first) == set(second) and len(first) > 1:
                findings.append(_check_swap(relation.relation_id, first, second))
    return findings


def _read_levels(rows: list[Observation], day: str) -> dict[str, Observation]:
    """Return the first printing of each level on one date."""
    levels: dict[str, Observation] = {}
    for row in rows:
        if row.period_end == day:
            levels.setdefault(row.service_level, row)
    return levels


def _check_swap(
    subject: str, first: dict[str, Observation], second: dict[str, Observation]
) -> Finding:
    """Check one pair of dates."""
    members = [*first.values(), *second.values()]
    change = {
        level: second[level].number / first[level].number - 1
        for level in first
        if first[level].number > 0
    }
    falls = min(change.values(), default=0.0) <= -LEAST_FALL
    if not (falls and max(change.values()) >= LEAST_RISE):
        return pass_check(SWAP, subject, members)
    steps = [f"{first[k].token} → {second[k].token}" for k in first]
    return Finding(
        SWAP,
        "swapped",
        FAILED,
        subject,
        members,
        expected=sum_values(first.values()),
        found=sum_values(second.values()),
        arithmetic="; ".join(steps),
        facts={
            "fall": (-min(change.values()), "percent"),
            "rise": (max(change.values()), "percent"),
            "before": (next(iter(first.values())).period_end, "date"),
            "after": (next(iter(second.values())).period_end, "date"),
        },
    )


def check_lookalikes(context: Context) -> list[Finding]:
    """Warn of two figures that read as one series but count different things."""
    findings = []
    for relation in context.select_relations("lookalike"):
        earlier = select_member(relation, "earlier", context.observations)
        later = select_member(relation, "later", context.observations)
        for row in earlier[-1:]:
            ends = [o.period_end for o in later if o.period_end > row.period_end]
            followers = [o for o in later if o.period_end == min(ends, default="")]
            if followers:
                findings.append(_warn_lookalike(relation.relation_id, row, followers))
    return findings


def _warn_lookalike(subject: str, row: Observation, followers: list[Observation]) -> Finding:
    """Return the warning for one pair."""
    return Finding(
        LOOKALIKE,
        "not_one_series",
        FAILED,
        subject,
        [row, *followers],
        expected=row.number,
        found=sum_values(followers),
        arithmetic=f"{row.token} → {write_sum(followers)}",
    )


def check_jumps(context: Context) -> list[Finding]:
    """Note changes far outside the spread of the province's other changes.

    A pair is noted if its log ratio is at least that of a threefold change and lies more than
    3.5 robust deviations (1.4826 times the median absolute deviation) from the median.
    """
    pairs = _list_pairs(context)
    if len(pairs) < 3:
        return []
    logs = [math.log(b.number / a.number) for a, b in pairs]
    centre = median(logs)
    spread = NORMAL_CONSISTENCY * median(abs(x - centre) for x in logs)
    findings = []
    for (a, b), x in zip(pairs, logs, strict=True):
        limit = max(LEAST_JUMP, ROBUST_DEVIATIONS * spread)
        subject = a.indicator_code
        if abs(x - centre) <= limit:
            findings.append(pass_check(JUMP, subject, [a, b]))
            continue
        findings.append(
            Finding(
                JUMP,
                "far_out",
                FAILED,
                subject,
                [a, b],
                expected=a.number,
                found=b.number,
                tolerance=math.exp(limit),
                arithmetic=f"{a.token} → {b.token}",
                facts={"ratio": (math.exp(x), "ratio")},
            )
        )
    return findings


def _list_pairs(context: Context) -> list[tuple[Observation, Observation]]:
    """Return consecutive figures of one series at different dates, stocks or equal periods.

    Those with a break by law between them are left out: that they differ is explained.
    """
    series: dict[tuple[object, ...], list[Observation]] = {}
    for row in context.observations:
        usable = row.is_measured and not context.rules.codes.is_nameless(row.cut)
        if usable and row.unit_code not in ("percent", "rank") and row.number > 0:
            key = (row.indicator_code, *row.cut, _length(row))
            series.setdefault(key, []).append(row)
    return [
        (a, b)
        for rows in series.values()
        for a, b in pairwise(sorted(rows, key=lambda r: r.period_end))
        if a.period_end != b.period_end and not is_broken(a, b, context)
    ]


def _length(row: Observation) -> str:
    """Return the kind of span: a date, or the months of the flow."""
    start, end = row.period_start, row.period_end
    return f"{start[5:]}–{end[5:]}" if start else "stock"
