"""Periods are bars over their days; breaks are dashed rules named in the caption."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers.analysis.comparison import select_online_periods
from helpers.analysis.share_declarations import parse_declarations
from helpers.data import store
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.page import charts, figures
from helpers.page.province import read_labels

SHARES = select_online_periods(store.read_all_processed("shares"))
DECLARED = parse_declarations(store.read_register("declared_shares"))
BREAKS = pd.DataFrame(
    {
        "break_id": ["made-up", "of-another-count"],
        "province_id": "91-kien-giang",
        "indicator_code": ["dossiers_received", "newspaper_pages"],
        "unit_code": "*",
        "break_date": ["2019-01-01", "2019-03-01"],
        "reason_vi": "Đổi cách đếm",
        "reason_en": "Counted otherwise",
    }
)
"""A break of the base in one province, and one that concerns no share of dossiers."""


def draw(shares, lang="en", breaks=BREAKS):
    _figure, axes = figures.build_figure()
    labels = read_labels(lang)
    chart = figures.draw_periods(axes, shares, labels=labels, breaks=breaks, declared=DECLARED)
    return chart, axes


def find(axes, gid):
    return [child for child in axes.get_children() if child.get_gid() == gid]


def test_a_bar_covers_the_days_of_its_share_but_can_always_be_seen():
    _, axes = draw(SHARES)
    low, high = axes.get_xlim()
    found = {(bar.get_x(), bar.get_width()) for bar in find(axes, "period")}
    rows, expected = SHARES.to_dict("records"), set()
    for row in rows:
        start = date.fromisoformat(row["period_start"]).toordinal()
        more = max(0.0, (high - low) / 120 - row["exposure_days"])
        expected.add((start - more / 2, row["exposure_days"] + more))
    assert sorted(found) == [pytest.approx(pair) for pair in sorted(expected)]
    assert any(row["exposure_days"] == 1 for row in rows)


def test_reasons_of_breaks_on_one_day_are_told_together():
    first = BREAKS.iloc[:1]
    second = first.assign(break_id="again", reason_en="Moved")
    chart, _ = draw(SHARES, breaks=pd.concat([first, second, second]))
    assert chart.caption.count("Dashed: break") == 1
    assert "Counted otherwise. Moved." in chart.caption


def test_the_track_of_a_row_is_made_of_whole_years():
    _, axes = draw(SHARES)
    low, high = axes.get_xlim()
    years = sorted({(bar.get_x(), bar.get_width()) for bar in find(axes, "year")})
    assert years[0][0] == low
    assert [x + width for x, width in years] == [*(x for x, _ in years[1:]), high]
    assert {date.fromordinal(int(x)).strftime("%d.%m.") for x, _ in years} == {"01.01."}
    assert len(find(axes, "year")) == len(years) * len(SHARES)


def test_a_break_is_a_rule_on_its_day_through_the_rows_of_its_province():
    chart, axes = draw(SHARES)
    days = {rule.get_xdata()[0] for rule in find(axes, "break")}
    assert days == {date(2019, 1, 1).toordinal()}
    concerned = {s.share_code for s in DECLARED if s.numerator_indicator == "dossiers_received"}
    rows = SHARES[SHARES["province_id"] == "91-kien-giang"]["indicator_code"]
    assert 0 < len(find(axes, "break")) == rows.isin(concerned).sum() < len(rows)
    assert "1 Jan 2019 (Kiên Giang)" in chart.caption
    _, axes = draw(SHARES[SHARES["province_id"] == "20-lang-son"])
    assert find(axes, "break") == []


@pytest.mark.parametrize(("lang", "value"), [("vi", "12,40%"), ("en", "12.40%")])
def test_every_value_is_written_and_spoken(lang, value):
    chart, _ = draw(SHARES, lang)
    assert value in chart.alt
    labels = read_labels(lang)
    told = [labels.tell_share(share) for share in list_records(SHARES)]
    assert chart.alt.count("%") == sum(text.count("%") for text in told)


def test_shares_of_parts_of_one_period_are_told_apart():
    tiers = ["_T", "province", "district", "commune"]
    rows = pd.concat([SHARES[:1].assign(tier=tier) for tier in tiers])
    chart, axes = draw(rows)
    labels = read_labels("en")
    names = [labels.label_code("tier", tier) for tier in tiers[1:]]
    written = [text.get_text() for text in axes.texts]
    for name in names:
        assert name in chart.alt
        assert sum(name in text for text in written) == 1


def test_words_too_long_for_a_row_go_on_below_its_name():
    names = {
        code: name for (kind, code), name in read_labels("vi").codes.items() if kind == "scope"
    }
    longest = max(names, key=lambda code: len(names[code]))
    ends = [draw(SHARES[:1].assign(scope=c), "vi")[1].get_ylim() for c in ("_T", longest)]
    short, long = (abs(high - low) for low, high in ends)
    assert long > short


def test_a_share_known_by_its_bound_only_is_written_as_that_bound():
    row = SHARES.iloc[:1].assign(value=float("nan"), value_low=float("nan"), value_high=0.2)
    chart, _ = draw(row)
    assert "at most 20.00%" in chart.alt


def test_without_periods_nothing_is_drawn():
    stock = SHARES.assign(period_start="")
    for frame in (stock, SHARES[:0]):
        assert not figures.can_draw_periods(frame)
    with pytest.raises(ContractError, match="can_draw_periods"):
        draw(stock)


def test_the_argument_stays():
    before = SHARES.copy()
    draw(SHARES)
    pd.testing.assert_frame_equal(SHARES, before)


def test_a_chart_that_nobody_could_read_is_not_drawn(monkeypatch):
    count = int((SHARES["period_start"] != "").sum())
    monkeypatch.setattr(charts, "MOST_PERIODS", count - 1)
    monkeypatch.setattr(figures, "show_chart", lambda *_, **__: pytest.fail("it was drawn"))
    shares, declared = (store.read_all_processed("shares"), store.read_register("declared_shares"))
    for lang in ("vi", "en"):
        (said,) = charts.show_periods(shares, BREAKS, declared, labels=read_labels(lang))
        assert f" {count} " in said.html
