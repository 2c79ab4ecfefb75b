"""Change between two dates: which pairs there are, which are refused, how much."""

from helpers.analysis.growth.changes import GrowthRegisters, compute_growth
from helpers.analysis.growth.pairs import AnnualLimits

__all__ = ["AnnualLimits", "GrowthRegisters", "compute_growth"]
