"""Joint bounds as columns of tables, beside the bounds that figures have alone."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.division import describe_bounds
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.joint import Bounded, Joint
from helpers.analysis.rules import Rules
from helpers.data.rows import build_observations
from helpers.printed.cleaning import NOT_NARROWED


def describe_narrowing(bounded: Bounded) -> dict[str, object]:
    """Return the columns of bounds, those of the figures alone beside them where they differ."""
    alone = bounded.single if bounded.narrowed_by else None
    single: dict[str, object] = {"single_low": None, "single_high": None}
    if alone is not None:
        told = describe_bounds(alone)
        single = {"single_low": told["value_low"], "single_high": told["value_high"]}
    return {
        **describe_bounds(bounded.joint),
        **single,
        "single_closed": "" if alone is None else alone.closed,
        "narrowed_by": " ".join(bounded.narrowed_by),
    }


def add_joint_bounds(observations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return observations with the bounds that all figures of their province leave them.

    Parameters
    ----------
    observations
        Observations of one province.
    rules
        What says how its figures hang together.

    Returns
    -------
    DataFrame
        With `joint_low`, `joint_high`, `joint_closed` and `narrowed_by`, empty where the other
        figures leave the printed bounds as they are.
    """
    records = build_observations(observations)
    relations = rules.list_relations(records)
    read = read_idle_hedges(records, relations)
    joint = Joint.build(read, relations, rules)
    rows = [_describe_joint(joint.bound([row]) if row.has_bounds else None) for row in read]
    return observations.assign(**{name: [row[name] for row in rows] for name in NOT_NARROWED})


def _describe_joint(bounded: Bounded | None) -> dict[str, object]:
    """Return the joint bounds of one figure; nothing where they are the printed ones."""
    if bounded is None or not bounded.narrowed_by:
        return dict(NOT_NARROWED)
    told = describe_bounds(bounded.joint)
    values = (told["value_low"], told["value_high"], bounded.joint.closed)
    return dict(zip(NOT_NARROWED, (*values, " ".join(bounded.narrowed_by)), strict=True))
