"""Which of the bounds of a printed figure a page shows."""

from __future__ import annotations

from collections.abc import Mapping

HEDGED = "“over”, “nearly” or the like stand before them"
"""Message id of what is said of counts that leave a share bounds and no value."""


def take_joint(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return an observation with its joint bounds in place of those that it has by itself."""
    if not row.get("joint_closed"):
        return row
    return {**row, "value_low": row["joint_low"], "value_high": row["joint_high"]}
