"""Every reading of a province's shares as a table: derived from the figures, or judged."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.possible_repairs import group_repairs
from helpers.analysis.questions import MAIN, Questions, Words
from helpers.analysis.rules import Rules
from helpers.data.rows import build_observations
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, UNVALIDATED

DOUBTFUL = "U"
SHARE_KEY = ("document_id", "period_start", "period_end", "indicator_code", *DIMENSIONS)
"""What a row of the shares and a question about it have in common."""


def compute_sensitivity(
    observations: pd.DataFrame,
    repairs: pd.DataFrame,
    judgements: pd.DataFrame,
    *,
    rules: Rules,
    words: Words,
) -> pd.DataFrame:
    """Return every reading of every computed share, the main one of each question first.

    A share that can be read in one way only has no row.

    Parameters
    ----------
    observations, repairs
        Observations of one province, and the repairs that its audit lists.
    judgements
        Readings that cannot be derived, with their document.
    rules
        What gives relations, coverage and the day of signing.
    words
        Sentences of the readings by code.

    Raises
    ------
    ContractError
        If a judgement names a figure that is not transcribed.
    """
    records = build_observations(observations)
    relations = rules.list_relations(records)
    grouped = group_repairs(list_records(repairs))
    tables = Questions(records, relations, grouped, rules)
    rows: list[dict[str, object]] = []
    for question in tables.list_questions():
        own = [tables.tell(reading, words) for reading in tables.read(question)]
        own += tables.judge(question, judgements)
        if len(own) > 1:
            rows += _number_alike([tables.describe(question, *told) for told in own])
    return pd.DataFrame(rows)


def _number_alike(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the readings of a question, those of one kind told apart by a number."""
    counts: dict[object, int] = {}
    numbered = []
    for row in rows:
        code = row["variant_id"]
        counts[code] = counts.get(code, 0) + 1
        name = code if counts[code] == 1 else f"{code}-{counts[code]}"
        numbered.append(row | {"variant_id": name})
    return numbered


def mark_doubtful(shares: pd.DataFrame, sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Return the shares, flagged `U` where the main reading is not the figures as printed.

    Parameters
    ----------
    shares, sensitivity
        Both tables of one province.
    """
    if shares.empty or sensitivity.empty:
        return shares
    main = sensitivity[(sensitivity["is_main"] == MAIN) & sensitivity["value"].notna()]
    expected = {tuple(row[k] for k in SHARE_KEY): row["value"] for row in list_records(main)}
    doubtful = [
        row["alternative"] == 1 and key in expected and expected[key] != row["value"]
        for row in list_records(shares)
        for key in [tuple(row[k] for k in SHARE_KEY)]
    ]
    flagged = pd.Series(doubtful, index=shares.index) & (shares["obs_status"] != UNVALIDATED)
    return shares.assign(obs_status=shares["obs_status"].mask(flagged, DOUBTFUL))
