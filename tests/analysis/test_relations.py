"""Declared arithmetic finds its figures, and statements of one fact are not mixed."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from helpers.analysis.relations import (
    bound_sum,
    list_instances,
    name_rows,
    parse_relations,
)
from helpers.data.rows import build_observations
from helpers.ground.errors import ContractError

COLUMNS = ["role", "indicator_code", "service_level", "channel", "tier", "scope"]


def declare(*members: tuple[str, ...], kind: str = "total", name: str = "r") -> pd.DataFrame:
    """Return a register of one relation; dimensions not given are `_T`."""
    rows = [dict(zip(COLUMNS, (*m, *["_T"] * 6), strict=False)) for m in members]
    return pd.DataFrame([{"relation_id": name, "relation_type": kind} | row for row in rows])


def relate(*members: tuple[str, ...], kind: str = "total"):
    return parse_relations(declare(*members, kind=kind))[0]


BY_LEVEL = relate(
    ("total", "services"),
    ("part_optional", "services", "level_2"),
    ("part", "services", "level_3"),
    ("part", "services", "level_4"),
)
ONLINE = relate(
    ("share", "share_online"),
    ("numerator", "received", "_T", "online"),
    ("denominator", "received"),
    kind="share",
)
BY_TIER = relate(
    ("numerator", "on_time", "_T", "_T", "="),
    ("denominator", "received", "_T", "_T", "="),
    kind="share",
)


def tell(instances, role):
    """Return the values chosen for a role, instance by instance."""
    return [[o.number for o in instance.select(role)] for instance in instances]


@pytest.fixture
def read(make_observations):
    """List the instances of a relation among observations given by what is special about them."""
    return lambda relation, *rows: list_instances(
        relation, build_observations(make_observations(*rows))
    )


def level(value: float | None, code: str = "_T", **fields: object) -> dict[str, object]:
    return {"value": value, "indicator_code": "services", "service_level": code, **fields}


# the register


def test_relations_keep_the_order_of_the_register():
    register = pd.concat(
        [declare(("total", "a"), name="z"), declare(("numerator", "b"), kind="share", name="a")]
    )
    parsed = parse_relations(register)
    assert [(r.relation_id, r.relation_type) for r in parsed] == [("z", "total"), ("a", "share")]


@pytest.mark.parametrize(
    "register",
    [
        declare(("part", "services")),
        declare(("total", "services"), kind="share"),
        pd.concat([declare(("total", "a")), declare(("numerator", "b"), kind="share")]),
    ],
    ids=["no anchor", "wrong anchor", "two types"],
)
def test_a_relation_needs_one_type_and_an_anchor(register):
    with pytest.raises(ContractError, match=r"relation 'r' in registers/relations.csv"):
        parse_relations(register)


def test_roles_say_what_is_required():
    members = {member.role: member for member in BY_LEVEL.members + ONLINE.members}
    required = {role for role, member in members.items() if member.is_required}
    assert required == {"total", "part", "numerator", "denominator"}
    assert members["part_optional"].base_role == "part"


# instances


def test_a_total_is_read_with_its_parts(read):
    instances = read(BY_LEVEL, level(10), level(6, "level_3"), level(4, "level_4"))
    assert tell(instances, "total") == [[10]]
    assert tell(instances, "part") == [[6, 4]]
    assert instances[0].missing == ()


def test_an_optional_part_is_read_where_it_is_printed(read):
    rows = [level(10), level(1, "level_2"), level(5, "level_3"), level(4, "level_4")]
    assert tell(read(BY_LEVEL, *rows), "part") == [[1, 5, 4]]


def test_a_missing_part_is_named_and_nothing_stands_for_it(read):
    (instance,) = read(BY_LEVEL, level(10), level(6, "level_3"))
    assert [member.dimensions[0] for member in instance.missing] == ["level_4"]
    assert tell([instance], "part") == [[6]]


def test_a_missing_total_is_named(read):
    (instance,) = read(BY_LEVEL, level(6, "level_3"), level(4, "level_4"))
    assert [member.role for member in instance.missing] == ["total"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [level(1, "level_2")],
        [{"indicator_code": "other"}],
        [{"indicator_code": "services", "service_level": "level_1_2"}],
    ],
    ids=["nothing", "optional only", "another indicator", "another level"],
)
def test_a_relation_without_any_required_figure_has_no_reading(read, rows):
    assert read(BY_LEVEL, *rows) == []


def test_a_figure_without_a_value_is_missing(read):
    rows = [level(10), level(6, "level_3"), level(None, "level_4", printed="")]
    (instance,) = read(BY_LEVEL, *rows)
    assert [member.dimensions[0] for member in instance.missing] == ["level_4"]


@pytest.mark.parametrize(
    "elsewhere",
    [{"document_id": "kon-tum-2020"}, {"period_end": "2020-06-30"}, {"period_start": "2020-02-01"}],
    ids=["document", "end", "start"],
)
def test_figures_of_another_document_or_period_are_not_mixed(read, elsewhere):
    instances = read(BY_LEVEL, level(10), level(6, "level_3"), level(4, "level_4", **elsewhere))
    assert [len(instance.missing) for instance in instances] == [1, 2]
    assert tell(instances, "part") == [[6], [4]]


def test_two_statements_of_one_fact_are_read_apart(read):
    near = [level(10, line="5"), level(6, "level_3", line="5"), level(4, "level_4", line="6")]
    far = [level(9, line="90"), level(6, "level_3", line="91"), level(3, "level_4", line="92")]
    instances = read(BY_LEVEL, *near, *far)
    assert tell(instances, "total") == [[10], [9]]
    assert tell(instances, "part") == [[6, 4], [6, 3]]


def test_equal_statements_are_one_reading(read):
    rows = [level(10, line="5"), level(6, "level_3", line="5"), level(4, "level_4", line="5")]
    again = [row | {"line": "90"} for row in rows]
    assert len(read(BY_LEVEL, *rows, *again)) == 1


def test_of_two_equally_near_figures_the_earlier_is_read(read):
    rows = [level(10, line="9"), level(6, "level_3", line="9")]
    (instance,) = read(
        BY_LEVEL, *rows, level(4, "level_4", line="10"), level(3, "level_4", line="8")
    )
    assert tell([instance], "part") == [[6, 3]]


def test_lines_are_numbers_and_not_text(read):
    rows = [level(10, line="9"), level(6, "level_3", line="9")]
    (instance,) = read(
        BY_LEVEL, *rows, level(4, "level_4", line="10"), level(3, "level_4", line="100")
    )
    assert tell([instance], "part") == [[6, 4]]


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_rows_is_irrelevant(read, order):
    rows = [level(10, line="5"), level(6, "level_3", line="5"), level(4, "level_4", line="6")]
    far = [level(9, line="90"), level(6, "level_3", line="91"), level(3, "level_4", line="92")]
    instances = read(BY_LEVEL, *[*rows, *far][::order])
    assert tell(instances, "total") == [[10], [9]]
    assert tell(instances, "part") == [[6, 4], [6, 3]]


def test_a_share_is_anchored_at_its_numerator_and_may_lack_its_printed_share(read):
    base = {"value": 100.0, "indicator_code": "received"}
    online = {"value": 12.0, "indicator_code": "received", "channel": "online"}
    printed = {"value": 0.12, "indicator_code": "share_online"}
    (instance,) = read(ONLINE, base, online, printed)
    assert (tell([instance], "numerator"), tell([instance], "denominator")) == ([[12]], [[100]])
    assert tell([instance], "share") == [[0.12]]
    (bare,) = read(ONLINE, base, online)
    assert (bare.missing, bare.select("share")) == ((), [])


def test_the_same_sign_stands_for_one_code_in_all_members(read):
    instances = read(
        BY_TIER,
        {"value": 3.0, "indicator_code": "on_time", "tier": "province"},
        {"value": 4.0, "indicator_code": "received", "tier": "province"},
        {"value": 5.0, "indicator_code": "on_time", "tier": "district"},
        {"value": 9.0, "indicator_code": "received", "tier": "district"},
        {"value": 13.0, "indicator_code": "received"},
    )
    assert [instance.shared for instance in instances] == ["province", "district"]
    assert tell(instances, "numerator") == [[3], [5]]
    assert tell(instances, "denominator") == [[4], [9]]


def test_the_same_sign_never_stands_for_the_total(read):
    total = [{"indicator_code": "on_time"}, {"indicator_code": "received"}]
    assert read(BY_TIER, *total) == []


# names and bounds


def test_rows_are_named_by_document_line_and_place(observe):
    rows = [observe(line="19", seq="9"), observe(line="20")]
    assert rows[0].name == "lang-son-2020-h1:19:9"
    assert name_rows(rows) == "lang-son-2020-h1:19:9 lang-son-2020-h1:20:1"


def test_a_missing_bound_is_unbounded_and_never_zero(observe):
    row = observe(26, value_low=26.0, value_high=math.nan, closed="left")
    interval = row.bounds
    assert (interval.low, interval.high, interval.closed) == (26, math.inf, "left")
    assert replace(row, value_high=None).bounds == interval


def test_a_sum_is_as_uncertain_as_its_parts(observe):
    exact = observe(10)
    about = observe(5000, value_low=4500.0, value_high=5500.0, closed="left")
    total = bound_sum([exact, about])
    assert (total.low, total.high, total.closed) == (4510, 5510, "left")
    assert bound_sum([exact, exact]).low == bound_sum([exact, exact]).high == 20
