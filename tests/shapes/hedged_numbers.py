"""Which numbers a hedged count may stand for, thought out a second time from the words alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from tests.shapes.made_documents import Row, count, halve_rounding

HEDGES = ("exact", "over", "at_least", "under", "at_most", "about", "nearly")


@dataclass(frozen=True)
class Hedged:
    """A count of things with the hedge before it."""

    number: int
    hedge: str

    @property
    def unit(self) -> int:
        """One unit of the last digit that is not zero."""
        return 10 ** (len(str(self.number)) - len(str(self.number).rstrip("0")))

    @property
    def low(self) -> Fraction:
        """The lowest number that the words allow."""
        number = Fraction(self.number)
        lows = {
            "exact": number - halve_rounding(self.number),
            "over": number + 1,
            "at_least": number,
            "about": number - self._reach,
            "nearly": min(-(-self._nearly // 1), number - 1),
        }
        return lows.get(self.hedge, Fraction(0))

    @property
    def high(self) -> Fraction | None:
        """The highest number, or the first that is too high; none where no number is."""
        number = Fraction(self.number)
        highs = {
            "exact": number + halve_rounding(self.number),
            "under": number - 1,
            "at_most": number,
            "about": number + self._reach,
            "nearly": number - 1,
        }
        return highs.get(self.hedge)

    @property
    def _reach(self) -> Fraction:
        """Half of what "about" rounds to, a bare power of ten to a tenth; a hundredth at least."""
        bare = self.unit == self.number
        half = Fraction(max(self.unit // 10, 1) if bare else self.unit, 2)
        return max(half, Fraction(self.number, 100))

    @property
    def _nearly(self) -> Fraction:
        return self.number - min(Fraction(self.unit), Fraction(self.number, 10))

    def write(self, indicator_code: str, **fields: object) -> Row:
        """Return the row of a transcription."""
        return count(indicator_code, self.number, qualifier=self.hedge, **fields)


@st.composite
def hedged(draw: st.DrawFn, hedges: tuple[str, ...] = HEDGES) -> Hedged:
    """Draw a count and a hedge that some number fits."""
    number = draw(st.integers(2, 99_999) | st.integers(2, 99).map(lambda n: n * 1000))
    return Hedged(number, draw(st.sampled_from(hedges)))
