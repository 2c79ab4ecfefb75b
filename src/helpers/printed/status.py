"""How far a printed figure can be trusted, as one letter."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.ground.vocabulary import STATUS_OF_NOTE, UNREVIEWED, UNVALIDATED


def flag_row(row: Mapping[str, str], document: Mapping[str, str], *, edition: bool = False) -> str:
    """Return the SDMX CL_OBS_STATUS flag of a row, the first that fits.

    O nothing printed; V in a document that nobody reviewed; E corrected or called an estimate; D
    or U by a note; P signed before its period ended, unless a plan or a ranking; A otherwise.
    """
    if row["printed"] == "":
        return "O"
    if document.get("review") == UNREVIEWED:
        return UNVALIDATED
    if row["correction_id"]:
        return "E"
    flags = [STATUS_OF_NOTE[note] for note in row["note"].split() if note in STATUS_OF_NOTE]
    if flags:
        return flags[0]
    may_change = row["measurement_kind"] != "target" and not edition
    return "P" if may_change and "" < document["issued"] < row["period_end"] else "A"
