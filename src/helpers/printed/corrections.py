"""Declared corrections of printed tokens; a dead one is an error."""

from __future__ import annotations

import pandas as pd

from helpers.ground.errors import CorrectionError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import ROW_KEY


def apply_corrections(rows: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with columns `read` (token to be parsed) and `correction_id`.

    `printed` stays as it is; only accepted corrections of these documents are applied.

    Parameters
    ----------
    rows
        Transcription rows.
    corrections
        The register of corrections.

    Raises
    ------
    CorrectionError
        If a correction matches no row, its expected token is not the printed one, it changes
        nothing, or two corrections claim one row.
    """
    corrected = rows.assign(read=rows["printed"], correction_id="")
    present = corrections["document_id"].isin(set(rows["document_id"]))
    accepted = corrections[present & (corrections["status"] == "accepted")]
    for correction in list_records(accepted):
        _apply_one(corrected, correction)
    return corrected


def _apply_one(rows: pd.DataFrame, correction: dict[str, str]) -> None:
    """Put one correction into the working copy."""
    matches = pd.Series(True, index=rows.index)
    for column in ROW_KEY:
        matches &= rows[column] == correction[column]
    where = ":".join(correction[column] for column in ROW_KEY)
    name = f"corrections.csv: correction '{correction['correction_id']}' of {where}"
    if matches.sum() != 1:
        found = f"matches '{matches.sum()}' rows of {correction['document_id']}.csv"
        raise CorrectionError(f"{name} {found}: remove or correct it")
    index = rows.index[matches][0]
    _require_needed(rows.loc[index], correction, name)
    rows.loc[index, ["read", "correction_id"]] = [
        correction["printed_corrected"],
        correction["correction_id"],
    ]


def _require_needed(row: pd.Series, correction: dict[str, str], name: str) -> None:
    """Stop if the row no longer holds what the correction expects, or nothing would change."""
    if row["correction_id"]:
        before = f"a row already corrected by '{row['correction_id']}'"
        raise CorrectionError(f"{name} claims {before}: take one of the two out")
    if row["printed"] != correction["printed_expected"]:
        raise CorrectionError(
            f"{name}, field 'printed_expected' with value '{correction['printed_expected']}': the "
            f"row prints '{row['printed']}': remove or correct it"
        )
    if correction["printed_corrected"] == row["printed"]:
        raise CorrectionError(f"{name} changes nothing: remove it")
