"""Which national target a share may be held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.ground.vocabulary import DIMENSIONS, TOTAL

MET, MISSED, OPEN, OTHER_BASE = "met", "missed", "open", "other_base"
Target = Mapping[str, str]


def find_target(share: Mapping[str, object], targets: Sequence[Target]) -> Target | None:
    """Return the first target of just this indicator and breakdown in force at the period's end.

    Parameters
    ----------
    share
        A row of the table of shares.
    targets
        Rows of the register of targets.
    """
    keys = ("indicator_code", *DIMENSIONS)
    for target in targets:
        in_force = target["valid_from"] <= str(share["period_end"]) <= target["valid_to"]
        if in_force and all(target[k] == share[k] for k in keys):
            return target
    return None


def find_target_year(target: Target) -> str:
    """Return the year by which a target is to be reached."""
    return target["valid_to"][:4]


def judge_target(share: Mapping[str, object], target: Target) -> str:
    """Return whether a target is `met` or `missed` for certain, or `open` within a share's bounds.

    A share whose base covers parts only has an `other_base`: the target does not bind it.

    Parameters
    ----------
    share
        With `coverage`, `value_low` and `value_high`, missing where unknown.
    target
        A target that asks for at least its value.
    """
    if share["coverage"] != TOTAL:
        return OTHER_BASE
    aim = float(target["value"])
    low, high = (float(str(share[f"value_{end}"])) for end in ("low", "high"))
    if low >= aim:
        return MET
    return MISSED if high < aim else OPEN
