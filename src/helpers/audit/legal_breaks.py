"""Breaks that hold for every province, such as a decree: what they explain is no contradiction."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.growth.breaks import find_break, parse_breaks
from helpers.analysis.growth.pairs import find_place
from helpers.audit.finding import Context
from helpers.data.rows import Observation
from helpers.ground.vocabulary import ANY


def is_broken(earlier: Observation, later: Observation, context: Context) -> bool:
    """Return whether a break by law lies between two figures of one series, or a part of it."""
    rows = [row for row in context.rules.breaks if row["province_id"] == ANY]
    if not rows:
        return False
    found = find_break(find_place(earlier), find_place(later), parse_breaks(pd.DataFrame(rows)))
    return found is not None
