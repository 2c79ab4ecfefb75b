"""Change between two dates or periods; what may not be compared is refused with a reason."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from helpers.analysis.exposures import EXPOSURES, LABELLED, choose_exposure, list_exposures
from helpers.analysis.growth.breaks import (
    COVERAGE,
    Break,
    compare_coverage,
    find_break,
    list_breaks,
)
from helpers.analysis.growth.like_for_like import list_like_for_like
from helpers.analysis.growth.measures import measure_change
from helpers.analysis.growth.nameless import break_nameless
from helpers.analysis.growth.pairs import (
    ANNUAL_LIMITS,
    EMPTY_RESULT,
    AnnualLimits,
    Side,
    build_side,
    describe_exposure,
    describe_pair,
    flag_pair,
    write_reason,
)
from helpers.analysis.growth.refused import list_refused_pairs
from helpers.analysis.growth.series import list_points
from helpers.analysis.growth.share_changes import list_share_pairs
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.joint import Joint
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation, build_observations, build_shares
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.periods import Period
from helpers.printed.provinces import find_first_day

COLUMNS = (
    *("province_id", "comparison", "indicator_code", *DIMENSIONS, "to_indicator_code", "is_main"),
    *("from_period_start", "from_period_end", "to_period_start", "to_period_end", "days"),
    *("exposure", "from_days", "to_days", "from_value", "from_qualifier"),
    *("to_value", "to_qualifier", "from_per_day", "to_per_day", "from_rows", "to_rows"),
    *EMPTY_RESULT,
    *("reason_code", "reason_vi", "reason_en", "note_vi", "note_en", "obs_status"),
)


SETTLED_WITHIN = 0.05
"""By how much readings of an exposure may differ before no reading can be called the main one."""

REASONS = {
    "rank": (
        "Thứ hạng không có tỷ lệ thay đổi; chỉ nêu số bậc",
        "A rank has no percent change; only the places moved are given",
    ),
    "overlap": (
        "Hai kỳ chồng lên nhau: kỳ này nằm trong kỳ kia",
        "The two periods overlap: one lies within the other",
    ),
    "zero_base": (
        "Giá trị trước bằng 0, không có tỷ lệ thay đổi",
        "The earlier value is zero, so there is no relative change",
    ),
    "unbounded": (
        "Cả hai con số đều có chữ “hơn”: tăng hay giảm đều có thể",
        "Both figures are printed as “more than”: rise and fall are both possible",
    ),
}


@dataclass(frozen=True)
class GrowthRegisters:
    """The registers that decide what may be compared.

    Attributes
    ----------
    indicators, breaks, other_causes
        Codebook, breaks in series, other causes of findings.
    rules
        Codes and relations; those of type `lookalike` are refused pairs.
    """

    indicators: pd.DataFrame
    breaks: pd.DataFrame
    other_causes: pd.DataFrame
    rules: Rules

    @property
    def kinds(self) -> dict[str, str]:
        """Kind of each indicator."""
        codes, kinds = self.indicators["indicator_code"], self.indicators["kind"]
        return dict(zip(codes, kinds, strict=True))


def compute_growth(
    observations: pd.DataFrame,
    shares: pd.DataFrame,
    registers: GrowthRegisters,
    *,
    annual: AnnualLimits = ANNUAL_LIMITS,
) -> pd.DataFrame:
    """Return one row per pair of dates and exposure, computed or refused.

    Printed figures come first, then sums that cover the same at both dates, then computed
    shares, then the pairs that look comparable and are not.

    Parameters
    ----------
    observations, shares
        Observations of one province, and the shares computed from them.
    registers
        What decides on comparability.
    annual
        When a change of a stock is also told as a yearly rate.
    """
    printed, rules = build_observations(observations), registers.rules
    relations = rules.list_relations(printed)
    read = read_idle_hedges(printed, relations)
    breaks = list_breaks(registers.breaks, relations, printed, codes=rules.codes, words=rules.words)
    breaks += break_nameless(printed, rules.codes)
    joint = Joint.build(read, relations, rules)
    compare, computed = _Comparer(registers, breaks, annual, joint), build_shares(shares)
    rows = [
        *(row for pair in _list_printed_pairs(read, registers, joint) for row in compare(*pair)),
        *(
            row | {"note_vi": pair.note[0], "note_en": pair.note[1]}
            for pair in list_like_for_like(read, relations, rules, joint)
            for row in compare(
                pair.earlier, pair.later, comparison="like_for_like", is_main=pair.is_main
            )
        ),
        *(
            row
            for pair in list_share_pairs(computed, {o.name for o in printed if o.value is None})
            for row in compare(*pair, comparison="computed_share")
        ),
        *list_refused_pairs(printed, computed, rules, registers.other_causes),
    ]
    return pd.DataFrame([{c: row.get(c, "") for c in COLUMNS} for row in rows], columns=COLUMNS)


def _list_printed_pairs(
    observations: Sequence[Observation], registers: GrowthRegisters, joint: Joint
) -> Iterator[tuple[Side, Side]]:
    """Yield every pair of different periods of every series of printed figures."""
    for points in list_points(observations, registers.rules.indicators):
        sides = [build_side(point.observations, joint=joint) for point in points]
        for earlier, later in combinations(sides, 2):
            if earlier.period != later.period:
                yield earlier, later


class _Comparer:
    """Turns a pair into rows: one if it is refused or of stocks, one an exposure for flows."""

    def __init__(
        self,
        registers: GrowthRegisters,
        breaks: Sequence[Break],
        annual: AnnualLimits,
        joint: Joint,
    ) -> None:
        self._kinds = registers.kinds
        self._breaks = breaks
        self._annual = annual
        self._joint = joint
        self._words = registers.rules.words
        self._issued = registers.rules.issued

    def __call__(
        self, earlier: Side, later: Side, *, comparison: str = "printed", is_main: bool = True
    ) -> list[dict[str, object]]:
        """Return the rows of one pair, the main exposure first."""
        kind = self._kinds[earlier.place.indicator_code]
        pair = describe_pair(earlier, later, comparison=comparison, is_main=is_main)
        reason = self._find_reason(earlier, later, kind)
        if reason is not None:
            return [pair | _refuse(reason, earlier, later)]
        status = {**write_reason(""), "obs_status": flag_pair(earlier, later)}
        if earlier.period.is_stock or kind in ("share", "rate"):
            change = measure_change(earlier, later, kind, annual=self._annual, joint=self._joint)
            return [pair | change | status]
        exposures = self._list_spans(earlier, later)
        settled = is_main and _is_settled(exposures)
        return [
            {
                **pair,
                "is_main": "yes" if settled and name == LABELLED else "no",
                **describe_exposure(name, spans, earlier, later),
                **measure_change(
                    earlier,
                    later,
                    kind,
                    spans=_drop_equal(name, spans),
                    annual=self._annual,
                    joint=self._joint,
                ),
                **status,
            }
            for name, spans in exposures.items()
        ]

    def _find_reason(self, earlier: Side, later: Side, kind: str) -> tuple[str, str, str] | None:
        """Return code and words of the first reason that forbids the comparison, if any."""
        crossed = find_break(earlier.place, later.place, self._breaks)
        if crossed is not None:
            return crossed.reason_code, crossed.reason_vi, crossed.reason_en
        if earlier.coverage != later.coverage:
            before, after = (_split_coverage(side.coverage) for side in (earlier, later))
            return (COVERAGE, *compare_coverage(before, after, self._words))
        code = _find_arithmetic_reason(earlier, later, kind)
        return (code, *REASONS[code]) if code else None

    def _list_spans(self, earlier: Side, later: Side) -> dict[str, tuple[Period, Period]]:
        """Return the pairs of exposures that the two documents allow, the labelled one first."""
        first, second = (
            list_exposures(
                side.period,
                self._issued[side.place.document_id],
                since=find_first_day(side.place.province_id),
            )
            for side in (earlier, later)
        )
        names = [name for name in EXPOSURES if name in first or name in second]
        return {n: (choose_exposure(first, n), choose_exposure(second, n)) for n in names}


def _is_settled(exposures: Mapping[str, tuple[Period, Period]]) -> bool:
    """Return whether all readings of the exposure tell nearly the same; else none is the main."""
    scales = [first.days / second.days for first, second in exposures.values()]
    return max(scales) <= (1 + SETTLED_WITHIN) * min(scales)


def _drop_equal(name: str, spans: tuple[Period, Period]) -> tuple[Period, Period] | None:
    """Return exposures to divide by; none for labelled ones equal but for a leap day."""
    is_equal = abs(spans[0].days - spans[1].days) <= 1
    return None if name == LABELLED and is_equal else spans


def _refuse(reason: tuple[str, str, str], earlier: Side, later: Side) -> dict[str, object]:
    """Return the columns of a refused pair; ranks keep the places moved."""
    result: dict[str, object] = dict(EMPTY_RESULT)
    if reason[0] == "rank":
        result["absolute_change"] = float(later.exact - earlier.exact)
    status = flag_pair(earlier, later) if reason[0] in REASONS else "B"
    return {**result, **write_reason(*reason), "obs_status": status}


def _find_arithmetic_reason(earlier: Side, later: Side, kind: str) -> str | None:
    """Return the reason that lies in the numbers or periods themselves, if any."""
    if not earlier.period.is_stock and later.period.first_day <= earlier.period.end:
        return "overlap"
    if kind == "rank":
        return "rank"
    if kind == "share":
        return None
    if earlier.exact <= 0:
        return "zero_base"
    return None if _is_bounded(earlier, later) else "unbounded"


def _split_coverage(coverage: str) -> list[str]:
    """Return the codes of a coverage; none where the document does not say."""
    return [] if coverage == TOTAL else coverage.split()


def _is_bounded(earlier: Side, later: Side) -> bool:
    """Return whether the change of two counts has a bound on at least one side."""
    has_most = math.isfinite(later.bounds.high) and earlier.bounds.low > 0
    has_least = later.bounds.low > 0 and math.isfinite(earlier.bounds.high)
    return has_most or has_least
