"""Rates: a quarter within its year, a count beside its monthly mean, by the days they cover."""

from __future__ import annotations

from helpers.analysis.exposures import LABELLED, bound_units, find_unit_days, list_exposures
from helpers.analysis.over_time import list_periods_within
from helpers.analysis.relations import bound_sum
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    skip_check,
    sum_values,
    write_hedged,
    write_sum,
)
from helpers.data.rows import Observation
from helpers.printed.intervals import divide
from helpers.printed.periods import parse_period

QUARTER, MONTHS = "quarter_of_year", "monthly_rate"
LARGEST_RATE_RATIO = 2.0
"""The rest of a year may run at up to twice, or at least half, the pace of its quarter."""


def check_quarters(context: Context) -> list[Finding]:
    """Check each part of a year against its year, by rate per day under every exposure."""
    return [
        _check_quarter(relation.relation_id, quarter, year, context)
        for relation in context.select_relations("quarter_of_year")
        for quarter, year in list_periods_within(relation, context.observations)
    ]


def _check_quarter(
    subject: str, quarter: Observation, year: Observation, context: Context
) -> Finding:
    """Check one pair: no part above its year, no pace that the rest of the year refutes."""
    part, whole = quarter.number, year.number
    is_above = quarter.bounds.low > year.bounds.high
    ratios = {} if is_above else _compare_rates(quarter, year, context)
    case = "above_year" if is_above else _judge_rates(ratios)
    if case is None:
        return pass_check(QUARTER, subject, [quarter, year])
    return Finding(
        QUARTER,
        case,
        FAILED,
        subject,
        [quarter, year],
        expected=whole,
        found=part,
        tolerance=LARGEST_RATE_RATIO,
        arithmetic=f"{quarter.token} / {year.token}",
        facts={
            "share": (part / whole if whole else 0.0, "percent"),  # of nothing it is told as above
            "ratio": (ratios.get("labelled", 0.0), "ratio"),
            "best": (min(ratios.values(), key=_distance, default=0.0), "ratio"),
        },
    )


def _compare_rates(quarter: Observation, year: Observation, context: Context) -> dict[str, float]:
    """Return pace of the part over pace of the rest of the year, by exposure.

    Where what is printed leaves the rest nothing, there is no pace to compare.
    """
    issued = context.documents[quarter.document_id]["issued"]
    days = parse_period(year.period_start, year.period_end).days
    part, whole = quarter.number, year.number
    ratios = {}
    for name, exposure in list_exposures(quarter.period, issued).items():
        if exposure.days >= days or part >= whole:
            continue  # nothing of the year is left to compare with
        rest = (whole - part) / (days - exposure.days)
        ratios[name] = (part / exposure.days) / rest
    return ratios


def _judge_rates(ratios: dict[str, float]) -> str | None:
    """Return None if the label fits, the other exposure that does, or `implausible`."""
    best = min(ratios, key=lambda name: _distance(ratios[name]), default="labelled")
    fitting = {n for n, ratio in ratios.items() if _distance(ratio) <= LARGEST_RATE_RATIO}
    if "labelled" in fitting or not ratios:
        return None
    return best if fitting else "implausible"


def _distance(ratio: float) -> float:
    """Return a ratio or its inverse, whichever is above one."""
    return max(ratio, 1 / ratio) if ratio > 0 else float("inf")


def check_monthly_rates(context: Context) -> list[Finding]:
    """Check that a count divided by its printed mean rate gives the length of its period."""
    findings = []
    for relation in context.select_relations("monthly_rate"):
        for instance in context.fill(relation):
            members = list(instance.chosen.values())
            if instance.missing:
                if instance.select("rate"):
                    findings.append(skip_check(MONTHS, relation.relation_id, members))
                continue
            flow, rates = instance.select("flow")[0], instance.select("rate")
            findings.append(_check_months(relation.relation_id, flow, rates, context))
    return findings


def _check_months(
    subject: str, flow: Observation, rates: list[Observation], context: Context
) -> Finding:
    """Check one count and its rate; name the exposure that fits where the label's does not."""
    issued = context.documents[flow.document_id]["issued"]
    unit_days, sums = find_unit_days(rates[0].unit_code), bound_sum(rates)
    if sums.low <= 0:
        return skip_check(MONTHS, subject, [flow, *rates])
    exposures = list_exposures(flow.period, issued)
    lengths = {name: period.days / unit_days for name, period in exposures.items()}
    spans = {name: bound_units(period.days, unit_days) for name, period in exposures.items()}
    found = divide(flow.bounds, sums)
    fitting = [n for n, (least, most) in spans.items() if found.low <= most and found.high >= least]
    if LABELLED in fitting:
        return pass_check(MONTHS, subject, [flow, *rates])
    return Finding(
        MONTHS,
        f"{fitting[0] if fitting else 'no_exposure'}{'_days' if unit_days == 1 else ''}",
        FAILED,
        subject,
        [flow, *rates],
        expected=lengths[LABELLED],
        found=flow.number / sum_values(rates),
        tolerance=spans[LABELLED][1] - lengths[LABELLED],
        arithmetic=f"{write_sum([flow])} / ({' + '.join(map(write_hedged, rates))})",
        facts={
            "months": (flow.number / sum_values(rates), "decimal"),
            "labelled": (lengths[LABELLED], "decimal"),
            "other": (lengths[fitting[0]] if fitting else 0.0, "decimal"),
        },
    )
