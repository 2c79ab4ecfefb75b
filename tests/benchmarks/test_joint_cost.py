"""The cost of joint bounds is measured for every province and told as a table."""

from __future__ import annotations

import pytest

from benchmarks import joint_cost
from helpers.data.documents import list_provinces


@pytest.mark.long
def test_every_province_has_its_row():
    costs = list(joint_cost.measure(rounds=1))
    assert [cost.province_id for cost in costs] == list(list_provinces())
    assert all(cost.all == cost.model + cost.bounds + cost.repairs > 0 for cost in costs)
    lines = joint_cost.describe(costs)
    assert len(lines) == len(costs) + 2
    assert all(cost.province_id in line for cost, line in zip(costs, lines[2:], strict=True))
