"""Which numbers a comparison wants: reviewed or not, of whole texts or of excerpts too."""

from __future__ import annotations

import pandas as pd

from helpers.ground.errors import ParameterError
from helpers.ground.vocabulary import EXCERPT, UNVALIDATED


def select_wanted(
    frame: pd.DataFrame, *, unvalidated: str = "no", excerpts: str = "yes"
) -> pd.DataFrame:
    """Return the numbers that may stand in a comparison: none that nobody reviewed.

    Parameters
    ----------
    frame
        Observations or shares, with `obs_status` and `grade`.
    unvalidated
        `yes` keeps also what nobody reviewed.
    excerpts
        `no` leaves out all that rests on an excerpt.

    Raises
    ------
    ParameterError
        If one of them is neither `yes` nor `no`.
    """
    for name, asked in {"unvalidated": unvalidated, "excerpts": excerpts}.items():
        if asked not in ("yes", "no"):
            raise ParameterError(f"{name} '{asked}' is unknown: use yes or no")
    wanted = (frame["obs_status"] != UNVALIDATED) | (unvalidated == "yes")
    if excerpts == "no":
        wanted &= frame["grade"] != EXCERPT
    return frame[wanted].reset_index(drop=True)
