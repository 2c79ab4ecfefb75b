"""Relations found among printed numbers without any register: sums, shares, near misses.

What is found is proposed to a reader with the chance of its being an accident. Nothing is computed
from it.
"""

from helpers.analysis.found.figures import FoundFigure, build_figures
from helpers.analysis.found.near import NearMiss, Repair, find_near_misses
from helpers.analysis.found.relation import FoundRelation
from helpers.analysis.found.search import Found, search

__all__ = [
    "Found",
    "FoundFigure",
    "FoundRelation",
    "NearMiss",
    "Repair",
    "build_figures",
    "find_near_misses",
    "search",
]
