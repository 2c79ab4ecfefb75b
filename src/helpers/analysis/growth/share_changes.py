"""Pairs of computed shares: one share, one breakdown, two dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from helpers.analysis.growth.pairs import Side, find_place
from helpers.data.results import Share
from helpers.data.rows import Cut
from helpers.printed.intervals import to_exact
from helpers.printed.periods import parse_period


def list_share_pairs(shares: Iterable[Share]) -> Iterator[tuple[Side, Side]]:
    """Yield every pair of periods of each computed share; restated figures make several pairs."""
    series: dict[tuple[str, str, Cut], list[Share]] = {}
    for share in shares:
        key = (share.relation_id, share.indicator_code, share.cut)
        series.setdefault(key, []).append(share)
    for rows in series.values():
        ordered = sorted(rows, key=lambda s: (s.period_end, s.period_start, s.alternative))
        for earlier, later in combinations(map(build_share_side, ordered), 2):
            if earlier.period != later.period:
                yield earlier, later


def build_share_side(share: Share) -> Side:
    """Return a computed share as one side of a comparison, its value as an exact fraction."""
    names = (*share.numerator_rows, *share.denominator_rows)
    return Side(
        period=parse_period(share.period_start, share.period_end),
        exact=to_exact(share.numerator_value) / to_exact(share.denominator_value),
        bounds=share.bounds,
        qualifier="over" if share.value is None else "exact",
        rows=" ".join(dict.fromkeys(names)),
        status=share.obs_status,
        place=find_place(share),
    )
