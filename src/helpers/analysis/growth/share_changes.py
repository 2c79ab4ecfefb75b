"""Pairs of computed shares: one share, one breakdown, two dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from helpers.analysis.growth.pairs import Place, Side
from helpers.data.rows import Cut, Share
from helpers.printed.intervals import to_exact


def list_share_pairs(shares: Sequence[Share]) -> Iterator[tuple[Side, Side]]:
    """Yield every pair of periods of each computed share; restated figures make several pairs."""
    series: dict[tuple[str, Cut], list[Share]] = {}
    for share in shares:
        series.setdefault((share.indicator_code, share.cut), []).append(share)
    for rows in series.values():
        ordered = sorted(rows, key=lambda s: (s.period_end, s.period_start, s.alternative))
        for earlier, later in combinations(map(build_share_side, ordered), 2):
            if earlier.period != later.period:
                yield earlier, later


def build_share_side(share: Share) -> Side:
    """Return a computed share as one side of a comparison, its value as an exact fraction."""
    return Side(
        period=share.period,
        exact=to_exact(share.numerator_value) / to_exact(share.denominator_value),
        bounds=share.bounds,
        qualifier="over" if share.value is None else "exact",
        rows=share.rows,
        status=share.obs_status,
        place=Place(
            share.province_id,
            share.indicator_code,
            share.cut,
            share.document_id,
            share.period_start,
            share.period_end,
        ),
    )
