"""What joint bounds, contradictions and repairs cost, in a process that has done them before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from helpers import audit
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.joint import Joint
from helpers.audit.finding import Context
from helpers.data.documents import list_provinces


@dataclass(frozen=True)
class Cost:
    """Processor seconds for one province: the model with its contradictions, bounds, repairs."""

    province_id: str
    figures: int
    model: float
    bounds: float
    repairs: float

    @property
    def all(self) -> float:
        """All three together."""
        return self.model + self.bounds + self.repairs


def measure(*, rounds: int = 5) -> Iterator[Cost]:
    """Yield the median cost of each province over some rounds, after one that is not counted."""
    for province_id in list_provinces():
        context = audit.read_context(province_id)
        costs = [_measure_once(context) for _ in range(rounds + 1)][1:]
        model, bounds, repairs = (median(c[part] for c in costs) for part in range(3))
        yield Cost(province_id, len(context.observations), model, bounds, repairs)


def _measure_once(context: Context) -> tuple[float, float, float]:
    """Return processor seconds for model, bounds and repairs of one province."""
    read = read_idle_hedges(context.observations, context.relations)
    joint = Joint.build(read, context.relations, context.rules)
    model = _time(lambda: Joint.build(read, context.relations, context.rules).clashes)
    joint.clashes  # noqa: B018 -- the bounds are measured on a model that is settled
    bounds = _time(lambda: [joint.bound([row]) for row in read if row.has_bounds])
    fresh = Context(context.observations, context.relations, context.documents, context.rules)
    fresh.joint.clashes  # noqa: B018
    repairs = _time(lambda: [*audit.check_totals(fresh), *audit.check_printed_shares(fresh)])
    return model, bounds, repairs


def _time(work: Callable[[], object]) -> float:
    """Return the processor seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def describe(costs: Sequence[Cost]) -> list[str]:
    """Return the table as lines of Markdown."""
    head = ["| province | figures | model | bounds | repairs | all |", "|---|---|---|---|---|---|"]
    rows = [
        f"| {c.province_id} | {c.figures} | {c.model:.3f} | {c.bounds:.3f} | {c.repairs:.3f} "
        f"| {c.all:.3f} |"
        for c in costs
    ]
    return [*head, *rows]
