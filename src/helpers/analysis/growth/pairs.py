"""Two figures set against each other: what each side is, and how a pair is described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.analysis.joint import Bounded, Joint
from helpers.analysis.relations import bound_sum, name_rows
from helpers.analysis.shares import choose_worst, flag_derived
from helpers.data.rows import Cut, Observation
from helpers.printed.intervals import Interval, to_exact
from helpers.printed.periods import Period


@dataclass(frozen=True)
class AnnualLimits:
    """Which changes of a stock are also given as a yearly rate.

    A stock that more than doubles or halves does not grow at one.

    Attributes
    ----------
    shortest_days
        The dates must lie more days apart than this.
    largest_ratio
        The later value is at most this many times the earlier one, and at least one over it.
    """

    shortest_days: int = 180
    largest_ratio: float = 2

    def allow(self, ratio: Fraction, days: int) -> bool:
        """Return whether a ratio reached in some days is given as a yearly rate."""
        largest = to_exact(self.largest_ratio)
        return days > self.shortest_days and 1 <= largest * ratio <= largest**2


ANNUAL_LIMITS = AnnualLimits()

EMPTY_RESULT = {
    "measure": "",
    "value": None,
    "value_low": None,
    "value_high": None,
    "closed": "",
    "single_low": None,
    "single_high": None,
    "single_closed": "",
    "narrowed_by": "",
    "absolute_change": None,
    "relative_change": None,
    "points_change": None,
    "ratio": None,
    "annualised_change": None,
}


@dataclass(frozen=True)
class Place:
    """The series, document and period of one side; a share has no unit of its own."""

    province_id: str
    indicator_code: str
    cut: Cut
    document_id: str
    period_start: str
    period_end: str
    unit_code: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a printed figure, a sum of some, or a computed share.

    Attributes
    ----------
    period
        The date or days it covers.
    exact
        Its value as an exact fraction.
    bounds
        What the printed figures allow.
    qualifier
        Hedge of the figure; of a sum the least favourable of its parts.
    rows
        `document_id:line:seq` names, separated by blanks.
    status
        SDMX CL_OBS_STATUS flag.
    coverage
        The set that the base of a share covers; empty for counts.
    place
        Which series it belongs to, and the document and period that print it.
    figures
        The printed figures of a count, in the order of their places.
    bounded
        The bounds of a count beside those that its figures have alone.
    """

    period: Period
    exact: Fraction
    bounds: Interval
    qualifier: str
    rows: str
    status: str
    place: Place
    coverage: str = ""
    figures: tuple[Observation, ...] = ()
    bounded: Bounded | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is printed with a bound on one side only."""
        return self.qualifier not in ("exact", "about")


def build_side(
    observations: Sequence[Observation], *, summed: bool = False, joint: Joint | None = None
) -> Side:
    """Return the side that a printed figure makes, or with `summed` the sum of several.

    Without `summed` the observations are places that print one and the same value.

    Parameters
    ----------
    observations
        The figures.
    summed
        Whether they are added up.
    joint
        The feasible set that bounds them; None: each by itself.
    """
    counted = observations if summed else observations[:1]
    first = observations[0]
    hedges = [row.qualifier for row in counted]
    alone = bound_sum(counted)
    bounded = joint.bound(counted) if joint else Bounded(alone, alone)
    ranked = sorted(hedges, key=lambda hedge: {"exact": 0, "about": 1}.get(hedge, 2))
    return Side(
        period=first.period,
        exact=sum((to_exact(row.number) for row in counted), Fraction(0)),
        bounds=bounded.joint,
        qualifier=ranked[-1],
        rows=name_rows(observations),
        status=flag_derived(list(observations)),
        place=find_place(first),
        figures=tuple(counted),
        bounded=bounded,
    )


def find_place(row: Observation) -> Place:
    """Return series, document and period of a figure."""
    return Place(
        row.province_id,
        row.indicator_code,
        row.cut,
        row.document_id,
        row.period_start,
        row.period_end,
        row.unit_code,
    )


def describe_pair(
    earlier: Side, later: Side, *, comparison: str, is_main: bool = True
) -> dict[str, object]:
    """Return series, periods, values and rows of a pair; exposures empty."""
    first, second = earlier.place, later.place
    return {
        "province_id": first.province_id,
        "comparison": comparison,
        "indicator_code": first.indicator_code,
        **first.cut._asdict(),
        "to_indicator_code": second.indicator_code,
        "is_main": "yes" if is_main else "no",
        "from_period_start": first.period_start,
        "from_period_end": first.period_end,
        "to_period_start": second.period_start,
        "to_period_end": second.period_end,
        "days": (later.period.end - earlier.period.end).days,
        **describe_exposure("", None, earlier, later),
        "from_value": float(earlier.exact),
        "from_qualifier": earlier.qualifier,
        "to_value": float(later.exact),
        "to_qualifier": later.qualifier,
        "from_rows": earlier.rows,
        "to_rows": later.rows,
    }


def describe_exposure(
    name: str, spans: tuple[Period, Period] | None, earlier: Side, later: Side
) -> dict[str, object]:
    """Return the exposure of a pair of flows, and both figures per day."""
    if spans is None:
        empty = ("from_days", "to_days", "from_per_day", "to_per_day")
        return {"exposure": name, **dict.fromkeys(empty)}
    return {
        "exposure": name,
        "from_days": spans[0].days,
        "to_days": spans[1].days,
        "from_per_day": float(earlier.exact / spans[0].days),
        "to_per_day": float(later.exact / spans[1].days),
    }


def write_reason(code: str, reason_vi: str = "", reason_en: str = "") -> dict[str, object]:
    """Return the columns that say why a pair is refused; all empty if it is not."""
    return {"reason_code": code, "reason_vi": reason_vi, "reason_en": reason_en}


def flag_pair(earlier: Side, later: Side) -> str:
    """Return the more cautious status of the two sides."""
    return choose_worst([earlier.status, later.status])
