"""Figures that one relation may set against each other: of one document and one period.

A stock has a date and a flow has days. They meet where the stock is that of the last day of the
flow, such as visits up to then, or of its first, such as dossiers carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpers.data.rows import Cut, Observation


def group_by_period(
    observations: Iterable[Observation], *, with_opening: bool = True
) -> list[list[Observation]]:
    """Return figures by document and period, in the order in which the periods are printed.

    A stock stands in the group of each flow that ends on its day, or begins on it; where no flow
    does, stocks of one day are a group of their own.

    Parameters
    ----------
    observations
        Figures of any number of documents, only those that belong together.
    with_opening
        Whether a stock meets the flow that begins on its day: what is there at the start is part
        of what is handled, but it does not hold what comes in later.
    """
    rows = list(observations)
    flows: dict[tuple[str, str, str], None] = {}
    for row in rows:
        if row.period_start:
            flows.setdefault((row.document_id, row.period_start, row.period_end))
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for row in rows:
        own = (row.document_id, row.period_start, row.period_end)
        met = [] if row.period_start else [f for f in flows if _meets(row, f, with_opening)]
        for place in met or [own]:
            groups.setdefault(place, []).append(row)
    return list(groups.values())


def list_counted(observations: Iterable[Observation]) -> Iterator[dict[tuple[str, Cut], None]]:
    """Yield what each document counts in a period: indicators with cuts, plans apart from facts."""
    rows = list(observations)
    for is_plan in (False, True):
        own = [row for row in rows if (row.measurement_kind == "target") == is_plan]
        for group in group_by_period(own, with_opening=False):
            yield dict.fromkeys((row.indicator_code, row.cut) for row in group)


def _meets(stock: Observation, flow: tuple[str, str, str], with_opening: bool) -> bool:
    """Return whether a stock is that of an end of the days of a flow of its document."""
    document_id, first, last = flow
    days = (first, last) if with_opening else (last,)
    return stock.document_id == document_id and stock.period_end in days


def find_placing(observations: Iterable[Observation]) -> Observation:
    """Return the figure whose period is that of a number made of several: a flow if there is one.

    Raises
    ------
    ValueError
        If there is no figure.
    """
    rows = list(observations)
    if not rows:
        raise ValueError("a number made of no figures has no period")
    return next((row for row in rows if row.period_start), rows[0])
