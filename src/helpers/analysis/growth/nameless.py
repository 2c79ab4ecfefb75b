"""Figures of a unit that no code names: in the next document it may be another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpers.analysis.codes import Codes
from helpers.analysis.growth.breaks import Break
from helpers.data.rows import Observation
from helpers.ground.vocabulary import ANY

OTHER_UNIT = "other_unit"
SENTENCE = (
    "Mỗi văn bản nói về một đơn vị; không chắc hai số là của cùng một đơn vị",
    "Each document speaks of one unit; that both figures are of the same one is not certain",
)


def break_nameless(observations: Iterable[Observation], codes: Codes) -> Iterator[Break]:
    """Yield a break at each figure of a unit that may be another one than in the document before.

    Shares of such a unit break on the same days, whatever they are called.

    Parameters
    ----------
    observations
        Figures of one province.
    codes
        What tells codes that stand for another thing in each document.
    """
    places = {
        (row.province_id, row.cut, row.period_start or row.period_end)
        for row in observations
        if codes.is_nameless(row.cut)
    }
    for province_id, cut, day in sorted(places):
        yield Break(province_id, ANY, cut, day, OTHER_UNIT, *SENTENCE)
