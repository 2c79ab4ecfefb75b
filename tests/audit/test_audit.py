"""Each check finds its planted fault and passes its clean case; the real documents' findings."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from helpers import audit
from helpers.analysis import inputs
from helpers.analysis.relations import parse_relations
from helpers.analysis.shares import compute_shares
from helpers.audit.finding import FAILED, NOT_CHECKABLE, PASSED, Context, quote_tokens
from helpers.audit.repair import holds, replace_in
from helpers.data import store
from helpers.data.documents import list_provinces
from helpers.data.results import Repair
from helpers.data.rows import build_observation
from helpers.ground.vocabulary import DIMENSIONS, is_edition
from helpers.printed.cleaning import clean_transcriptions
from helpers.printed.numerals import parse_printed

YEAR = ("2020-01-01", "2020-12-31")
STOCK = ("", "2020-12-31")


@pytest.fixture(scope="module")
def real_rules():
    return inputs.read_rules()


def observe(indicator, printed, *, line=1, seq=1, period=YEAR, document="doc", **other):
    """Return an observation as cleaning would make it."""
    kind = other.pop("kind", "actual")
    unit = other.pop("unit", "percent" if "%" in printed else "thing")
    qualifier = other.pop("qualifier", "exact")
    part = kind if kind in ("numerator", "denominator") else "value"
    parsed = parse_printed(printed, qualifier, part=part, whole=unit != "percent")
    row = {
        "province_id": "p",
        "document_id": document,
        "line": str(line),
        "seq": str(seq),
        "printed": printed,
        "indicator_code": indicator,
        **{d: other.pop(d, "_T") for d in DIMENSIONS},
        "unit_code": unit,
        "qualifier": qualifier,
        "measurement_kind": kind,
        "value": float(parsed.value),
        "value_low": float(parsed.low),
        "value_high": None if parsed.high is None else float(parsed.high),
        "closed": parsed.closed,
        "obs_status": "A",
        "corrected": "",
        "period_start": period[0],
        "period_end": period[1],
        "note": other.pop("note", ""),
        **other,
    }
    return build_observation(row)


def relate(relation_type, *members):
    """Return one relation; a member is (role, indicator, dimensions…)."""
    rows = [
        {
            "relation_id": "r",
            "relation_type": relation_type,
            "role": role,
            "indicator_code": indicator,
            **{d: dims.get(d, "_T") for d in DIMENSIONS},
        }
        for role, indicator, dims in members
    ]
    return parse_relations(pd.DataFrame(rows))[0]


def build(observations, *relations, issued="2021-02-01", completeness="complete", documents=None):
    """Return a context for hand-made observations."""
    document = {
        "issued": issued,
        "completeness": completeness,
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
    }
    names = documents or dict.fromkeys((o.document_id for o in observations), document)
    return Context(tuple(observations), tuple(relations), dict(names), inputs.read_rules())


def run(check, context):
    """Return (case, result) of every finding of one check."""
    return [(f.case, f.result) for f in check(context)]


def parts(total, *values, **options):
    """Return a total and its parts by tier, with the relation that ties them."""
    tiers = ("province", "district", "commune")
    names = tiers[: len(values)]
    rows = [observe("n", total, seq=1, **options)]
    rows += [
        observe("n", v, seq=i + 2, tier=t)
        for i, (t, v) in enumerate(zip(names, values, strict=True))
    ]
    members = [("total", "n", {}), *(("part", "n", {"tier": t}) for t in names)]
    return rows, relate("total", *members)


TOTALS = [
    ("3.000", ("1.000", "2.000"), "complete", (PASSED, PASSED)),
    ("3.100", ("1.000", "2.000"), "complete", ("short", FAILED)),
    ("2.900", ("1.000", "2.000"), "complete", ("exceeded", FAILED)),
    ("3.100", ("1.000", "2.000"), "truncated", ("truncated", FAILED)),
    ("2.000", ("1.000", "2.000"), "complete", ("exceeded", FAILED)),
]


@pytest.mark.parametrize(("total", "values", "state", "expected"), TOTALS)
def test_totals(total, values, state, expected):
    rows, relation = parts(total, *values)
    assert run(audit.check_totals, build(rows, relation, completeness=state)) == [expected]


def test_nested_levels_are_told_from_a_misprint():
    levels = ("level_1", "level_2")
    rows = [observe("n", "2.000")]
    rows += [
        observe("n", token, seq=i + 2, service_level=level)
        for i, (level, token) in enumerate(zip(levels, ("2.000", "1.000"), strict=True))
    ]
    members = [("part", "n", {"service_level": level}) for level in levels]
    relation = relate("total", ("total", "n", {}), *members)
    assert run(audit.check_totals, build(rows, relation)) == [("nested", FAILED)]


def test_a_cut_excuses_only_what_can_stand_behind_it():
    rows, relation = parts("3.100", "1.000", "2.000")
    later = observe("other", "7", line=9)
    context = build([*rows, later], relation, completeness="truncated")
    assert run(audit.check_totals, context) == [("short", FAILED)]


def test_nothing_divides_by_zero():
    share = relate("share", ("share", "s", {}), ("numerator", "a", {}), ("denominator", "b", {}))
    zero = [observe("a", "0"), observe("b", "0", seq=2), observe("s", "10%", seq=3)]
    assert run(audit.check_printed_shares, build(zero, share)) == [(NOT_CHECKABLE, NOT_CHECKABLE)]
    none = [observe("a", "5"), observe("s", "0%", seq=3)]
    assert run(audit.check_implied_bases, build(none, share)) == []
    year = relate("quarter_of_year", ("year", "q", {}), ("quarter", "q", {}))
    last = [
        observe("q", "30", document="q", period=("2018-10-01", "2018-12-31")),
        observe("q", "120", document="y", period=("2018-01-01", "2018-12-31")),
    ]
    signed = {"q": {"issued": "2019-01-05"}, "y": {"issued": "2019-01-05"}}
    assert run(audit.check_quarters, build(last, year, documents=signed)) == [(PASSED, PASSED)]


def test_consistent_hedges_are_no_contradiction():
    rows = [observe("a", "6.000", qualifier="over"), observe("a", "6.120", line=2)]
    assert run(audit.check_restatements, build(rows)) == [(PASSED, PASSED)]


def test_all_may_not_be_all():
    relation = relate("share", ("share", "s", {}), ("numerator", "a", {}), ("denominator", "b", {}))
    rows = [observe("a", "36"), observe("b", "37", seq=2), observe("s", "100%", seq=3)]
    assert run(audit.check_printed_shares, build(rows, relation)) == [("not_all", FAILED)]


def test_a_total_without_one_part_is_not_checkable():
    rows, relation = parts("3.000", "1.000", "2.000")
    assert run(audit.check_totals, build(rows[:2], relation)) == [(NOT_CHECKABLE, NOT_CHECKABLE)]


def test_a_round_total_may_differ_from_hedged_parts():
    rows, relation = parts("80.000", "5.000", "75.100")
    assert run(audit.check_totals, build(rows, relation)) == [(PASSED, PASSED)]


def test_idle_hedges():
    rows, relation = parts("3.000", "1.000", "2.000")
    hedged = [rows[0], *(replace(r, qualifier="over") for r in rows[1:])]
    assert run(audit.check_idle_hedges, build(hedged, relation)) == [("exact_sum", FAILED)]
    hedged[1] = replace(hedged[1], value=990.0)
    assert run(audit.check_idle_hedges, build(hedged, relation)) == [(PASSED, PASSED)]


SHARES = [
    ("596", "1.383", "43%", (PASSED, PASSED)),
    ("596", "1.383", "45%", ("refuted", FAILED)),
    ("596", "1.383", "44%", ("refuted", FAILED)),  # 43.09: less than half a unit down only
    ("7.383", "7.420", "99%", ("cut", FAILED)),
    ("4.501", "6.430", "70%", ("exact_product", FAILED)),
]


@pytest.mark.parametrize(("part", "whole", "printed", "expected"), SHARES)
def test_printed_shares(part, whole, printed, expected):
    rows = [observe("a", part), observe("b", whole, seq=2), observe("s", printed, seq=3)]
    relation = relate("share", ("share", "s", {}), ("numerator", "a", {}), ("denominator", "b", {}))
    context = build(rows, relation)
    assert run(audit.check_printed_shares, context) == [expected]
    assert run(audit.check_printed_shares, build(rows[::2], relation)) == [
        (NOT_CHECKABLE, NOT_CHECKABLE)
    ]


def test_implied_base():
    relation = relate("share", ("share", "s", {}), ("numerator", "a", {}), ("denominator", "b", {}))
    rows = [observe("a", "64"), observe("s", "30%", seq=2), observe("other", "213", seq=3)]
    assert run(audit.check_implied_bases, build(rows, relation)) == [("other_figure", FAILED)]
    elsewhere = [*rows[:2], replace(rows[2], line=9)]
    assert run(audit.check_implied_bases, build(elsewhere, relation)) == [(PASSED, PASSED)]


def test_part_of_whole():
    relation = relate("part_of", ("whole", "b", {}), ("part", "a", {}))
    rows = [observe("a", "900"), observe("b", "1.000", seq=2)]
    assert run(audit.check_parts, build(rows, relation)) == [(PASSED, PASSED)]
    rows[0] = observe("a", "1.001")
    assert run(audit.check_parts, build(rows, relation)) == [("outside", FAILED)]
    open_whole = [rows[0], observe("b", "1.000", seq=2, qualifier="over")]
    assert run(audit.check_parts, build(open_whole, relation)) == [(PASSED, PASSED)]


def test_exclusive_shares():
    relation = relate("exclusive", ("part", "a", {}), ("part", "b", {}))
    for second, expected in (("50%", (PASSED, PASSED)), ("70%", ("above_one", FAILED))):
        rows = [observe("a", "50%"), observe("b", second, seq=2)]
        assert run(audit.check_exclusive_shares, build(rows, relation)) == [expected]


def test_pooled_share():
    members = [("pooled", "c", {}), *(("part", "c", {"tier": t}) for t in ("province", "commune"))]
    relation = relate("pooled", *members)
    for pooled, expected in (("98,4%", (PASSED, PASSED)), ("94,0%", ("outside", FAILED))):
        rows = [
            observe("c", pooled),
            observe("c", "100%", seq=2, tier="province"),
            observe("c", "95,3%", seq=3, tier="commune"),
        ]
        assert run(audit.check_pooled_shares, build(rows, relation)) == [expected]


def test_pooled_shares_follow_from_the_codes(real_rules):
    code, days = "share_on_time_of_settled", ("2025-07-01", "2025-09-30")
    parts = [
        observe(code, "90,5%", seq=2, tier="province", period=days),
        observe(code, "95,5%", seq=3, tier="commune", period=days),
    ]
    for printed, expected in (("93,3%", (PASSED, PASSED)), ("96,5%", ("outside", FAILED))):
        rows = [observe(code, printed, period=days), *parts]
        context = build(rows, *real_rules.list_relations(rows))
        assert run(audit.check_pooled_shares, context) == [expected]
    rows = [replace(row, indicator_code="share_tier_of_handled") for row in rows]
    assert run(audit.check_pooled_shares, build(rows, *real_rules.list_relations(rows))) == []


def test_share_range():
    assert run(audit.check_share_range, build([observe("share_a", "99%")])) == [(PASSED, PASSED)]
    assert run(audit.check_share_range, build([observe("share_a", "101%")])) == [
        ("above_one", FAILED)
    ]


def test_restatement():
    rows = [observe("a", "330", line=35), observe("a", "326", line=152)]
    assert run(audit.check_restatements, build(rows)) == [("differs", FAILED)]
    rows[1] = observe("a", "330", line=152)
    assert run(audit.check_restatements, build(rows)) == [(PASSED, PASSED)]
    plan = [rows[0], replace(observe("a", "500", line=9), measurement_kind="target")]
    assert run(audit.check_restatements, build(plan)) == []


def test_a_day_that_is_only_inferred_makes_two_documents_no_contradiction():
    first = observe("a", "772", period=STOCK, period_basis="printed")
    for basis, other, case in (
        ("inferred", "b", "differs_undated"),
        ("printed", "b", "differs"),
        ("inferred", "doc", "differs"),
    ):
        second = observe("a", "725", line=2, document=other, period=STOCK, period_basis=basis)
        found = run(audit.check_restatements, build([first, second]))
        assert found == [(case, FAILED)], (basis, other)


def test_another_unit_in_each_document_is_compared_with_none(real_rules):
    days = (("", "2018-12-31"), ("", "2019-12-31"))
    for scope, count in (("single_unit", 0), ("provincial_centre", 1)):
        rows = [
            observe("document_system_accounts", "6.000", scope=scope, period=days[0]),
            observe("document_system_accounts", "5.000", scope=scope, period=days[1], document="b"),
        ]
        context = build(rows, *real_rules.list_relations(rows))
        assert len(audit.check_counters(context)) == count
        same = [replace(row, period_end="2019-12-31") for row in rows]
        assert len([f for f in run(audit.check_restatements, build(same)) if FAILED in f]) == count


def test_a_share_of_an_unstated_base_is_not_refuted():
    relation = relate("share", ("numerator", "n", {}), ("denominator", "d", {}), ("share", "s", {}))
    counts = [observe("n", "951"), observe("d", "1.834", seq=2)]
    for note, case in (("base_not_stated", "base_unclear"), ("", "refuted")):
        rows = [*counts, observe("s", "59,6%", seq=3, note=note)]
        assert run(audit.check_printed_shares, build(rows, relation)) == [(case, FAILED)]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (("level_3", "552", "2019-11-15"), ("level_3_4", "476", "2019-12-16"), ["part_larger"]),
        (("level_3", "470", "2019-11-15"), ("level_3_4", "476", "2019-12-16"), [PASSED]),
        (("level_4", "1.030", "2021-06-08"), ("level_4", "1.016", "2021-08-31"), ["falls"]),
        (("level_3", "656", "2018-06-18"), ("level_3", "330", "2018-12-28"), []),  # risen to 4
        (("_T", "2.000", "2021-12-31"), ("_T", "1.800", "2022-12-31"), []),  # Decree 42/2022
    ],
)
def test_shrinking_stock(earlier, later, expected):
    rows = [
        observe("online_services", token, service_level=level, period=("", day), document=day)
        for level, token, day in (earlier, later)
    ]
    assert [case for case, _ in run(audit.check_stocks, build(rows))] == expected


def test_repetition_of_scores():
    def print_twice(token):
        return [
            observe("a", token, seq=i, scope=scope, unit="percent")
            for i, scope in enumerate(("index_progress", "index_digitisation"))
        ]

    for token, expected in (("19,24", [("same_value", FAILED)]), ("11,1", [])):
        rows = [replace(row, unit_code="index_point") for row in print_twice(token)]
        assert run(audit.check_repetitions, build(rows)) == expected


def test_repetition():
    rows = [
        observe("a", "8.310", channel="electronic"),
        observe("a", "8.310", seq=2, channel="paper"),
    ]
    assert run(audit.check_repetitions, build(rows)) == [("same_value", FAILED)]
    rows[1] = observe("a", "8.311", seq=2, channel="paper")
    assert run(audit.check_repetitions, build(rows)) == [(PASSED, PASSED)]


CHANGE = {
    "document_id": "doc",
    "province_id": "p",
    "indicator_code": "a",
    **dict.fromkeys(DIMENSIONS, "_T"),
    "direction": "up",
    "from_end": "2018-12-31",
    "to_end": "2019-12-31",
}


@pytest.mark.parametrize(
    ("kind", "printed", "before", "after", "expected"),
    [
        ("times", "tăng 1,76 lần", "74.433", "205.745", ("by_times", FAILED)),  # told as ambiguous
        ("times", "tăng 2,76 lần", "74.433", "205.745", ("to_times", FAILED)),
        ("times", "tăng 3,1 lần", "74.433", "205.745", ("refuted", FAILED)),
        ("percent", "tăng 25%", "400", "500", (PASSED, PASSED)),
        ("percent", "tăng 35%", "400", "500", ("refuted", FAILED)),
        ("percent", "tăng 59%", "17%", "76%", ("points", FAILED)),
        ("percent", "tăng 25%", "40%", "50%", ("relative", FAILED)),
        ("percent", "tăng 76%", "0%", "76%", (PASSED, PASSED)),  # of nothing only points
        ("percent", "tăng 25%", "0", "500", (NOT_CHECKABLE, NOT_CHECKABLE)),
        ("percent", "tăng 2,7%", "12,4%", "15,2%", ("points", FAILED)),  # 12,45 to 15,15
        ("percent", "tăng 15%", "1,08 triệu", "1,2 triệu", (PASSED, PASSED)),
        ("percent", "tăng 45%", "1,08 triệu", "1,2 triệu", ("refuted", FAILED)),
        ("times", "tăng 2 lần", "400", "0", (NOT_CHECKABLE, NOT_CHECKABLE)),
        ("places", "26 bậc", "58", "32", (PASSED, PASSED)),
        ("places", "26 bậc", "32", "58", ("refuted", FAILED)),
    ],
)
def test_a_printed_change_is_read_in_every_way_that_its_words_allow(
    kind, printed, before, after, expected
):
    rows = [
        observe("a", before, period=("", "2018-12-31")),
        observe("a", after, seq=2, period=("", "2019-12-31")),
    ]
    context = build(rows)
    rules = replace(context.rules, printed_changes=(CHANGE | {"kind": kind, "printed": printed},))
    assert run(audit.check_printed_changes, replace(context, rules=rules)) == [expected]
    half = replace(context, rules=rules, observations=tuple(rows[1:]))
    assert run(audit.check_printed_changes, half) == [(NOT_CHECKABLE, NOT_CHECKABLE)]


def test_a_printed_change_is_held_to_the_levels_of_its_own_document():
    old = [observe("a", "61.877", document="old", period=("", "2018-12-31"))]
    own = [
        observe("a", "60.000", period=("", "2018-12-31")),
        observe("a", "72.000", seq=2, period=("", "2019-12-31")),
    ]
    change = CHANGE | {"kind": "percent", "printed": "tăng 20,0%"}
    for rows, expected in (([*old, *own], (PASSED, PASSED)), ([*old, own[1]], ("refuted", FAILED))):
        context = build(rows)
        rules = replace(context.rules, printed_changes=(change,))
        assert run(audit.check_printed_changes, replace(context, rules=rules)) == [expected]


RANKING = (("p", "1", "0,7"), ("q", "2", "0,6"), ("r", "3", "0,5"), ("s", "3", "0,5"))


@pytest.mark.parametrize(
    ("misprint", "accused"),
    [
        ({}, {}),
        ({"p": ("4", "0,7")}, {"p": 3}),  # its rank is against all others, which are not accused
        ({"r": ("3", "0,8")}, {"r": 2}),
        ({"q": ("1", "0,6"), "p": ("2", "0,7")}, {"p": 1, "q": 1}),  # either may be wrong
    ],
)
def test_the_higher_score_of_a_table_has_the_better_rank(misprint, accused):
    rows = {}
    for seq, (unit, *printed) in enumerate(RANKING):
        rank, score = misprint.get(unit, printed)
        rows[unit] = [
            observe("dti_rank", rank, seq=seq, unit="rank", province_id=unit),
            observe("dti_score", score, seq=seq + 9, unit="percent", province_id=unit),
        ]
    found = {}
    for unit, own in rows.items():
        peers = tuple(row for other, pair in rows.items() if other != unit for row in pair)
        (finding,) = audit.check_rank_order(replace(build(own), peers=peers))
        if finding.result == FAILED:
            found[unit] = finding.facts["units"][0]
            assert list(finding.observations) == own
    assert found == accused
    assert audit.check_rank_order(build(rows["p"])) == []  # alone it has no order


@pytest.mark.parametrize(
    ("indicator", "first", "second", "document", "expected"),
    [
        ("service_index_score", "17,97", "17,97", "later", ("unmoved", FAILED)),
        ("dossiers_received", "3.571", "3.571", "later", ("unmoved", FAILED)),
        ("dossiers_received", "3.570", "3.571", "later", (PASSED, PASSED)),
        ("dossiers_received", "3.500", "3.500", "later", (PASSED, PASSED)),  # round
        ("online_services", "2.131", "2.131", "later", None),  # may well be the same
        ("dossiers_received", "3.571", "3.571", "doc", None),
    ],
)
def test_a_number_measured_anew_seldom_stays(indicator, first, second, document, expected):
    rows = [
        replace(observe(indicator, token, document=name, period=("", end), unit="percent"), seq=n)
        for n, token, name, end in (
            (1, first, "doc", "2025-07-31"),
            (2, second, document, "2025-11-30"),
        )
    ]
    assert run(audit.check_unmoved, build(rows)) == ([expected] if expected else [])
    if expected == ("unmoved", FAILED):
        (finding,) = audit.check_unmoved(build(rows))
        assert finding.observations[0] == rows[1]  # the later one is in doubt


@pytest.mark.parametrize(
    ("first", "hedge", "second", "expected"),
    [
        ("6.000", "over", "5.146", ("falls", FAILED)),
        ("6.000", "exact", "6.100", (PASSED, PASSED)),
        ("6.000", "under", "5.146", (PASSED, PASSED)),
    ],
)
def test_running_counter(first, hedge, second, expected):
    relation = relate("cumulative", ("counter", "a", {}))
    rows = [
        observe("a", first, qualifier=hedge, period=("", "2018-12-28")),
        observe("a", second, document="later", period=("", "2019-12-27")),
    ]
    assert run(audit.check_counters, build(rows, relation)) == [expected]


@pytest.mark.parametrize(
    ("quarter", "year", "expected"),
    [
        ("300", "1.200", (PASSED, PASSED)),
        ("1.300", "1.200", ("above_year", FAILED)),
        ("1.200", "1.200", (PASSED, PASSED)),  # no pace of the rest to compare
        ("176", "220", ("implausible", FAILED)),
        ("389.033", "650.000", ("from_january", FAILED)),
        ("600", "7.000", ("implausible", FAILED)),
    ],
)
def test_quarter_of_year(quarter, year, expected):
    relation = relate("quarter_of_year", ("year", "a", {}), ("quarter", "a", {}))
    rows = [
        observe("a", quarter, document="q", period=("2018-04-01", "2018-06-30")),
        observe("a", year, document="y", period=("2018-01-01", "2018-12-31")),
    ]
    issued = {"q": {"issued": "2018-06-18"}, "y": {"issued": "2018-12-28"}}
    assert run(audit.check_quarters, build(rows, relation, documents=issued)) == [expected]


@pytest.mark.parametrize(
    ("flow", "rate", "expected"),
    [
        ("3.000", "1.000", (PASSED, PASSED)),
        ("5.550", "1.000", ("from_january", FAILED)),
        ("2.600", "1.000", ("to_signing", FAILED)),
        ("9.000", "1.000", ("no_exposure", FAILED)),
    ],
)
def test_monthly_rate(flow, rate, expected):
    relation = relate("monthly_rate", ("flow", "a", {}), ("rate", "b", {}))
    quarter = ("2018-04-01", "2018-06-30")
    rows = [observe("a", flow, period=quarter), observe("b", rate, seq=2, period=quarter)]
    context = build(rows, relation, documents={"doc": {"issued": "2018-06-18"}})
    assert run(audit.check_monthly_rates, context) == [expected]
    alone = build(rows[1:], relation, documents={"doc": {"issued": "2018-06-18"}})
    assert run(audit.check_monthly_rates, alone) == [(NOT_CHECKABLE, NOT_CHECKABLE)]


@pytest.mark.parametrize(
    ("flow", "days", "expected"),
    [
        ("3.138", ("2019-07-15", "2019-08-31"), ("no_exposure_days", FAILED)),
        ("3.138", ("2019-07-15", "2019-07-28"), (PASSED, PASSED)),  # ten working days
        ("15.000", ("2019-07-15", "2019-08-31"), (PASSED, PASSED)),  # all days, and more than 300
    ],
)
def test_daily_rate(flow, days, expected):
    relation = relate("monthly_rate", ("flow", "a", {}), ("rate", "b", {}))
    rate = observe("b", "300", seq=2, period=days, unit="dossier_per_day", qualifier="over")
    rows = [observe("a", flow, period=days), rate]
    assert run(audit.check_monthly_rates, build(rows, relation)) == [expected]


def test_signed_early():
    rows = [observe("a", "5")]
    assert run(audit.check_signing, build(rows, issued="2021-01-05")) == [(PASSED, PASSED)]
    assert run(audit.check_signing, build(rows, issued="2020-12-27")) == [("early", FAILED)]


def test_the_edition_of_a_ranking_is_not_signed_early():
    codebook = inputs.read_rules().indicators
    edition = next(code for code, row in codebook.items() if is_edition(row))
    rows = [observe(edition, "32", unit="rank"), observe("a", "5", seq=2)]
    assert run(audit.check_signing, build(rows[:1], issued="2020-08-29")) == []
    (finding,) = audit.check_signing(build(rows, issued="2020-08-29"))
    assert finding.observations == rows[1:]


def test_cut_off():
    assert run(audit.check_cut_offs, build([observe("a", "5")])) == [(PASSED, PASSED)]
    short = [observe("a", "5", period=("2020-01-01", "2020-11-18"))]
    assert run(audit.check_cut_offs, build(short)) == [("stops_early", FAILED)]
    assert run(audit.check_cut_offs, build(short, completeness="excerpt")) == []


def test_carried_over():
    relation = relate("carry_over", ("carried", "a", {}), ("pending", "b", {}))
    carried = observe("a", "700")
    eve = ("", "2019-12-31")
    for token, expected in (("700", (PASSED, PASSED)), ("710", ("differs", FAILED))):
        rows = [carried, observe("b", token, document="earlier", period=eve)]
        assert run(audit.check_carried_over, build(rows, relation)) == [expected]
    assert run(audit.check_carried_over, build([carried], relation)) == [
        (NOT_CHECKABLE, NOT_CHECKABLE)
    ]


def test_number_of_units():
    relation = relate(
        "universe",
        ("unit_count", "a", {"tier": "="}),
        ("unit_count", "b", {"tier": "="}),
    )
    for token, expected in (("22", (PASSED, PASSED)), ("21", ("differs", FAILED))):
        rows = [
            observe("a", "22", tier="province", period=STOCK),
            observe("b", token, seq=2, tier="province", period=STOCK),
            observe("b", "15", seq=3, tier="district", period=STOCK),
        ]
        assert run(audit.check_universe, build(rows, relation)) == [expected]


def test_scope_of_total():
    relation = relate(
        "total",
        ("total", "n", {}),
        ("part", "n", {"tier": "province"}),
        ("part_optional", "n", {"tier": "commune"}),
    )
    before = [
        observe("n", "5", period=("", "2018-12-31")),
        observe("n", "5", seq=2, tier="province", period=("", "2018-12-31")),
    ]
    after = [replace(row, document_id="b", period_end="2019-12-31") for row in before]
    assert run(audit.check_scope, build([*before, *after], relation)) == [("same_parts", PASSED)]
    more = replace(after[0], printed="9", value=9.0, value_low=9.0, value_high=9.0)
    found = run(audit.check_scope, build([*before, more, after[1]], relation))
    assert found == [("same_parts_with_rest", PASSED)]
    wider = replace(after[1], tier="commune", seq=3)
    grown = replace(after[0], printed="10", value=10.0, value_low=10.0, value_high=10.0)
    found = run(audit.check_scope, build([*before, grown, after[1], wider], relation))
    assert found == [("changed", FAILED)]
    beside = run(audit.check_scope, build([*before, *after, wider], relation))
    assert beside == [("same_parts", PASSED)], "it adds up without the part that may be left out"


def test_level_swap():
    levels = ("level_3", "level_4")
    relation = relate("swap", *(("part", "s", {"service_level": level}) for level in levels))

    def at(day, *tokens):
        return [
            observe("s", t, seq=i, service_level=level, period=("", day))
            for i, (t, level) in enumerate(zip(tokens, levels, strict=True))
        ]

    swapped = [*at("2018-06-18", "656", "68"), *at("2018-12-28", "330", "290")]
    grown = [*at("2018-06-18", "300", "100"), *at("2018-12-28", "330", "160")]
    assert run(audit.check_swaps, build(swapped, relation)) == [("swapped", FAILED)]
    assert run(audit.check_swaps, build(grown, relation)) == [(PASSED, PASSED)]


def test_lookalike():
    relation = relate("lookalike", ("earlier", "a", {}), ("later", "b", {}))
    rows = [
        observe("a", "220", period=("2018-01-01", "2018-12-31")),
        observe("b", "9.963", document="b", period=("2019-01-01", "2019-12-31")),
    ]
    assert run(audit.check_lookalikes, build(rows, relation)) == [("not_one_series", FAILED)]
    assert run(audit.check_lookalikes, build(rows[:1], relation)) == []


def test_jump():
    steady = {"a": ("100", "110"), "b": ("100", "120"), "c": ("100", "90"), "d": ("100", "105")}
    for last, failed in (("115", 0), ("5.000", 1)):
        rows = []
        for code, (first, second) in (steady | {"e": ("100", last)}).items():
            rows.append(observe(code, first, period=("", "2018-12-31")))
            rows.append(observe(code, second, document="b", period=("", "2019-12-31")))
        results = run(audit.check_jumps, build(rows))
        assert [r for r in results if r[1] == FAILED] == [("far_out", FAILED)] * failed


def test_token_form():
    rows = [observe("a", "1.383"), observe("b", "6.430", seq=2)]
    assert run(audit.check_separators, build(rows)) == [(PASSED, PASSED)]
    mixed = [rows[0], observe("b", "2378", seq=2)]
    assert run(audit.check_separators, build(mixed)) == [("unseparated", FAILED)]


@pytest.mark.parametrize("token", ["151.10", "5.9123", "12.4%", "1.2O0", "1,234.5", "1,234"])
def test_malformed_tokens_are_found_with_what_they_may_have_been(token):
    row = {"printed": token, "measurement_kind": "actual", "unit_code": "thing"}
    row |= {"indicator_code": "a", "document_id": "d", "line": "1", "seq": "1"}
    good = dict(row, printed="1.234")
    findings = audit.find_malformed([row, good])
    assert [found.token for found in findings] == [token]
    assert findings[0].edits


def test_every_check_of_the_catalogue_is_explained_in_both_languages():
    checks = store.read_register("checks")
    for column in ("explanation", "label"):
        assert (checks[[f"{column}_vi", f"{column}_en"]] != "").all(axis=None)


def test_the_counts_of_a_cut_share_show_a_digit_more():
    relation = relate("share", ("numerator", "a", {}), ("denominator", "b", {}), ("share", "s", {}))
    rows = [observe("a", "90"), observe("b", "7.520", seq=2), observe("s", "1,19%", seq=3)]
    (finding,) = audit.check_printed_shares(build(rows, relation))
    assert finding.case == "cut"
    assert "1,197%" in audit.read_catalogue().explain(finding, "vi")


def test_prose_quotes_what_is_printed_and_writes_percentages_one_way():
    for row in store.read_register("checks").to_dict("records"):
        for lang in ("vi", "en"):
            prose = f"{row[f'explanation_{lang}']} {row[f'action_{lang}']}"
            assert "{token}" not in prose.replace("“{token}”", ""), row["case"]
            assert not re.search(r"\d\s+%", prose), row["case"]
    rows = [observe("a", "1.640"), observe("a", "1.640", seq=2), observe("a", "263", seq=3)]
    assert quote_tokens(rows) == "“1.640”, “1.640”, “263”"


def read_real(province_id):
    """Return the failed findings of a province, as the pipeline computes them now."""
    context = audit.read_context(province_id)
    table = audit.audit_observations(context, audit.read_catalogue()).findings
    return table[table["result"] == "failed"]


def read_repairs(province_id, subject):
    """Return the repairs of one relation, as the pipeline computes them now."""
    context = audit.read_context(province_id)
    table = audit.audit_observations(context, audit.read_catalogue()).repairs
    columns = ["row", "printed", "repaired", "edit", "plausible"]
    return [tuple(row) for row in table.loc[table["subject"] == subject, columns].to_numpy()]


@pytest.mark.parametrize(
    ("province_id", "expected"),
    [
        (
            "62-kon-tum",
            {
                ("total", "exceeded", "kon-tum-2020:21:1"),
                ("printed_share", "cut", "kon-tum-2020:17:8"),
                ("cut_off", "stops_early", "kon-tum-2020:21:1"),
            },
        ),
        (
            "20-lang-son",
            {
                ("implied_base", "other_figure", "lang-son-2020-h1:31:6"),
                ("cut_off", "stops_early", "lang-son-2020-h1:19:9"),
            },
        ),
        (
            "91-kien-giang",
            {
                ("total", "not_itemised", "kien-giang-2019:72:1"),
                ("total", "truncated", "kien-giang-2019:78:1"),
                ("total", "truncated", "kien-giang-2019:78:2"),
                ("idle_hedge", "exact_sum", "kien-giang-2019:54:1"),
                ("printed_share", "exact_product", "kien-giang-2018-q2:29:2"),
                ("exclusive_shares", "above_one", "kien-giang-2018:55:1"),
                ("restatement", "differs", "kien-giang-2018:152:3"),
                ("restatement", "differs", "kien-giang-2018:152:4"),
                ("repetition", "same_value", "kien-giang-2019:70:1"),
                ("running_counter", "falls", "kien-giang-2019:74:1"),
                ("quarter_of_year", "implausible", "kien-giang-2018-q2:23:5"),
                ("quarter_of_year", "implausible", "kien-giang-2018-q2:19:1"),
                ("quarter_of_year", "implausible", "kien-giang-2018-q2:29:1"),
                ("lookalike", "not_one_series", "kien-giang-2018-q2:19:2"),
                ("printed_share", "not_all", "kien-giang-2018:57:1"),
                ("repetition", "same_value", "kien-giang-2018:166:4"),
                ("monthly_rate", "from_january", "kien-giang-2018-q2:19:1"),
                ("signed_early", "early", "kien-giang-2018-q2:27:1"),
                ("signed_early", "early", "kien-giang-2018:45:1"),
                ("signed_early", "early", "kien-giang-2019:54:1"),
                ("number_of_units", "differs", "kien-giang-2018:51:1"),
                ("scope_of_total", "changed", "kien-giang-2019:36:2"),
                ("scope_of_total", "changed", "kien-giang-2019:54:1"),
                ("level_swap", "swapped", "kien-giang-2018-q2:23:3"),
                ("lookalike", "not_one_series", "kien-giang-2019:54:2"),
                ("lookalike", "not_one_series", "kien-giang-2019:62:1"),
            },
        ),
    ],
)
def test_the_documents_contradictions_are_found(province_id, expected):
    failed = read_real(province_id).to_dict("records")
    found = {(f["check_code"], f["case"], row) for f in failed for row in f["rows"].split()}
    assert expected <= found


def test_only_these_errors_stand_in_the_five_documents():
    found = pd.concat([read_real(p) for p in list_provinces()]).query("severity == 'error'")
    documents = store.read_documents().set_index("document_id")["completeness"]
    excerpts = set(documents[documents == "excerpt"].index)
    errors = found[[not excerpts & set(names.split()) for names in found["document_id"]]]
    assert sorted(errors["arithmetic"]) == [
        "290 ≠ 296",
        "330 ≠ 326",
        "56.714 + 3.571 + 51.592 = 111.877 ≠ 61.877",
    ]


def test_kon_tum_has_two_repairs_one_of_them_plausible():
    finding = read_real("62-kon-tum").query("check_code == 'total'").iloc[0]
    assert finding["repair_status"] == "proposed"
    assert finding["repair_count"] == 2
    assert read_repairs("62-kon-tum", "handled_by_channel") == [
        ("kon-tum-2020:21:3", "51.592", "1.592", "delete", "yes"),
        ("kon-tum-2020:21:2", "56.714", "6.714", "delete", "no"),
    ]


def test_persons_entitled_to_sign_are_not_added_to_signatures():
    subject = "digital_signatures_issued_by_holder"
    finding = read_real("91-kien-giang").query("subject == @subject").iloc[0]
    assert (finding["case"], finding["arithmetic"]) == ("not_itemised", "273 + 58 = 331 ≠ 543")
    assert finding["other_causes_en"]
    assert read_repairs("91-kien-giang", subject) == []


def test_more_repairs_than_are_listed_are_counted():
    rows, relation = parts("3.100", "1.000", "2.000")
    (found,) = audit.check_totals(build(rows, relation))
    many = replace(found, repairs=(Repair("doc:1:1", "3.100", "3.000", "substitute", True),) * 13)
    catalogue = audit.read_catalogue()
    finding = audit.tabulate_findings([many], catalogue, province_id="p").iloc[0]
    assert (finding["repair_status"], finding["repair_count"]) == ("several", 13)
    listed = audit.tabulate_repairs([many], province_id="p")
    assert list(listed["repair"]) == list(range(1, 13))
    assert set(listed["rows"]) == {many.rows}


def test_a_rest_may_be_a_misprint_but_contradicts_nothing(real_rules):
    rows = [
        observe("dossiers_handled", "3.100"),
        observe("dossiers_handled", "1.000", seq=2, tier="province"),
        observe("dossiers_handled", "2.000", seq=3, tier="district"),
    ]
    context = build(rows, *real_rules.list_relations(rows))
    (found,) = [f for f in audit.check_totals(context) if f.result == FAILED]
    assert found.case == "not_itemised"
    assert ("doc:1:1", "3.000") in {(r.row, r.repaired) for r in found.repairs}
    table = audit.tabulate_findings([found], audit.read_catalogue(), province_id="p")
    assert table["repair_status"].iloc[0] == "unneeded"


def test_a_rest_does_not_make_an_edit_implausible(real_rules):
    def handled(printed, **where):
        return observe("dossiers_handled", printed, **where)

    rows = [
        handled("5.000"),
        handled("1.000", seq=2, tier="province"),
        handled("2.000", seq=3, tier="district"),
        handled("400", seq=4, tier="province", service_level="level_3"),
        handled("300", seq=5, tier="province", service_level="level_4"),
    ]
    context = build(rows, *real_rules.list_relations(rows))
    (levels,) = [
        instance
        for relation in context.select_relations("total")
        for instance in context.fill(relation)
        if instance.select("total") == [rows[1]]
    ]
    assert levels.has_rest
    larger = replace(rows[1], printed="1.100", value=1100, value_low=1100, value_high=1100)
    assert holds(replace_in(levels, rows[1], larger))


def test_where_no_repair_is_sought_none_is_counted():
    found = []
    for total in ("3.000", "90"):
        rows, relation = parts(total, "1.000", "2.000")
        found += audit.check_totals(build(rows, relation))
    table = audit.tabulate_findings(found, audit.read_catalogue(), province_id="p")
    assert pd.isna(table["repair_count"].iloc[0])
    assert (table["repair_status"].iloc[1], table["repair_count"].iloc[1]) == ("none", 0)


def test_row_order_of_observations_does_not_matter():
    observations = store.read_processed("observations", "91-kien-giang")
    shuffled = observations.sample(frac=1, random_state=1)
    audits = [
        audit.audit_observations(
            audit.build_context(frame, inputs.read_rules(), store.read_documents()),
            audit.read_catalogue(),
        )
        for frame in (observations, shuffled)
    ]
    pd.testing.assert_frame_equal(*(audited.findings for audited in audits))
    pd.testing.assert_frame_equal(*(audited.repairs for audited in audits))


def test_an_accepted_repair_is_declared_and_every_number_on_it_says_so():
    registers = store.read_cleaning_registers()
    correction = {
        "correction_id": "kt-1",
        "document_id": "kon-tum-2020",
        "line": "21",
        "seq": "3",
        "action": "replace",
        "printed_expected": "51.592",
        "printed_corrected": "1.592",
        "reason_vi": "tổng",
        "reason_en": "total",
        "evidence": "56.714 + 3.571 + 1.592 = 61.877",
        "status": "accepted",
    }
    declared = replace(registers, corrections=pd.DataFrame([correction]))
    rows = store.read_transcription("kon-tum-2020")
    observations = clean_transcriptions(rows, declared)
    corrected = observations[observations["corrected"] != ""].iloc[0]
    assert (corrected["printed"], corrected["value"], corrected["obs_status"]) == (
        "51.592",
        1592,
        "E",
    )
    rules = inputs.read_rules()
    shares = compute_shares(observations, rules).set_index("indicator_code")
    assert shares.loc["share_carried_over_of_handled", "obs_status"] == "E"
    assert shares.loc["share_online_of_received", "obs_status"] == "A"
    context = audit.build_context(observations, rules, store.read_documents())
    table = audit.audit_observations(context, audit.read_catalogue()).findings
    total = table[table["subject"] == "handled_by_channel"].iloc[0]
    assert total["result"] == PASSED
