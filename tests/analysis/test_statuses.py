"""The same number carries one flag in every table."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.disputes import flag_readings
from helpers.data import store

PLACE = ["document_id", "indicator_code", "service_level", "channel", "tier", "scope"]
PLACE += ["period_start", "period_end", "numerator_rows", "denominator_rows"]
NUMBER = ["value", "value_low", "value_high"]


def test_a_reading_is_flagged_like_the_share_that_it_repeats():
    shares, readings = map(store.read_all_processed, ("shares", "sensitivity"))
    printed = readings[readings["repaired_rows"] == ""]
    both = printed.merge(shares, on=[*PLACE, *NUMBER], suffixes=("_reading", "_share"))
    assert len(both) > 0
    differs = both["obs_status_reading"] != both["obs_status_share"]
    assert both.loc[differs, ["variant_id", *PLACE]].empty


def test_readings_of_the_same_figures_and_value_have_one_flag():
    readings = store.read_all_processed("sensitivity")
    keys = ["numerator_rows", "denominator_rows", "repaired_rows", *NUMBER]
    flags = readings.groupby(keys, dropna=False)["obs_status"].nunique()
    assert flags[flags > 1].empty


def test_a_part_of_a_change_is_flagged_like_the_change():
    split, growth = map(store.read_all_processed, ("decompositions", "growth"))
    keys = ["indicator_code", "from_rows", "to_rows"]
    told = growth[(growth["reason_code"] == "") & (growth["comparison"] == "printed")]
    parts = split[split["component"] == "part"]
    parts = parts.assign(indicator_code=parts["component_indicator"])
    both = parts.merge(told, on=keys, suffixes=("_part", "_change"))
    assert len(both) > 0
    differs = both["obs_status_part"] != both["obs_status_change"]
    assert both.loc[differs, keys].empty


def test_a_disputed_figure_lowers_a_reading_that_no_share_repeats():
    reading = {
        "numerator_rows": "d:1:1", "denominator_rows": "d:1:2", "repaired_rows": "",
        "value": 0.5, "value_low": 0.5, "value_high": 0.5, "obs_status": "A",
    }  # fmt: skip
    finding = {
        "check_code": "total", "case": "exceeded", "subject": "s", "rows": "d:1:2",
        "repair_status": "none", "repair_count": 0,
    }  # fmt: skip
    none = pd.DataFrame(columns=["check_code", "subject", "rows", "repair"])
    shares = pd.DataFrame(columns=[*reading])
    flagged = flag_readings(
        pd.DataFrame([reading]), shares, findings=pd.DataFrame([finding]), repairs=none
    )
    assert list(flagged["obs_status"]) == ["U"]
    assert list(flagged.columns) == [*reading]
