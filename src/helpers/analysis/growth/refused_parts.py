"""Parts of a change that growth refuses: put together where their sum is immune, else left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis.codes import Codes
from helpers.analysis.growth.breaks import Break, find_break
from helpers.analysis.growth.pairs import find_place
from helpers.data.rows import Observation
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.intervals import subtract

Side = tuple[Observation, ...]
Parts = Mapping[str, Observation]


@dataclass(frozen=True)
class Refusals:
    """What may not be told of a part by itself.

    Attributes
    ----------
    breaks
        Breaks of the province's series.
    codes
        The codes as sets, which name a sum of parts.
    """

    breaks: Sequence[Break]
    codes: Codes

    def merge(self, first: Parts, second: Parts) -> dict[str, tuple[Side, Side]]:
        """Return the parts of two dates, those refused as one part or not at all.

        Parameters
        ----------
        first, second
            Parts by the codes that tell them apart; one that only one side has is not compared.
        """
        refused = [c for c in first if c in second and self._refuses(first[c], second[c])]
        sums = tuple(tuple(parts[code] for code in refused) for parts in (first, second))
        told: dict[str, tuple[Side, Side]] = {}
        for code in dict.fromkeys([*first, *second]):
            if code not in refused:
                sides = ((side[code],) if code in side else () for side in (first, second))
                told[code] = (next(sides), next(sides))
            elif code == refused[0] and self._is_immune(sums[0], sums[1]):
                told[self._name_sum(sums[0])] = (sums[0], sums[1])
        return told

    def _refuses(self, before: Observation, after: Observation) -> bool:
        """Return whether growth refuses the change of one part."""
        crossed = find_break(find_place(before), find_place(after), self.breaks)
        change = subtract(after.bounds, before.bounds)
        return crossed is not None or (math.isinf(change.low) and math.isinf(change.high))

    def _is_immune(self, before: Side, after: Side) -> bool:
        """Return whether nothing breaks the sum of several parts that each are broken."""
        code = self._name_sum(before)
        known = [d for d, listed in self.codes.atoms if listed == code]
        if len(before) < 2 or not known:
            return False
        sides = [self._recut(side[0], known[0], code) for side in (before, after)]
        return not self._refuses(*sides)

    def _recut(self, row: Observation, dimension: str, code: str) -> Observation:
        """Return a figure under the code of a sum that it is in."""
        return row.recut(row.cut._replace(**{dimension: code}))

    def _name_sum(self, rows: Side) -> str:
        """Return the code that names several parts together, or their own codes in a row."""
        names = [name_part(row) for row in rows]
        for dimension in DIMENSIONS:
            code = self.codes.name_set(dimension, [getattr(row, dimension) for row in rows])
            if code is not None:
                return code
        return " ".join(names)


def name_part(part: Observation) -> str:
    """Return the codes that narrow a part; its indicator where none does."""
    codes = [code for code in part.cut if code != TOTAL]
    return " ".join(codes) or part.indicator_code
