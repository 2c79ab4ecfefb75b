"""Pairs of computed shares: one share, one breakdown, two dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from helpers.analysis.growth.pairs import Place, Side
from helpers.data.rows import Cut, Share
from helpers.printed.intervals import to_exact


def list_share_pairs(
    shares: Sequence[Share], ranges: Collection[str] = ()
) -> Iterator[tuple[Side, Side]]:
    """Yield every pair of periods of each computed share; restated figures make several pairs.

    Parameters
    ----------
    shares
        Shares of one province.
    ranges
        Names of figures printed as a range, which make no pair of printed values.
    """
    series: dict[tuple[str, Cut], list[Share]] = {}
    for share in shares:
        series.setdefault((share.indicator_code, share.cut), []).append(share)
    for rows in series.values():
        ordered = sorted(rows, key=lambda s: (s.period_end, s.period_start, s.alternative))
        for first, second in combinations(ordered, 2):
            is_ours = any(s.numerator_rows or s.printed_rows in ranges for s in (first, second))
            if is_ours and first.period != second.period:  # else a pair of printed values
                yield build_share_side(first), build_share_side(second)


def build_share_side(share: Share) -> Side:
    """Return a computed share as one side of a comparison, its value as an exact fraction."""
    return Side(
        period=share.period,
        exact=_read_exact(share),
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
        coverage=share.coverage,
    )


def _read_exact(share: Share) -> Fraction:
    """Return the quotient of the counts, or the printed share; an end of it if it has no value."""
    if share.numerator_value is not None and share.denominator_value:
        return to_exact(share.numerator_value) / to_exact(share.denominator_value)
    known = (share.value, share.value_low, share.value_high)
    return to_exact(next(number for number in known if number is not None))
