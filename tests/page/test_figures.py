"""Figures say what their data say, in the reader's language, and are the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot, rc_context

from helpers.analysis.inputs import read_rules
from helpers.analysis.readings import REPAIRED_AGAINST
from helpers.ground import paths
from helpers.ground.audience import FOR_PAGE, VARIABLE
from helpers.ground.errors import ContractError, ParameterError
from helpers.page import charts, figures, province
from helpers.page.figures.layout import (
    ARROW,
    BAR_ROOM,
    LINE_HEIGHT,
    NAME_HEIGHT,
    NAME_SPACE,
    ROW_GAP,
    Row,
    find_limits,
    lay_lines,
)
from helpers.page.figures.palette import IN_THE_DARK
from helpers.page.figures.statements import list_statements
from helpers.page.figures.style import STYLE, WIDTH
from helpers.page.figures.svg import SMALL_SIZE, render_svg
from helpers.page.figures.text import measure_text, wrap_text
from helpers.page.labels import Labels

LANGUAGES = ("vi", "en")
RULES = read_rules()

WORDS = {
    "online_services": ("Dịch vụ trực tuyến", "Online services"),
    "dossiers_handled": ("Hồ sơ xử lý", "Dossiers handled"),
    "dossiers_received": ("Hồ sơ tiếp nhận", "Dossiers received"),
    "dossiers_carried_over": ("Hồ sơ chuyển kỳ", "Dossiers carried over"),
    "task_outcome": ("Nhiệm vụ", "Planned task"),
    "share_online_of_received": ("Tỷ lệ trên tiếp nhận", "Share of received"),
    "share_online_of_handled": ("Tỷ lệ trên xử lý", "Share of handled"),
    "share_level4_of_services": ("Tỷ trọng mức độ 4", "Level 4 share"),
    "mailboxes": ("Hộp thư", "Mailboxes"),
    "meetings": ("Cuộc họp", "Meetings"),
}

CODES = {
    ("service_level", "level_1"): ("mức độ 1", "level 1"),
    ("service_level", "level_2"): ("mức độ 2", "level 2"),
    ("service_level", "level_1_2"): ("mức độ 1 và 2", "level 1–2"),
    ("service_level", "level_3"): ("mức độ 3", "level 3"),
    ("service_level", "level_4"): ("mức độ 4", "level 4"),
    ("service_level", "full"): ("toàn trình", "full process"),
    ("service_level", "partial"): ("một phần", "partial"),
    ("group", "not_itemised"): ("phần không tách được", "parts not itemised"),
    ("channel", "online"): ("trực tuyến", "online"),
    ("channel", "in_person"): ("trực tiếp", "in person"),
    ("tier", "province"): ("cấp tỉnh", "province tier"),
    ("tier", "district"): ("cấp huyện", "district tier"),
    ("scope", "task_mail"): ("Cấp hộp thư", "Give out mailboxes"),
    ("scope", "task_lgsp"): ("Xây dựng LGSP", "Build the LGSP"),
    ("scope", "task_training"): ("Đào tạo", "Train officials"),
    ("scope", "task_long"): ("Một nhiệm vụ tên rất dài " * 3, "A task of a very long name " * 3),
    ("outcome", "met"): ("Đạt", "met"),
    ("outcome", "not_met"): ("Chưa đạt", "not met"),
    ("unit_code", "service"): ("dịch vụ", "services"),
    ("qualifier", "over"): ("hơn", "more than"),
    ("qualifier", "about"): ("khoảng", "about"),
}


def make_labels(lang="en"):
    at = LANGUAGES.index(lang)
    return Labels(
        lang=lang,
        indicators={code: {f"label_{lang}": words[at]} for code, words in WORDS.items()},
        provinces={"01-a": {"name_vi": "Lạng Sơn"}, "02-b": {"name_vi": "Kon Tum"}},
        codes={key: words[at] for key, words in CODES.items()},
    )


def make_observation(code, value, line, **changes):
    row = {
        "province_id": "01-a",
        "document_id": "doc",
        "line": str(line),
        "seq": "1",
        "indicator_code": code,
        "service_level": "_T",
        "channel": "_T",
        "tier": "_T",
        "scope": "_T",
        "unit_code": "dossier",
        "measurement_kind": "actual",
        "qualifier": "exact",
        "value": value,
        "value_low": value,
        "value_high": value,
        "closed": "both",
        "period_start": "2018-01-01",
        "period_end": "2018-12-31",
    }
    return row | changes


def make_services(line, date="2018-12-28", **levels):
    return [
        make_observation(
            "online_services",
            float(number),
            line,
            seq=str(seq),
            service_level=level,
            period_start="",
            period_end=date,
        )
        for seq, (level, number) in enumerate(levels.items(), start=1)
    ]


FAMILIES = {
    "share_online_of_received": {"family": "online", "headline": 1.0},
    "share_online_of_handled": {"family": "online", "headline": 2.0},
    "share_level4_of_services": {"family": "services", "headline": 5.0},
}
"""Part of the page and rank of each share, as the codebook gives them."""


def make_share(code, part, whole, **changes):
    row = {
        "province_id": "01-a",
        "alternative": 1,
        "indicator_code": code,
        "service_level": "_T",
        "channel": "_T",
        "tier": "_T",
        "scope": "_T",
        **FAMILIES[code],
        "document_id": "doc",
        "rests_on": "counts",
        "period_start": "2020-01-01",
        "period_end": "2020-05-31",
        "value": part / whole,
        "value_low": part / whole,
        "value_high": part / whole,
        "closed": "both",
        "numerator_value": float(part),
        "denominator_value": float(whole),
        "coverage": "_T",
        "printed": "",
        "printed_qualifier": "",
        "printed_rows": "",
    }
    return row | changes


def make_change(code, first, second, **changes):
    change = second / first - 1
    row = {
        "indicator_code": code,
        "service_level": "_T",
        "channel": "_T",
        "tier": "_T",
        "scope": "_T",
        "from_period_start": "2018-01-01",
        "from_period_end": "2018-12-31",
        "to_period_start": "2019-01-01",
        "to_period_end": "2019-12-31",
        "from_value": float(first),
        "from_qualifier": "exact",
        "to_value": float(second),
        "to_qualifier": "exact",
        "measure": "relative_change",
        "value": change,
        "value_low": change,
        "value_high": change,
        "is_main": "yes",
        "reason_code": "",
        "reason_vi": "",
        "reason_en": "",
    }
    return row | changes


def refuse(code, reason_vi, reason_en):
    words = {"reason_code": "overlap", "reason_vi": reason_vi, "reason_en": reason_en}
    return make_change(code, 100, 900, **words)  # numbers or not: a refused pair is not drawn


def make_frame(*rows):
    frame = pd.DataFrame(list(rows))
    numbers = [c for c in frame.columns if c.startswith("value")]
    return frame.astype(dict.fromkeys(numbers, float))


KIEN_GIANG_SERVICES = make_frame(
    *make_services(23, "2018-06-18", level_1_2=1248, level_3=656, level_4=68),
    *make_services(35, level_1_2=1430, level_3=330, level_4=290),
    *make_services(37, level_4=290),
    *make_services(152, level_1_2=1430, level_3=326, level_4=296),
)

KON_TUM_DOSSIERS = make_frame(
    make_observation("dossiers_handled", 61877.0, 21, seq="1"),
    make_observation("dossiers_received", 56714.0, 21, seq="2", channel="in_person"),
    make_observation("dossiers_carried_over", 51592.0, 21, seq="3"),
    make_observation("dossiers_received", 3571.0, 21, seq="4", channel="online"),
)

HEDGED_DOSSIERS = make_frame(
    make_observation("dossiers_handled", 80000.0, 45, value_low=75000.0, value_high=85000.0),
    make_observation(
        "dossiers_handled", 75000.0, 45, seq="2", tier="district", qualifier="over", value_high=None
    ),
    make_observation("dossiers_handled", 5000.0, 45, seq="3", tier="province", qualifier="about"),
)

ONLINE_SHARES = make_frame(
    make_share("share_online_of_received", 2427, 19569, printed="12,4%"),
    make_share("share_online_of_handled", 220, 80000, value_low=0.0026, value_high=0.0029),
)

CHANGES = make_frame(
    make_change("meetings", 104, 128),
    make_change("mailboxes", 100, 100),
    refuse("dossiers_handled", "Hai kỳ chồng lên nhau", "The periods overlap"),
)


@pytest.fixture(autouse=True)
def style():
    """Measure as `save_figure` does."""
    with rc_context(STYLE):
        yield


NEEDS_RULES = (figures.draw_services_by_level, figures.draw_dossiers)


def draw(function, frame, lang="en", **options):
    _figure, axes = figures.build_figure()
    options |= {"rules": RULES} if function in NEEDS_RULES else {}
    chart = function(axes, frame, labels=make_labels(lang), **options)
    return chart, axes


def find(axes, gid):
    return [a for a in axes.get_children() if a.get_gid() == gid]


def list_ends(axes, gid):
    return [tuple(line.get_xdata()) for line in find(axes, gid)]


def list_texts(axes):
    return [text.get_text() for text in axes.texts]


def can_draw_services(frame):
    return figures.can_draw_services(frame, RULES)


def can_draw_dossiers(frame):
    return figures.can_draw_dossiers(frame, RULES)


DRAWN = [
    (figures.draw_services_by_level, can_draw_services, KIEN_GIANG_SERVICES),
    (figures.draw_dossiers, can_draw_dossiers, KON_TUM_DOSSIERS),
    (figures.draw_dossiers, can_draw_dossiers, HEDGED_DOSSIERS),
    (figures.draw_online_shares, figures.can_draw_online_shares, ONLINE_SHARES),
    (figures.draw_growth, figures.can_draw_growth, CHANGES),
]


@pytest.mark.parametrize(("function", "can_draw", "frame"), DRAWN)
def test_nothing_is_drawn_from_nothing(function, can_draw, frame):
    assert can_draw(frame)
    for empty in (frame.iloc[:0], pd.DataFrame()):
        assert not can_draw(empty)
        with pytest.raises(ContractError, match="can_draw"):
            draw(function, empty)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("function", "can_draw", "frame"), DRAWN)
def test_everything_written_stays_within_the_figure(function, can_draw, frame, lang):
    _, axes = draw(function, frame, lang)
    axes.figure.canvas.draw()
    width, height = axes.figure.bbox.width, axes.figure.bbox.height
    for text in axes.texts:
        if text.get_text():
            box = text.get_window_extent()
            assert -1 <= box.x0 < box.x1 <= width + 1, text.get_text()
            assert -1 <= box.y0 < box.y1 <= height + 1, text.get_text()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("function", "can_draw", "frame"), DRAWN)
def test_no_text_stands_on_another_or_on_a_mark(function, can_draw, frame, lang):
    _, axes = draw(function, frame, lang)
    axes.figure.canvas.draw()
    boxes = {text: text.get_window_extent().padded(-1) for text in axes.texts}
    for (first, box), (second, other) in combinations(boxes.items(), 2):
        assert not box.overlaps(other), (first.get_text(), second.get_text())
    marks = [*axes.lines, *find(axes, "bar"), *find(axes, "met")]
    for text, box in boxes.items():
        for mark in marks:
            assert not box.overlaps(mark.get_window_extent()), (text.get_text(), mark.get_gid())


@pytest.mark.parametrize(("function", "can_draw", "frame"), DRAWN[:5])
def test_bars_begin_at_zero_and_zero_is_in_view(function, can_draw, frame):
    _, axes = draw(function, frame)
    low, high = axes.get_xlim()
    assert low <= 0 < high
    starts = {round(bar.get_x(), 9) for bar in axes.patches if bar.get_gid() in ("bar", "level_4")}
    assert 0 in starts


def test_drawing_leaves_the_table_as_it_was():
    for function, _, frame in DRAWN:
        before = frame.copy(deep=True)
        draw(function, frame)
        pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("lang", "part", "whole", "share"),
    [("vi", "296", "2.050", "14,15%"), ("en", "296", "2,050", "14.15%")],
)
def test_services_name_each_level_and_the_highest_share(lang, part, whole, share):
    chart, _ = draw(figures.draw_services_by_level, KIEN_GIANG_SERVICES, lang)
    assert part in chart.alt  # the second statement of the date is in the list, too
    assert f"290 {'trên' if lang == 'vi' else 'of'} {whole}" in chart.caption
    assert share in chart.caption


def test_a_repeated_number_makes_no_statement_and_a_different_one_does():
    found = list_statements(KIEN_GIANG_SERVICES, RULES)
    assert [s.base for s in found] == [1972, 2050, 2052]
    chart, axes = draw(figures.draw_services_by_level, KIEN_GIANG_SERVICES)
    assert [bar.get_width() for bar in find(axes, "level_4")] == [68, 290, 296]
    assert "line 152" in chart.alt
    assert "more than once" in chart.caption


def test_levels_on_two_lines_are_one_statement_and_joint_levels_replace_their_parts():
    frame = make_frame(
        *make_services(10, level_1_2=30, level_1=20), *make_services(11, level_3=5, level_4=4)
    )
    (only,) = list_statements(frame, RULES)
    assert dict(only.levels) == {"level_1_2": 30, "level_3": 5, "level_4": 4}


def test_services_say_which_levels_are_not_counted():
    frame = make_frame(*make_services(15, level_3=310, level_4=415))
    chart, _ = draw(figures.draw_services_by_level, frame)
    assert "level 4: 415 of 725 services (57.24%)" in chart.caption
    assert "Not counted in the document: level 1, level 2." in chart.caption
    chart, _ = draw(figures.draw_services_by_level, KIEN_GIANG_SERVICES)
    assert "Not counted" not in chart.caption


def test_hedged_levels_have_no_share():
    rows = make_services(15, level_3=310, level_4=415)
    frame = make_frame(rows[0], rows[1] | {"qualifier": "over"})
    chart, _ = draw(figures.draw_services_by_level, frame)
    assert "57.24%" not in chart.caption
    assert "the bars show the printed numbers" in chart.caption


@pytest.mark.parametrize(
    ("lang", "told"),
    [("vi", "toàn trình: 900 trên 1.200 dịch vụ (75,00%)"), ("en", "full process: 900 of")],
)
def test_full_and_partial_services_are_levels_like_others(lang, told):
    frame = make_frame(*make_services(9, "2023-12-31", full=900, partial=300))
    chart, axes = draw(figures.draw_services_by_level, frame, lang)
    assert told in chart.caption
    assert [(bar.get_x(), bar.get_width()) for bar in find(axes, "full")] == [(0, 900)]
    assert [(bar.get_x(), bar.get_width()) for bar in find(axes, "partial")] == [(900, 300)]
    assert find(axes, "full")[0].get_facecolor() != find(axes, "partial")[0].get_facecolor()
    assert "Not counted" not in chart.caption


def test_what_no_level_lists_of_a_printed_total_is_drawn_as_not_itemised():
    frame = make_frame(*make_services(9, "2023-12-31", _T=1200, full=900))
    chart, axes = draw(figures.draw_services_by_level, frame)
    assert "900 of 1,200 services (75.00%)" in chart.caption
    assert [(bar.get_x(), bar.get_width()) for bar in find(axes, "not_itemised")] == [(900, 300)]
    assert "parts not itemised: 300" in chart.alt
    assert "Not counted" not in chart.caption  # the total may hold them


def test_levels_and_their_successors_of_one_date_are_two_bars():
    frame = make_frame(*make_services(9, full=900, partial=300, level_3=500, level_4=400))
    assert [dict(s.levels) for s in list_statements(frame, RULES)] == [
        {"partial": 300, "full": 900},
        {"level_3": 500, "level_4": 400},
    ]
    _, axes = draw(figures.draw_services_by_level, frame)
    levels = ("full", "partial", "level_3", "level_4")
    assert len({find(axes, level)[0].get_facecolor() for level in levels}) == len(levels)


def test_a_share_that_is_only_printed_says_so_once():
    nothing = {"numerator_value": None, "denominator_value": None, "rests_on": "printed"}
    share = make_share("share_online_of_received", 8109, 10000, printed="81,09%", **nothing)
    chart, axes = draw(figures.draw_online_shares, make_frame(share))
    assert "81.09%, as printed, without its counts" in chart.alt.replace("\u00a0", " ")
    assert chart.alt.count("81.09%") == 1
    assert find(axes, "printed") == []


EXCEEDED = pd.DataFrame(
    {"check_code": ["total"], "case": ["exceeded"], "rows": ["doc:21:1 doc:21:2 doc:21:4 doc:21:3"]}
)
"""What the audit finds in Kon Tum's dossiers."""


@pytest.mark.parametrize(
    ("lang", "total", "found", "excess"),
    [("vi", "61.877", "111.877", "50.000"), ("en", "61,877", "111,877", "50,000")],
)
def test_parts_that_exceed_their_total_are_shown_against_it(lang, total, found, excess):
    chart, axes = draw(figures.draw_dossiers, KON_TUM_DOSSIERS, lang, findings=EXCEEDED)
    assert set(list_ends(axes, "reference")) == {(61877, 61877)}
    assert len(find(axes, "reference")) == 5  # across every bar, never through a word
    name = f"tổng số in: {total}" if lang == "vi" else f"printed total {total}"
    assert name in list_texts(axes)
    assert name in chart.alt
    assert max(bar.get_x() + bar.get_width() for bar in find(axes, "bar")) == 111877
    assert all(number in chart.caption for number in (total, found, excess))
    assert found in chart.alt


@pytest.mark.parametrize(
    "findings",
    [
        None,
        EXCEEDED.iloc[:0],
        EXCEEDED.assign(case="passed"),
        EXCEEDED.assign(rows="other:21:1 other:21:2 other:21:4"),
    ],
)
def test_only_what_the_audit_found_is_marked_as_a_misfit(findings):
    chart, axes = draw(figures.draw_dossiers, KON_TUM_DOSSIERS, findings=findings)
    assert find(axes, "reference") == []
    assert "add up to" not in chart.caption


def test_a_total_printed_twice_is_marked_by_whichever_place_the_audit_names():
    again = make_observation("dossiers_handled", 61877.0, 30)
    frame = pd.concat([KON_TUM_DOSSIERS, make_frame(again)], ignore_index=True)
    second = EXCEEDED.assign(rows="doc:30:1 doc:21:2 doc:21:4 doc:21:3")
    _, axes = draw(figures.draw_dossiers, frame, findings=second)
    assert set(list_ends(axes, "reference")) == {(61877, 61877)}


def test_hedged_figures_have_their_bounds_in_words():
    chart, _ = draw(figures.draw_dossiers, HEDGED_DOSSIERS)
    assert "more than 75,000" in chart.alt
    assert "between 75,000 and 85,000" in chart.alt


def test_whiskers_reach_the_bounds_and_open_sides_get_an_arrow():
    _, axes = draw(figures.draw_dossiers, HEDGED_DOSSIERS)
    assert (75000, 85000) in list_ends(axes, "whisker")
    assert len(find(axes, "arrow")) == 1
    _, axes = draw(figures.draw_online_shares, ONLINE_SHARES)
    assert list_ends(axes, "whisker") == [(0.0026, 0.0029)]
    assert find(axes, "arrow") == []


@pytest.mark.parametrize(
    ("lang", "share", "base"), [("vi", "12,40%", "19.569"), ("en", "12.40%", "19,569")]
)
def test_online_shares_name_value_base_and_printed_share(lang, share, base):
    chart, axes = draw(figures.draw_online_shares, ONLINE_SHARES, lang)
    assert share in chart.alt
    assert base in chart.alt
    assert share not in chart.caption  # the sentence above the chart says it
    assert list_ends(axes, "printed") == [(0.124, 0.124)]


def test_bases_are_kept_apart_and_the_caption_says_so():
    chart, axes = draw(figures.draw_online_shares, ONLINE_SHARES)
    assert {"Share of received", "Share of handled"} <= set(list_texts(axes))
    assert "differ in base" in chart.caption
    alone, _ = draw(figures.draw_online_shares, ONLINE_SHARES.iloc[:1])
    assert "differ in base" not in alone.caption


def test_a_small_share_keeps_three_decimals():
    chart, _ = draw(figures.draw_online_shares, ONLINE_SHARES)
    assert "0.275%" in chart.alt


def test_alternatives_are_hollow_marks_on_the_row_of_the_first():
    frame = make_frame(
        make_share("share_online_of_received", 10, 100),
        make_share("share_online_of_received", 12, 100, alternative=2),
    )
    chart, axes = draw(figures.draw_online_shares, frame)
    assert list_ends(axes, "alternative") == [(0.12,)]
    assert len(find(axes, "bar")) == 1
    assert "10.00% / 12.00%" in chart.alt


def make_target(code, **changes):
    row = {"indicator_code": code, "value": "0.2", "valid_from": "2019-03-07"}
    words = {"legal_source_vi": "Nghị quyết 17", "legal_source_en": "Resolution 17"}
    whole = dict.fromkeys(("service_level", "channel", "tier", "scope"), "_T")
    bounds = {"valid_to": "2020-12-31", "qualifier": "at_least"}
    return pd.DataFrame([row | words | whole | bounds | changes])


@pytest.mark.parametrize(
    ("target", "marks"),
    [
        (make_target("share_online_of_received"), [(0.2, 0.2)]),
        (make_target("share_online_of_settled"), []),
        (make_target("share_online_of_received", tier="province"), []),
        (make_target("share_online_of_received", valid_from="2021-01-01"), []),
    ],
)
def test_a_target_is_marked_on_its_own_share_only(target, marks):
    chart, axes = draw(figures.draw_online_shares, ONLINE_SHARES, targets=target)
    assert list_ends(axes, "reference") == marks
    words = "target ≥\u00a020% for 2019–2020 · Resolution 17"
    assert (words in chart.alt) == bool(marks)
    assert (words in list_texts(axes)) == bool(marks)


@pytest.mark.parametrize("value", ["0.01", "0.5", "0.99"])
def test_the_name_of_a_target_stays_within_the_figure(value):
    target = make_target("share_online_of_received", value=value)
    _, axes = draw(figures.draw_online_shares, ONLINE_SHARES, targets=target)
    (name,) = (text for text in axes.texts if text.get_text().startswith("target"))
    box = name.get_window_extent(axes.figure.canvas.get_renderer())
    assert -1 <= box.x0 < box.x1 <= WIDTH + 1


def test_shares_stand_on_the_track_of_their_whole():
    chart, axes = draw(figures.draw_online_shares, ONLINE_SHARES)
    tracks = [bar for bar in axes.patches if bar.get_width() == 1]
    assert len(tracks) == len(find(axes, "bar"))
    assert axes.get_xlim()[1] >= 1
    assert "pale track" in chart.caption


LEVEL_4_TARGET = make_target("share_level4_of_services", service_level="level_4", value="0.3")


@pytest.mark.parametrize(
    ("levels", "date", "places"),
    [
        ({"level_1_2": 60, "level_3": 30, "level_4": 10}, "2019-12-27", [(30, 30)]),
        ({"level_1_2": 61, "level_3": 30, "level_4": 10}, "2019-12-27", []),  # another base
        ({"level_1_2": 60, "level_3": 30, "level_4": 10}, "2018-12-28", []),  # before its time
    ],
)
def test_a_target_of_level_4_needs_the_share_of_the_same_figures(levels, date, places):
    share = make_share("share_level4_of_services", 10, 100, service_level="level_4")
    shares = make_frame(share | {"period_start": "", "period_end": date})
    frame = make_frame(*make_services(44, date, **levels))
    options = {"shares": shares, "targets": LEVEL_4_TARGET}
    chart, axes = draw(figures.draw_services_by_level, frame, **options)
    assert list_ends(axes, "reference") == places
    assert ("level 4: target ≥\u00a030% for 2019–2020" in chart.alt) == bool(places)
    assert [bar.get_x() for bar in find(axes, "level_4")] == [0]


@pytest.mark.parametrize(("lang", "change"), [("vi", "+23,1%"), ("en", "+23.1%")])
def test_refused_pairs_are_counted_and_never_drawn(lang, change):
    chart, axes = draw(figures.draw_growth, CHANGES, lang)
    label = make_labels(lang).label_indicator("dossiers_handled")
    assert len(find(axes, "bar")) == 1
    assert change in chart.alt
    assert label not in chart.alt
    assert label not in list_texts(axes)
    assert "(1)" in chart.caption
    assert ("hai kỳ chồng" if lang == "vi" else "the periods overlap") in chart.caption


def test_refusals_alone_are_not_a_chart():
    refused = CHANGES[CHANGES["reason_code"] != ""]
    assert not figures.can_draw_growth(refused)
    assert not figures.can_draw_growth(CHANGES.iloc[1:2])  # nothing changed


def test_a_change_known_by_its_bound_only_is_an_arrow_without_a_bar():
    bound = {"value": None, "value_low": None, "value_high": -0.142, "from_qualifier": "over"}
    chart, axes = draw(
        figures.draw_growth, make_frame(make_change("mailboxes", 6000, 5146, **bound))
    )
    assert find(axes, "bar") == []
    assert len(find(axes, "arrow")) == 1
    assert list_ends(axes, "cap") == [(-0.142, -0.142)]
    assert "fell by at least 14.2%" in chart.alt
    assert "more than 6,000" in chart.alt


def test_only_the_latest_comparable_pair_of_a_series_is_drawn():
    frame = make_frame(
        make_change("meetings", 100, 150),
        make_change("meetings", 150, 180, from_period_end="2019-06-30", to_period_end="2020-06-30"),
    )
    chart, axes = draw(figures.draw_growth, frame)
    assert [bar.get_width() for bar in find(axes, "bar")] == [pytest.approx(0.2)]
    assert "+50.0%" not in chart.alt


def test_a_bar_that_dwarfs_the_others_is_cut_visibly_and_keeps_its_number():
    frame = make_frame(make_change("meetings", 78, 543), make_change("mailboxes", 100, 110))
    chart, axes = draw(figures.draw_growth, frame)
    assert len(find(axes, "cut")) == 1
    assert max(bar.get_width() for bar in find(axes, "bar")) == pytest.approx(0.12)
    assert "+596.2%" in chart.alt
    assert "cut" in chart.caption


def test_a_snapshot_needs_two_shares_of_one_document():
    shares = [
        make_share("share_level4_of_services", 563, 1782, period_start=""),
        make_share("share_level4_of_services", 1, 2, tier="province", period_start=""),
    ]
    chart, _ = draw(figures.draw_snapshot, make_frame(*shares))
    assert "31.59%" in chart.alt
    assert "563 of 1,782" in chart.alt
    assert not figures.can_draw_online_shares(make_frame(*shares))  # of another family
    online = ONLINE_SHARES
    two_documents = make_frame(shares[0], shares[1] | {"document_id": "other"})
    for frame in (make_frame(shares[0]), online, two_documents, pd.DataFrame()):
        assert not figures.can_draw_snapshot(frame)
        with pytest.raises(ContractError, match="can_draw_snapshot"):
            draw(figures.draw_snapshot, frame)


def save(lang="en"):
    return figures.show_chart(
        figures.draw_dossiers,
        KON_TUM_DOSSIERS,
        province_id="62-kon-tum",
        name="dossiers",
        labels=make_labels(lang),
        rules=RULES,
    )


def test_the_same_figure_is_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    first = save()
    bytes_of_first = first.png_path.read_bytes(), first.svg_path.read_bytes()
    second = save()
    assert (second.png_path.read_bytes(), second.svg_path.read_bytes()) == bytes_of_first
    files = sorted(p.name for p in (tmp_path / "reports/figures/62-kon-tum").iterdir())
    assert files == ["dossiers.en.png", "dossiers.en.svg"]
    assert len(bytes_of_first[1]) < 4_000


def test_a_saved_figure_shows_its_file_with_alt_and_caption(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    saved = save()
    data, metadata = saved._repr_mimebundle_(include=None, exclude=None)
    assert data["image/svg+xml"] == saved.svg_path.read_text(encoding="utf-8")
    assert metadata["image/svg+xml"]["alt"] == saved.chart.alt
    assert metadata["image/svg+xml"]["caption"] == saved.chart.caption
    assert str(tmp_path) not in repr(saved)


def test_a_saved_figure_is_emptied_and_pyplot_knows_none(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    figure, axes = figures.build_figure()
    chart = figures.draw_growth(axes, CHANGES, labels=make_labels())
    figures.save_figure(figure, "01-a", "growth", chart=chart, lang="en")
    assert figure.axes == []
    assert pyplot.get_fignums() == []


def test_an_unknown_language_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    figure, axes = figures.build_figure()
    chart = figures.draw_growth(axes, CHANGES, labels=make_labels())
    with pytest.raises(ParameterError, match="'fr'"):
        figures.save_figure(figure, "01-a", "growth", chart=chart, lang="fr")
    assert list(tmp_path.iterdir()) == []


NUMBERS = st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-6)


def draw_svg(function, frame, lang="en"):
    _, axes = draw(function, frame, lang)
    return axes, render_svg(axes.figure)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("function", "can_draw", "frame"), DRAWN)
def test_an_svg_holds_every_word_as_text_and_as_many_shapes(function, can_draw, frame, lang):
    axes, svg = draw_svg(function, frame, lang)
    root = ElementTree.fromstring(svg)
    found = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(found) == sorted(list_texts(axes))
    paths = root.iter("{http://www.w3.org/2000/svg}path")
    shapes = sum(path.get("d").count("M") for path in paths)  # of one look in one path
    assert shapes == 1 + len(axes.patches) + len(axes.lines)  # 1: the paper
    width, height = map(float, root.get("viewBox").split()[2:])
    assert (width, height) == (WIDTH, pytest.approx(axes.figure.bbox.height, abs=0.1))


def compute_contrast(first, second):
    def weigh(color):
        parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    weights = sorted((weigh(first), weigh(second)))
    return weights[1] / weights[0]


def test_words_are_legible_in_light_and_in_the_dark():
    _, svg = draw_svg(figures.draw_online_shares, ONLINE_SHARES)
    light, dark = svg.split("@media screen and (prefers-color-scheme:dark)")
    paper, *inks = ("#ffffff", "#1b1f24", "#565e69")
    for ink in inks:
        assert f"fill:{ink}" in light
        assert f"fill:{IN_THE_DARK[ink]}" in dark
        assert compute_contrast(paper, ink) >= 4.5
        assert compute_contrast(IN_THE_DARK[paper], IN_THE_DARK[ink]) >= 4.5


def test_numbers_on_bars_are_legible_and_their_bars_seen_in_the_dark():
    _, axes = draw(figures.draw_services_by_level, KIEN_GIANG_SERVICES)
    inside = {t.get_text(): t.get_color() for t in axes.texts if t.get_color() != "#1b1f24"}
    assert {"1,430", "656", "290"} <= set(inside)
    colors = {"1,430": "level_1_2", "656": "level_3", "290": "level_4"}
    for text, level in colors.items():
        red, green, blue, _ = find(axes, level)[0].get_facecolor()
        fill = "#" + "".join(f"{round(255 * part):02x}" for part in (red, green, blue))
        in_the_dark = IN_THE_DARK.get(fill, fill)
        assert inside[text] not in IN_THE_DARK
        assert compute_contrast(inside[text], fill) >= 4.5
        assert compute_contrast(inside[text], in_the_dark) >= 4.5
        assert compute_contrast(in_the_dark, IN_THE_DARK["#ffffff"]) >= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stocks_and_flows_have_charts_of_their_own(tmp_path, monkeypatch, lang):
    data = province.read_province("91-kien-giang", lang)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    dates, periods = charts.show_changes(data)
    assert [f.svg_path.name for f in (dates, periods)] == [
        f"growth-{kind}.{lang}.svg" for kind in ("dates", "periods")
    ]
    for code, own, other in (
        ("mailboxes", dates, periods),
        ("broadcast_episodes", periods, dates),
    ):
        name = data.labels.label_indicator(code)
        assert name in own.svg
        assert name not in other.svg
    kinds = ("Số liệu tại hai", "Số phát sinh") if lang == "vi" else ("Stocks", "Flows")
    assert dates.chart.caption.startswith(kinds[0])
    assert periods.chart.caption.startswith(kinds[1])


ROWS = st.tuples(NUMBERS, st.booleans(), st.booleans())


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_the_scale_leaves_room_for_every_bar_and_arrow(rows):
    listed = [
        Row("", value, None if opened else value, None if closed else value, "")
        for value, opened, closed in rows
    ]
    low, high = find_limits(listed)
    pixel = (high - low) / WIDTH
    for row in listed:
        left = ARROW if row.low is None else 0.0
        right = ARROW if row.high is None else 0.0
        assert min(row.positions) - left * pixel >= low - 1e-6 * (high - low)
        assert max(row.positions) + right * pixel <= high + 1e-6 * (high - low)


def test_only_a_named_line_makes_a_row_higher():
    plain = Row("bar", 1.0, 1.0, 1.0, "1")
    crossed = replace(plain, reference=0.5)
    named = replace(crossed, reference_text="printed total")
    assert plain.height == crossed.height == LINE_HEIGHT + BAR_ROOM + ROW_GAP
    assert named.height == plain.height + NAME_SPACE + NAME_HEIGHT


WORDS_OF = st.lists(st.text("abcđơ", min_size=1, max_size=9), min_size=1, max_size=14).map(" ".join)


@given(WORDS_OF, WORDS_OF, st.text("0123456789 %", min_size=1, max_size=12), WORDS_OF)
def test_a_row_keeps_every_word_and_leaves_its_value_free(name, breakdown, text, note):
    lines = lay_lines(f"{name} · {breakdown}", text, note)
    words = " ".join(line.ink for line in lines).replace(" · ", " ").split()
    assert words == f"{name} {breakdown}".split()
    assert " ".join(line.grey for line in lines).split() == note.split()
    widths = [measure_text(line.ink) + measure_text(line.grey, SMALL_SIZE) for line in lines]
    assert widths[0] + measure_text(text, weight="bold") < WIDTH
    assert max(widths) <= WIDTH


@given(st.lists(st.text("abcđơ", min_size=1, max_size=9), min_size=1, max_size=9))
def test_wrapping_keeps_every_word_and_the_width(words):
    lines = wrap_text(" ".join(words), 86.0)
    assert " ".join(lines) == " ".join(words)
    assert all(measure_text(line) <= 86.0 for line in lines if " " in line)


@given(
    st.lists(st.text("iWcđơ ", max_size=9), max_size=20),
    st.sampled_from([None, 0.0, 20.0, 200.0]),
)
def test_every_line_holds_as_many_words_as_fit(words, first):
    lines = wrap_text(" ".join(words), 86.0, first=first)
    for number, (line, rest) in enumerate(pairwise(lines)):
        room = 86.0 if number or first is None else first
        assert measure_text(f"{line} {rest.split(' ')[0]}") > room
        assert " " not in line or measure_text(line) <= room


def test_other_readings_are_small_marks_and_other_bases_are_not():
    shares = make_frame(
        make_share("share_online_of_received", 5, 100)
        | {"numerator_rows": "doc:1:1", "denominator_rows": "doc:1:2", "obs_status": "A"}
    )
    same = shares.assign(value=0.2, denominator_rows="doc:1:3")
    other_numerator = same.assign(value=0.3, numerator_rows="doc:9:9")
    drawn_already = shares.assign(value=0.4)
    refused = same.assign(value=float("nan"))
    against = same.assign(value=0.6, variant_id=REPAIRED_AGAINST)
    listed = [shares, same, other_numerator, drawn_already, refused, against]
    readings = pd.concat(listed).fillna({"variant_id": ""}).assign(repaired_rows="")
    chart, axes = draw(figures.draw_online_shares, shares, readings=readings)
    assert [mark.get_xdata()[0] for mark in find(axes, "reading")] == [0.2]
    assert "20.00% under another reading" in chart.alt
    assert "diamond" in chart.caption
