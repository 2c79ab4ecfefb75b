"""Only shares on one base stand side by side, each province with its latest."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis import inputs
from helpers.analysis.comparison import (
    compute_intensities,
    list_incomparable,
    select_all_periods,
    select_compared,
    select_latest,
    select_online_periods,
)
from helpers.analysis.rules import Rules
from helpers.data import store
from helpers.data.peers import Base

ONLINE, LEVEL4, SIGNED = (
    "share_online_of_received",
    "share_level4_of_services",
    "share_signed_of_outgoing",
)
HEADLINES = {ONLINE: 1.0, LEVEL4: 5.0, SIGNED: 10.0}


def share(
    code: str,
    province: str,
    end: str = "2020-12-31",
    *,
    value: float = 0.1,
    alternative: int = 1,
    base: float = 100.0,
    coverage: str = "_T",
    rests_on: str = "counts",
):
    return {
        "indicator_code": code,
        "family": "online" if code == ONLINE else "other",
        "headline": HEADLINES.get(code),
        "province_id": province,
        "service_level": "_T",
        "channel": "_T",
        "tier": "_T",
        "scope": "_T",
        "coverage": coverage,
        "rests_on": rests_on,
        "period_start": "",
        "period_end": end,
        "alternative": alternative,
        "value": value,
        "denominator_value": base,
    }


def whole(code: str) -> Base:
    return Base(code, "_T", "_T", "_T")


@pytest.fixture
def shares() -> pd.DataFrame:
    return pd.DataFrame(
        [
            share(LEVEL4, "b", "2019-12-27", value=0.2),
            share(LEVEL4, "b", "2018-12-28", value=0.9),
            share(LEVEL4, "a", "2020-06-30", value=0.3),
            share(LEVEL4, "a", "2020-12-31", value=0.8, alternative=2),
            share(ONLINE, "b"),
            share(ONLINE, "a"),
            share(SIGNED, "a"),
            share("share_of_something_else", "a"),
            share("share_of_something_else", "b"),
        ]
    )


def test_each_province_has_its_latest_first_reading(shares):
    latest = select_latest(shares)
    rows = latest[latest["indicator_code"] == LEVEL4]
    assert list(zip(rows["province_id"], rows["value"], strict=True)) == [("a", 0.3), ("b", 0.2)]


def test_of_several_breakdowns_the_largest_base_speaks():
    for parts in ([5.0, 1045.0, 83.0], [1045.0, 83.0, 5.0]):
        frame = pd.DataFrame([share(SIGNED, "a", base=part, value=part / 2000) for part in parts])
        assert list(select_latest(frame)["denominator_value"]) == [1045.0]


def test_the_order_is_fixed_whatever_the_order_of_rows(shares):
    expected = [(ONLINE, "a"), (ONLINE, "b"), (LEVEL4, "a"), (LEVEL4, "b"), (SIGNED, "a")]
    for frame in (shares, shares[::-1]):
        latest = select_latest(frame)
        pairs = zip(latest["indicator_code"], latest["province_id"], strict=True)
        assert list(pairs) == expected


def test_two_provinces_make_a_comparison_and_one_does_not(shares):
    assert list(select_compared(shares)) == [whole(ONLINE), whole(LEVEL4)]
    assert list(list_incomparable(shares)["indicator_code"]) == [SIGNED]


def test_two_readings_of_one_province_are_no_comparison():
    one = pd.DataFrame([share(ONLINE, "a", "2018-12-31"), share(ONLINE, "a", "2019-12-31")])
    assert not select_compared(one)
    assert len(list_incomparable(one)) == 1


def test_every_share_is_either_comparable_or_not(shares):
    latest = select_latest(shares)
    alone = list_incomparable(shares)
    together = select_compared(shares).values()
    assert sorted(pd.concat([alone, *together]).index) == sorted(latest.index)


def test_without_shares_nothing_is_compared(shares):
    assert not select_compared(shares[:0])
    assert list_incomparable(shares[:0]).empty


def test_the_columns_and_the_argument_stay(shares):
    before = shares.copy()
    assert list(select_latest(shares).columns) == list(shares.columns)
    pd.testing.assert_frame_equal(shares, before)


def test_dossiers_a_day_have_a_line_for_every_exposure():
    rows = compute_intensities(
        store.read_all_processed("observations"), inputs.read_rules(), store.read_documents()
    )
    own = rows[(rows["province_id"] == "91-kien-giang") & (rows["period_end"] == "2018-06-30")]
    online = own[own["channel"] == "online"]
    assert dict(zip(online["exposure"], online["per_day"], strict=True)) == {
        "labelled": 176 / 91,
        "to_signing": 176 / 79,
        "from_january": 176 / 169,
    }
    known = rows["per_day"].notna()
    assert (known == rows["qualifier"].isin(["exact", "about"])).all()  # as for shares
    assert (rows["per_day_low"] <= rows["per_day"])[known].all()
    assert (rows["per_day"] <= rows["per_day_high"])[known].all()
    assert set(rows["tier"]) == {"_T"}


def test_what_totals_cover_is_asked_province_by_province(monkeypatch):
    asked = []
    derive = Rules.list_relations

    def note(rules, rows):
        asked.append({row.province_id for row in rows})
        return derive(rules, rows)

    monkeypatch.setattr(Rules, "list_relations", note)
    counted, rules = store.read_all_processed("observations"), inputs.read_rules()
    together = compute_intensities(counted, rules, store.read_documents())
    assert sorted(map(list, asked)) == sorted([name] for name in set(counted["province_id"]))
    for name, rows in together.groupby("province_id"):
        own = counted[counted["province_id"] == name]
        alone = compute_intensities(own, rules, store.read_documents())
        assert list(rows["coverage"]) == list(alone["coverage"])


def test_a_base_that_covers_another_set_is_another_share(shares):
    other = share(LEVEL4, "c", coverage="level_2 level_3 level_4")
    frame = pd.concat([shares, pd.DataFrame([other])], ignore_index=True)
    assert whole(LEVEL4) in select_compared(frame)
    alone = list_incomparable(frame).set_index(["indicator_code", "province_id"])["alone_because"]
    assert alone.to_dict() == {(LEVEL4, "c"): "coverage", (SIGNED, "a"): "alone"}


def test_every_period_of_an_online_share_is_kept():
    rows = [
        share(ONLINE, "b", "2019-12-31"),
        share(ONLINE, "a", "2020-12-31"),
        share(ONLINE, "a", "2018-12-31"),
        share(ONLINE, "a", "2018-12-31", alternative=2),
        share(ONLINE, "c") | {"headline": float("nan")},  # of a single ward
        share(ONLINE, "c") | {"scope": "office"},
        share(LEVEL4, "a"),
    ]
    kept = select_online_periods(pd.DataFrame(rows))
    assert list(zip(kept["province_id"], kept["period_end"], strict=True)) == [
        ("a", "2018-12-31"),
        ("a", "2020-12-31"),
        ("b", "2019-12-31"),
    ]


def test_all_periods_of_a_base_are_those_with_counts_on_it():
    rows = [
        share(ONLINE, "a", "2018-12-31", value=0.1),
        share(ONLINE, "a", "2019-12-31", value=0.2),
        share(ONLINE, "a", "2020-12-31", value=0.3, rests_on="printed"),
        share(ONLINE, "b", "2020-12-31", value=0.4, coverage="province district"),
    ]
    assert list(select_all_periods(pd.DataFrame(rows), whole(ONLINE))["value"]) == [0.1, 0.2]
