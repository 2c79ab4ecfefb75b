"""Which national target a share may be held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.ground.vocabulary import DIMENSIONS

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
