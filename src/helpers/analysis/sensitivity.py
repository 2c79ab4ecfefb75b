"""Other readings that the text leaves open for a share: each with its value, rows and reason."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.coverage import map_covered, name_coverage
from helpers.analysis.exposures import choose_exposure, list_exposures
from helpers.analysis.rules import Rules
from helpers.analysis.shares import divide_figures, flag_derived
from helpers.analysis.sums import map_rows, read_terms, write_sum
from helpers.data.rows import Observation, build_observations
from helpers.ground.errors import ContractError
from helpers.ground.vocabulary import DIMENSIONS

MAIN, DOUBTFUL = "yes", "U"
SHARE_KEY = ("document_id", "period_start", "period_end", "indicator_code", *DIMENSIONS)
"""What a row of the shares and a question about it have in common."""
NOTHING = {"value": None, "value_low": None, "value_high": None, "closed": ""}

Variant = Mapping[str, str]
ShareKey = tuple[str, str, str, str, Cut]


def compute_sensitivity(
    observations: pd.DataFrame,
    variants: pd.DataFrame,
    *,
    rules: Rules,
    documents: pd.DataFrame,
) -> pd.DataFrame:
    """Return every declared reading of a province's shares, the main one of each question first.

    Parameters
    ----------
    observations
        Observations of one province.
    variants
        The register of readings: numerator and base as sums of printed figures, or a refusal.
    rules, documents
        What gives coverage and the day of signing.

    Raises
    ------
    ContractError
        If a question has not just one main reading, or a term names no transcribed figure.
    """
    records = build_observations(observations)
    rows, tiers = map_rows(records), map_covered(records, rules.list_relations(records))
    issued = documents.set_index("document_id")["issued"].to_dict()
    own = variants[variants["province_id"].isin(set(observations["province_id"]))]
    require_one_main(own)
    return pd.DataFrame(
        [_compute_variant(variant, rows, tiers, issued) for variant in own.to_dict("records")]
    )


def require_one_main(variants: pd.DataFrame) -> None:
    """Stop unless each question has one main reading, which is not a refusal."""
    for question, rows in variants.groupby("question_id", sort=False):
        main = rows[rows["is_main"] == MAIN]
        if len(main) != 1 or main.iloc[0]["reason_code"]:
            raise ContractError(
                f"question '{question}' in registers/variants.csv has '{len(main)}' main readings "
                "or a refused one: mark just one computed reading with 'yes'"
            )


def _compute_variant(
    variant: Variant,
    rows: Mapping[str, Observation],
    tiers: dict[str, tuple[str, ...]],
    issued: Mapping[str, str],
) -> dict[str, object]:
    """Return one reading as a row; a refused one names its rows but has no value."""
    numerator = read_terms(variant["numerator"], rows)
    base = read_terms(variant["denominator"], rows)
    result = divide_figures(numerator, base)
    if variant["reason_code"]:
        result |= NOTHING
    return {
        **{k: variant[k] for k in ("province_id", "question_id", "variant_id", "is_main")},
        **{k: variant[k] for k in ("indicator_code", *DIMENSIONS)},
        **_describe_period(numerator[0], variant["exposure"], issued),
        "coverage": name_coverage(base, tiers, part=numerator),
        **result,
        "arithmetic": f"{write_sum(numerator)} / {write_sum(base)}",
        **_name_repaired([*numerator, *base]),
        "reason_code": variant["reason_code"],
        "reason_vi": variant["reason_vi"],
        "reason_en": variant["reason_en"],
        "obs_status": flag_derived([*numerator, *base]),
    }


def _describe_period(
    first: Observation, exposure: str, issued: Mapping[str, str]
) -> dict[str, object]:
    """Return document, period and, for a flow, the days of the exposure in question."""
    days = None
    if first.period_start:
        exposures = list_exposures(first.period, issued[first.document_id])
        days = choose_exposure(exposures, exposure).days
    return {
        "document_id": first.document_id,
        "period_start": first.period_start,
        "period_end": first.period_end,
        "exposure": exposure if first.period_start else "",
        "exposure_days": days,
    }


def _name_repaired(figures: Sequence[Observation]) -> dict[str, object]:
    """Return the figures that are read with another token, and these tokens in the same order."""
    repaired = {figure.name: figure.read_as for figure in figures if figure.read_as}
    return {
        "repaired_rows": " ".join(repaired),
        "repaired_tokens": " ".join(repaired.values()),
    }


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
    expected = {tuple(row[k] for k in SHARE_KEY): row["value"] for row in main.to_dict("records")}
    doubtful = [
        row["alternative"] == 1 and key in expected and expected[key] != row["value"]
        for row in shares.to_dict("records")
        for key in [tuple(row[k] for k in SHARE_KEY)]
    ]
    return shares.assign(
        obs_status=shares["obs_status"].mask(pd.Series(doubtful, index=shares.index), DOUBTFUL)
    )
