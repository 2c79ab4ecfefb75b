"""Units count whole things, except those that the register names."""

from __future__ import annotations

from helpers.data import store
from helpers.printed.units import build_units, is_divisible, read_units, select_unit


def test_the_register_names_units_of_the_code_list():
    lists = store.read_register("code_lists")
    assert set(read_units()) <= {*lists.loc[lists["list"] == "unit_code", "code"]}


def test_a_unit_that_is_not_named_counts_whole_things():
    unit = select_unit("dossier", read_units())
    assert (unit.divisible, unit.decimals, unit.power_of_ten) == (False, 0, 0)


def test_a_named_unit_has_its_own_rule():
    row = {"unit_code": "hour", "divisible": "yes", "decimals": "2", "power_of_ten": "3"}
    units = build_units([row])
    assert is_divisible("hour", units)
    assert not is_divisible("dossier", units)
    assert (units["hour"].decimals, units["hour"].power_of_ten) == (2, 3)


def test_money_is_counted_in_billions():
    assert read_units()["billion_vnd"].power_of_ten == 9
