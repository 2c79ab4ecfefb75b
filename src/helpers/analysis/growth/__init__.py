"""Change between two dates: which pairs there are, which are refused, how much."""

from helpers.analysis.growth.changes import GrowthRegisters, compute_growth

__all__ = ["GrowthRegisters", "compute_growth"]
