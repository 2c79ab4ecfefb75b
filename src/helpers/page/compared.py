"""HTML of the comparison: rows that a reader sorts without a script, and small multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.page.fragments import Cell, Fragment, Link, read_environment, render_details
from helpers.page.levels import Level

SHORTEST_BAR = 1.0
MOST_OPEN = 12
"""Rows or panels that stand open; more are folded, so that the next section is in reach."""


@dataclass(frozen=True)
class Span:
    """The days of a share on an axis of whole years, in percent of it; a day has no length."""

    start: float
    length: float = 0.0

    @property
    def middle(self) -> float:
        """The middle of the days."""
        return round(self.start + self.length / 2, 2)

    @property
    def is_bar(self) -> bool:
        """Whether the days are enough to be seen as a bar; else they are a dot."""
        return self.length >= SHORTEST_BAR


@dataclass(frozen=True)
class ComparedRow:
    """One province's share: name, value, part and whole, and period, and where they lie.

    `ranks` are its places in the orders that a reader may choose.
    """

    cells: Sequence[Cell]
    level: Level
    span: Span
    ranks: Mapping[str, int]
    is_disputed: bool = False


@dataclass(frozen=True)
class Point:
    """One period of a province's share."""

    period: str
    link: Link
    level: Level
    span: Span
    is_disputed: bool = False


@dataclass(frozen=True)
class OverTime:
    """One province's share in several periods."""

    place: Link
    points: tuple[Point, ...]


def render_compared(
    rows: Sequence[ComparedRow],
    *,
    anchor: str,
    caption: str,
    titles: Sequence[str],
    years: str,
    orders: Mapping[str, str],
    legend: str,
) -> Fragment:
    """Return rows that stand by name until the reader chooses another order.

    Parameters
    ----------
    rows
        In the order of the names.
    anchor
        Names the choice of the order; unique on its page.
    caption, titles
        Caption and column headings.
    years
        The years that the axis of the periods spans.
    orders
        Words for the orders that may be chosen, the one by name first.
    legend
        What is chosen.
    """
    template = read_environment().get_template("compared.html.j2")
    return Fragment(
        template.render(
            rows=rows,
            anchor=anchor,
            caption=caption,
            titles=titles,
            years=years,
            orders=orders,
            legend=legend,
        )
    )


def render_over_time(panels: Sequence[OverTime], *, years: str, top: str) -> Fragment:
    """Return a small picture for each province, all on one axis of years and one of the share."""
    template = read_environment().get_template("over_time.html.j2")
    return Fragment(template.render(panels=panels, years=years, top=top))


def fold_long(body: Fragment, count: int, summary: str) -> Fragment:
    """Return a part as it is, or behind a fold if it is long."""
    return render_details(summary, body, kept=True) if count > MOST_OPEN else body
