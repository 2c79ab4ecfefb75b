"""Hedges that say nothing: "more than" or "about" before parts that add up to their total."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from helpers.analysis.relations import Instance, Relation, list_instances
from helpers.data.rows import Observation
from helpers.printed.intervals import Interval, hull
from helpers.printed.numerals import parse_printed

ONE_SIDED = ("over", "at_least", "under", "at_most", "nearly")


def is_one_sided(observation: Observation) -> bool:
    """Return whether a figure is printed with a bound on one side only."""
    return observation.qualifier in ONE_SIDED or observation.value is None


def is_hedged(observation: Observation) -> bool:
    """Return whether a hedge leaves a printed number open, on one side or on both."""
    return observation.qualifier == "about" or is_one_sided(observation)


def read_idle_hedges(
    observations: Iterable[Observation], relations: Iterable[Relation]
) -> list[Observation]:
    """Return the observations, those with an idle hedge read as if it were not there.

    A hedge is idle if the printed parts of a declared total add up to the printed total to the
    unit: three parts "more than" cannot do that by chance, and a part "about" that completes its
    total is that number. A round total proves nothing: rounded parts add up to it easily. The
    qualifier becomes `exact` and the bounds those of an unhedged token; every other row is the
    same object as before.

    Parameters
    ----------
    observations
        Observations of one province.
    relations
        The register of relations; only those of type `total` are used.
    """
    records = list(observations)
    idle = {
        part.name
        for relation in relations
        if relation.relation_type == "total"
        for instance in list_instances(relation, records)
        if not instance.missing and adds_up(instance)
        for part in instance.select("part")
        if is_hedged(part)
    }
    return [read_unhedged(row) if row.name in idle else row for row in records]


def read_unhedged(observation: Observation) -> Observation:
    """Return a copy of an observation with the bounds of its token without the hedge."""
    parsed = parse_printed(observation.token, "exact", style=observation.style)
    return replace(
        observation,
        qualifier="exact",
        value_low=float(parsed.low),
        value_high=None if parsed.high is None else float(parsed.high),
        closed=parsed.closed,
    )


def allow_idle(observation: Observation) -> Interval:
    """Return what a figure allows: “more than 6,000” may be a manner of saying 6,000."""
    if observation.value is None or not is_one_sided(observation):
        return observation.bounds
    return hull(observation.bounds, read_unhedged(observation).bounds)


def adds_up(instance: Instance) -> bool:
    """Return whether the printed parts give a total that is not round to the unit."""
    total, parts = instance.select("total")[0], instance.select("part")
    is_round = total.value_low != total.value_high
    added = math.fsum(part.number for part in parts)
    return not is_round and added == total.number
