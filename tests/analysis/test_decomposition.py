"""Splits of a change add up exactly, whatever the figures."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis.codes import Codes
from helpers.analysis.decomposition import compute_decompositions
from helpers.analysis.inputs import read_rules
from helpers.analysis.relations import Member, Relation
from helpers.analysis.rules import Rules
from helpers.data import store

WHOLE = ("_T", "_T", "_T", "_T")
COUNTS = st.integers(1, 50_000)
BY_TIER = Relation(
    "by_tier",
    "total",
    (
        Member("total", "dossiers_received", WHOLE),
        Member("part", "dossiers_received", ("_T", "_T", "province", "_T")),
        Member("part_optional", "dossiers_received", ("_T", "_T", "commune", "_T")),
    ),
)
PRODUCT = Relation(
    "per_meeting",
    "product",
    (Member("whole", "delegates_online", WHOLE), Member("factor", "meetings_online", WHOLE)),
)
FIRST = {"period_start": "2018-01-01", "period_end": "2018-12-31", "document_id": "first"}
SECOND = {"period_start": "2019-01-01", "period_end": "2019-12-31", "document_id": "second"}
RULES = replace(read_rules(), shares=(), codes=Codes({}, {}))


@cache
def read_stored() -> pd.DataFrame:
    return store.read_all_processed("decompositions")


def only(relation: Relation) -> Rules:
    """Return rules of one declared relation, from which nothing more follows."""
    return replace(RULES, declared=(relation,))


def exact(value, **fields):
    return {"value": float(value), "value_low": float(value), "value_high": float(value)} | fields


def split_totals(make_observations, totals, provinces, commune=None):
    rows = [
        exact(totals[0], **FIRST),
        exact(provinces[0], tier="province", **FIRST),
        exact(totals[1], **SECOND),
        exact(provinces[1], tier="province", **SECOND),
    ]
    if commune is not None:
        rows.append(exact(commune, tier="commune", **SECOND))
    return compute_decompositions(make_observations(*rows), only(BY_TIER))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.tuples(COUNTS, COUNTS), st.tuples(COUNTS, COUNTS), COUNTS)
def test_parts_and_rest_add_up_to_the_change(make_observations, totals, provinces, commune):
    rows = split_totals(make_observations, totals, provinces, commune)
    assert math.fsum(rows["contribution"]) == totals[1] - totals[0]


def test_a_part_only_the_later_document_counts_is_newly_covered(make_observations):
    rows = split_totals(make_observations, (100, 90), (100, 60), 30).set_index("component_code")
    assert rows.loc["commune", "group"] == "newly_covered"
    assert rows.loc["commune", "contribution"] == 30
    assert rows.loc["province", "contribution"] == -40
    assert rows.loc["province", "relative_contribution"] == -0.4


def test_what_no_part_explains_is_named(make_observations):
    rows = split_totals(make_observations, (100, 130), (100, 110))
    rest = rows[rows["component"] == "rest"].iloc[0]
    assert (rest["group"], rest["contribution"]) == ("not_itemised", 20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_products_split_exactly_and_by_logarithms(make_observations, n0, n1, d0, d1):
    table = make_observations(
        exact(d0, indicator_code="delegates_online", **FIRST),
        exact(n0, indicator_code="meetings_online", **FIRST),
        exact(d1, indicator_code="delegates_online", **SECOND),
        exact(n1, indicator_code="meetings_online", **SECOND),
    )
    rows = compute_decompositions(table, only(PRODUCT))
    amounts = rows.groupby("method")["contribution"].sum()
    assert amounts["exact_product"] == pytest.approx(d1 - d0, abs=1e-6)
    assert amounts["log_product"] == pytest.approx(math.log(d1 / d0), abs=1e-12)


def split_services(make_observations, first, second):
    """Split the change of a catalogue, given its levels at two dates."""
    days = ({"period_end": "2018-06-18"} | first, {"period_end": "2018-12-28"} | second)
    rows = []
    for number, levels in enumerate(days):
        place = {"period_start": "", "period_end": levels.pop("period_end")}
        place |= {"document_id": f"d{number}", "indicator_code": "online_services"}
        rows += [exact(sum(levels.values()), **place)]
        rows += [exact(value, service_level=level, **place) for level, value in levels.items()]
    return compute_decompositions(make_observations(*rows), read_rules())


def test_levels_that_were_reclassified_are_one_part(make_observations):
    table = split_services(
        make_observations,
        {"level_2": 100, "level_3": 600, "level_4": 50},
        {"level_2": 110, "level_3": 300, "level_4": 290},
    )
    own = table[table["relation_id"] == "online_services_by_level"]
    told = dict(zip(own["component_code"], own["contribution"], strict=True))
    assert told == {"level_2": 10, "level_3_4": -60}


def test_where_no_code_names_what_was_reclassified_it_is_the_rest(make_observations):
    table = split_services(
        make_observations,
        {"level_2": 600, "level_3": 100, "level_4": 50},
        {"level_2": 300, "level_3": 110, "level_4": 290},
    )
    own = table[table["relation_id"] == "online_services_by_level"]
    told = dict(zip(own["component_code"].fillna(""), own["contribution"], strict=True))
    assert told == {"level_3": 10, "": -60}
    assert list(own["group"]) == ["same_coverage", "not_itemised"]


def test_one_date_gives_no_split(make_observations):
    table = make_observations(exact(5, **FIRST), exact(5, tier="province", **FIRST))
    assert compute_decompositions(table, only(BY_TIER)).empty


def test_the_communes_hide_most_of_the_fall_in_dossiers():
    rows = read_stored()[read_stored()["relation_id"] == "dossiers_handled_by_tier"]
    groups = rows.groupby("group")["contribution"].sum()
    assert groups.to_dict() == {"newly_covered": 15392, "same_coverage": 58110 - 80000}
    assert groups.sum() == 73502 - 80000


def test_what_the_text_cuts_off_is_not_itemised():
    rows = read_stored()[
        (read_stored()["relation_id"] == "meetings_online_by_host")
        & (read_stored()["component"] == "rest")
    ]
    assert list(rows["contribution"]) == [34]
