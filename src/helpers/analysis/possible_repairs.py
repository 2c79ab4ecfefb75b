"""The repairs of the audit that a share may be read with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SUM_CHECK, REST = "total", "not_itemised"


@dataclass(frozen=True)
class Repair:
    """One edit of a printed token that would mend a failed check.

    Attributes
    ----------
    row, token
        The figure, and what it would print.
    is_only
        Whether it is plausible and no other plausible edit mends the check.
    is_plausible
        Whether nothing else that is checked speaks against it.
    """

    row: str
    token: str
    is_only: bool
    is_plausible: bool = True


def group_repairs(repairs: Sequence[Mapping[str, str]]) -> dict[str, list[Repair]]:
    """Return the repairs that may be read, by the figure that they edit.

    Those are the plausible ones, and the implausible ones of a sum: it leaves one value for a
    misprinted part, whereas a rounded share can be met by any number of edits. Parts with a rest
    that is not itemised contradict nothing, and nothing of them is repaired.

    Parameters
    ----------
    repairs
        Rows of the table of repairs.
    """
    needed = [row for row in repairs if row["case"] != REST]
    counts = Counter(_identify_check(row) for row in needed if row["plausible"] == "yes")
    found: dict[str, list[Repair]] = {}
    for row in needed:
        plausible = row["plausible"] == "yes"
        only = plausible and counts[_identify_check(row)] == 1
        if plausible or row["check_code"] == SUM_CHECK:
            repair = Repair(row["row"], row["repaired"], only, plausible)
            found.setdefault(row["row"], []).append(repair)
    return found


def _identify_check(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Return the check that a repair would mend."""
    return row["check_code"], row["subject"], row["rows"]
