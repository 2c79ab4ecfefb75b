"""Sentences that an editor would strike: codes, counts of nothing, names that two places bear."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.comparison import select_compared
from helpers.data import store
from helpers.page import province
from helpers.page.naming import name_dated, name_in_brackets, name_in_title
from helpers.page.sections import answers
from helpers.page.sections.comparison import render_models
from helpers.page.sections.disputes import SAME_VALUE
from helpers.page.sections.findings import name_subject, summarise_checks
from helpers.page.sections.share_cells import build_row
from helpers.page.sections.words import describe_flag, name_coverage

EN = province.read_labels("en")


@pytest.fixture(scope="module")
def shares():
    """Shares of all provinces."""
    return store.read_all_processed("shares")


@pytest.fixture(scope="module")
def yen_bai():
    """A province that prints two dates of a figure which has no card."""
    return province.read_province("15-yen-bai", "en")


def test_a_title_dates_a_name_that_two_units_bear_and_no_other():
    names = {name: EN.label_province(name) for name in EN.provinces}
    for name, shown in names.items():
        is_shared = list(names.values()).count(shown) > 1
        assert name_in_title(name, EN) == (name_dated(name, EN) if is_shared else shown)
    assert {name_in_title(n, EN) for n in names if names[n] == "Lào Cai"} == {
        "Lào Cai (until Jun 2025)",
        "Lào Cai (since Jul 2025)",
    }


def test_a_dated_name_stands_in_brackets_without_brackets_of_its_own():
    assert name_in_brackets("Huế (since Jan 2025)") == "Huế, since Jan 2025"
    assert name_in_brackets("Lạng Sơn") == "Lạng Sơn"


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (["passed"], "Checks: 1; passed: 1; failed: 0."),
        (["passed", "not_checkable"], "Checks: 2; passed: 1; failed: 0; not checkable, because"),
    ],
)
def test_facts_are_counted_only_where_a_check_failed(results, told):
    findings = pd.DataFrame({"result": results, "severity": "error"})
    text = summarise_checks(findings, EN)
    assert text.startswith(told)
    assert "Facts" not in text


def test_parts_that_have_a_common_name_are_told_by_it():
    assert name_coverage("level_2 level_3 level_4", EN) == "levels 2–4"
    assert name_coverage("province commune", EN) == "province tier, commune tier"


def test_a_flag_is_a_word_where_no_key_explains_the_letter():
    row = {"obs_status": "P", "disputed_by": ""}
    assert describe_flag(row, EN)["flag"] == "provisional"
    assert describe_flag(row, EN, anchor="")["flag"] == "P"


def test_a_share_without_counts_is_compared_as_printed(shares):
    printed = shares[(shares["numerator_rows"] == "") & (shares["printed"] != "")]
    row = printed.iloc[0].to_dict()
    sides = build_row(row, EN, name_share=False)[2]
    assert sides.links[0].text.endswith(f"“{row['printed']}”")
    assert sides.note == "the counts are not printed"


def test_two_dates_of_any_figure_are_told(yen_bai):
    assert set(yen_bai.growth["reason_code"]) == {""}
    told = "".join(link.before + link.text + link.after for link in answers.answer_change(yen_bai))
    assert "since 31 Dec 2020" in told


def test_a_finding_on_two_figures_alike_names_both(yen_bai):
    rows = pd.DataFrame(
        {"indicator_code": "online_services", "period_start": "", "period_end": "2020-12-31"}
        | dict.fromkeys(("service_level", "channel", "tier", "scope"), "_T"),
        index=["a", "b"],
    )
    rows.loc["b", "tier"] = "commune"
    finding = {"check_code": "repetition", "rows": "a b", **rows.loc["a"].to_dict()}
    named = name_subject(finding | {"case": SAME_VALUE}, yen_bai, rows)
    assert named == "Online services / commune tier (31 Dec 2020)"
    assert (
        name_subject(finding | {"case": "other"}, yen_bai, rows) == "Online services (31 Dec 2020)"
    )


def test_what_a_model_lacks_is_told_once_for_all_shares(shares):
    bases = list(select_compared(shares))
    html = render_models(shares, bases, labels=EN).html
    assert html.count("too little for a pooled model") == 1
    assert f"pooled model: {len(bases)}." in html
    assert render_models(shares, [], labels=EN).html == ""
