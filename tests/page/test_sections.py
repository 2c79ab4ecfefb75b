"""Sections show what the tables hold, in both languages, and escape every text."""

from __future__ import annotations

import inspect
import math
import re
from dataclasses import fields, replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from helpers.analysis import inputs
from helpers.analysis.comparison import compute_intensities, select_compared
from helpers.data import store
from helpers.data.dictionary import list_columns, list_number_columns
from helpers.data.peers import find_base
from helpers.data.rows import name_row
from helpers.ground.escaping import show_controls
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page import province as report
from helpers.page import sections
from helpers.page.fragments import Fragment
from helpers.page.province import ProvinceData, read_labels
from helpers.page.sections import families, headline, outputs
from helpers.page.sections.data import ANCHOR
from helpers.page.sections.share_cells import build_row
from helpers.page.sections.words import map_printed, write_formula
from tests.representatives import choose_provinces

HOSTILE = "<script>alert(\"x\")</script>' onload='y' & \u202eđảo\u202c"
PROVINCE = "20-lang-son"
RULES = inputs.read_rules()
TABLES = report.TABLES
PLACE = {
    "document_id": "lang-son-2020-h1",
    "period_start": "2020-01-01",
    "period_end": "2020-05-31",
}
ROW = "lang-son-2020-h1:1:1"
WHOLE = dict.fromkeys(("service_level", "channel", "tier", "scope"), "_T")


@pytest.fixture(params=LANGUAGES)
def lang(request) -> str:
    return request.param


def build_table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    """Return a processed table from what is special about its rows."""
    numbers = list_number_columns(name)
    plain = {column: float("nan") if column in numbers else "" for column in list_columns(name)}
    common = {k: v for k, v in (WHOLE | PLACE).items() if k in plain}
    province = {"province_id": PROVINCE}
    return pd.DataFrame([plain | common | province | row for row in rows], columns=list(plain))


@pytest.fixture
def build(make_observations):
    """Return a province's data from what is special about some rows; the rest is empty."""

    def make(lang: str = "vi", **tables: list[dict[str, object]]) -> ProvinceData:
        documents = store.read_documents()
        given = {
            "province_id": PROVINCE,
            "labels": read_labels(lang),
            "differences": {},
            "agreements": {},
            "relatives": {},
            "peers": {},
            "documents": documents[documents["province_id"] == PROVINCE],
            "observations": make_observations(*tables.get("observations", [])),
        }
        for name in TABLES[1:]:
            given[name] = build_table(name, *tables.get(name, []))
        given["rules"] = RULES
        registers = {f.name for f in fields(ProvinceData)} - set(given)
        return ProvinceData(**given, **{name: store.read_register(name) for name in registers})

    return make


def find_check() -> dict[str, str]:
    """Return the key of a check that has an explanation for a failure."""
    checks = store.read_register("checks")
    return checks[checks["severity"] == "error"].iloc[0][["check_code", "case"]].to_dict()


SHARE = {
    "family": "online",
    "headline": 1.0,
    "rests_on": "counts",
    "alternative": 1,
    "indicator_code": "share_online_of_received",
    "value": 0.124,
    "value_low": 0.12,
    "value_high": 0.13,
    "numerator_value": 2427.0,
    "denominator_value": 19569.0,
    "numerator_rows": ROW,
    "denominator_rows": ROW,
    "printed": "12,4%",
    "coverage": "province district",
    "printed_rows": ROW,
    "obs_status": "P",
}
BASE = find_base(WHOLE | SHARE)
READING = SHARE | {
    "question_id": "online",
    "variant_id": "as_printed",
    "is_main": "yes",
    "exposure": "labelled",
    "exposure_days": 152.0,
    "arithmetic": "2.427 / 9.569 [19.569]",
    "repaired_rows": ROW,
    "repaired_tokens": "9.569",
    "reason_vi": "Vì thế.",
    "reason_en": "Because.",
}
REFERENCE = {
    "indicator_code": "share_online_of_received",
    "intraclass_correlation": 0.05,
    "size_variation": 0.0,
    "agencies": 228.0,
    "dossiers_per_agency": 81.0,
    "design_effect": 5.0,
    "value": 0.124,
    "reference_low": 0.114,
    "reference_high": 0.135,
}
CHANGE = {
    "comparison": "printed",
    "is_main": "yes",
    "indicator_code": "dossiers_received",
    "from_period_start": "2018-01-01",
    "from_period_end": "2018-12-31",
    "to_period_start": "2019-01-01",
    "to_period_end": "2019-12-31",
    "from_value": 100.0,
    "to_value": 150.0,
    "from_qualifier": "exact",
    "to_qualifier": "exact",
    "from_rows": ROW,
    "to_rows": ROW,
    "measure": "relative_change",
    "value": 0.5,
    "value_low": 0.4,
    "value_high": 0.6,
    "obs_status": "A",
}
SPLIT = {
    "relation_id": "handled_by_tier",
    "method": "parts",
    "indicator_code": "dossiers_received",
    "from_period_start": "2020-01-01",
    "from_period_end": "2020-05-31",
    "to_period_start": "2020-01-01",
    "to_period_end": "2020-05-31",
    "component": "part",
    "component_indicator": "dossiers_received",
    "component_code": "commune",
    "group": "newly_covered",
    "to_value": 50.0,
    "contribution": 50.0,
    "relative_contribution": 0.5,
    "from_rows": ROW,
    "to_rows": ROW,
}
REFUSED = CHANGE | {"indicator_code": "dossiers_handled", "value": float("nan"), "reason_code": "x"}


VOID = ("input", "br", "img")
"""Tags that are never closed."""


class Page(HTMLParser):
    """Tags, attribute values and text of a fragment; every tag must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs) -> None:
        self._open += [tag] if tag not in VOID else []
        self.tags.append(tag)
        given = dict(attrs)
        self.names |= set(given)
        self.values += [value or "" for value in given.values()]
        self.ids += [given["id"]] if "id" in given else []
        self.targets += [given["href"][1:]] if given.get("href", "").startswith("#") else []

    def handle_endtag(self, tag) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data) -> None:
        self.text += f"{data} "


def render(data: ProvinceData, name: str) -> list[Fragment]:
    """Call one of the public renderers with whatever its parameters are named after."""
    renderer = getattr(sections, name)
    given = {
        "data": data,
        "labels": data.labels,
        "shares": data.shares,
        "compared": data.shares,
        "unvalidated": "no",
    }
    given |= {"excerpts": "yes", "among": (), "targets": data.targets}
    given["intensities"] = compute_intensities(
        data.observations, inputs.read_rules(), data.documents
    )
    names = inspect.signature(renderer).parameters
    if "anchor" in names:
        anchors = [heading.anchor for heading in headline.list_headings(data)]
        return [renderer(data, anchor) for anchor in anchors]
    if "base" in names:
        given["base"] = BASE
    if "bases" in names:
        given["bases"] = [BASE]
    return [renderer(**{name: given[name] for name in names})]


RENDERERS = [name for name in sections.__all__ if name.startswith("render_")]


def spoil(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{column: HOSTILE for column in columns if column in frame})


def spoil_rows(rows: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return register rows with the hostile text in every label and definition."""
    texts = ("label_", "definition_", "name_")
    return {
        key: {name: HOSTILE if name.startswith(texts) else cell for name, cell in row.items()}
        for key, row in rows.items()
    }


@pytest.fixture
def full(build):
    """One row of everything."""
    return lambda lang="vi": build(
        lang,
        observations=[
            {"printed": "19.569", "value": 19569.0},
            {
                "printed": "Đạt",
                "indicator_code": "task_outcome",
                "measurement_kind": "outcome",
                "unit_code": "outcome",
                "note": "estimated",
            },
        ],
        shares=[
            SHARE,
            SHARE | {"family": "services", "indicator_code": "share_level4_of_services"},
            SHARE | {"family": "other", "indicator_code": "share_settled_of_received"},
        ],
        sensitivity=[READING, READING | {"is_main": "no", "reason_code": "base"}],
        reference_intervals=[REFERENCE],
        growth=[CHANGE, CHANGE | {"is_main": "no"}, REFUSED],
        decompositions=[SPLIT, SPLIT | {"indicator_code": "portals_component"}],
        findings=[{**find_check(), "result": "failed", "severity": "error", "rows": ROW}],
        repairs=[
            {
                "repair": 1.0,
                "row": ROW,
                "edit": "delete",
                "printed": "19.569",
                "repaired": "9.569",
                "plausible": "yes",
            }
        ],
    )


@pytest.fixture
def hostile(full):
    """The same with a hostile text wherever a source, a register or a note has text."""
    data = full()
    labels = replace(
        data.labels,
        indicators=spoil_rows(data.labels.indicators),
        provinces=spoil_rows(data.labels.provinces),
        codes=dict.fromkeys(data.labels.codes, HOSTILE),
    )
    texts = {
        "observations": ("printed", "period_label"),
        "shares": ("printed",),
        "sensitivity": ("arithmetic", "reason_vi", "reason_en"),
        "growth": ("reason_vi", "reason_en", "note_vi", "note_en"),
        "findings": [
            c for c in data.findings if c.startswith(("explanation", "arithmetic", "other_causes"))
        ],
        "documents": (
            *("issuer", "title", "document_number", "publisher", "state_vi", "state_en"),
        ),
        "checks": [c for c in data.checks if c.startswith(("label", "action", "explanation"))],
    }
    spoilt = {name: spoil(getattr(data, name), *columns) for name, columns in texts.items()}
    spoilt["observations"].loc[0, "printed"] = HOSTILE.replace(",", "")
    return replace(data, labels=labels, **spoilt)


@pytest.mark.parametrize("name", RENDERERS)
def test_hostile_text_stays_text(hostile, name):
    for fragment in render(hostile, name):
        page = Page(fragment.html)
        assert "script" not in page.tags
        assert "onload" not in page.names
        assert "<script" not in fragment.html
        assert "\u202e" not in fragment.html


def test_the_hostile_text_does_reach_the_page(hostile):
    reached = [
        n
        for n in RENDERERS
        if any(show_controls(HOSTILE) in Page(f.html).text for f in render(hostile, n))
    ]
    silent = {"render_introduction", "render_section", "render_place"}  # this place never changed
    silent |= {
        "render_models",
        "render_target",
        "render_years",
    }  # no model, no target in force, no second period
    assert set(RENDERERS) - set(reached) <= silent


@pytest.mark.parametrize("name", RENDERERS)
def test_every_section_can_be_shown_in_both_languages(full, lang, name):
    for fragment in render(full(lang), name):
        assert isinstance(fragment, Fragment)
        text = Page(fragment.html).text
        assert re.findall(r"\{\w+\}|\bnan\b|\bNone\b", text) == []


@pytest.mark.parametrize("name", RENDERERS)
def test_every_section_can_be_shown_without_derived_numbers(build, lang, name):
    for fragment in render(build(lang, observations=[{}]), name):
        text = Page(fragment.html).text
        assert re.findall(r"\{\w+\}|\bnan\b|\bNone\b", text) == []


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request) -> dict[str, str]:
    """All sections of a province of each shape as one page."""
    found = {}
    for province_id in choose_provinces():
        data = report.read_province(province_id, request.param)
        names = [
            n
            for n in RENDERERS
            if "data" in inspect.signature(getattr(sections, n)).parameters
            or n == "render_status_key"
        ]
        found[province_id] = "".join(f.html for name in names for f in render(data, name))
    return found


def test_every_link_within_a_report_has_a_target_and_every_anchor_one_place(pages):
    for html in pages.values():
        page = Page(html)
        assert sorted(set(page.targets) - set(page.ids)) == []
        assert sorted({name for name in page.ids if page.ids.count(name) > 1}) == []


def test_every_printed_figure_is_in_the_report(pages):
    for province_id, html in pages.items():
        ids = set(Page(html).ids)
        rows = store.read_processed("observations", province_id).to_dict("records")
        names = [f"{row['document_id']}:{row['line']}:{row['seq']}" for row in rows]
        assert [name for name in names if name not in ids] == []


# families


def test_equal_figures_of_two_years_are_both_shown(build):
    years = [
        {"period_start": f"{y}-01-01", "period_end": f"{y}-12-31", "value": 63.0, "printed": "63"}
        for y in (2018, 2019)
    ]
    page = Page(families.render_families(build(observations=years)).html)
    assert ("năm 2018" in page.text, page.text.count("(năm 2019)")) == (True, 1)  # one in the head


def test_figures_of_one_day_are_headed_by_the_day(build):
    day = {"period_start": "", "period_end": "2020-02-01"}
    html = families.render_families(build(observations=[day, day | {"line": 2}])).html
    assert re.findall(r">1/(?:2|1–31/5)/2020<", html) == [">1/2/2020<"]
    html = families.render_families(build(observations=[day, {"line": 2}])).html
    assert ">1/1–31/5/2020<" in html  # a flow is among them
    assert html.count("(1/2/2020)") == 1


def test_one_figure_printed_twice_is_shown_once(build):
    page = Page(families.render_families(build(observations=[{}, {}])).html)
    assert page.targets == [ROW]


def test_families_without_figures_are_named_and_not_shown_as_zero(build):
    data = build(observations=[{}])
    html = families.render_families(data).html
    assert html.count("<table") == 1
    assert data.labels.label_code("family", "camera") in html.split("<table")[0]


# shares and change


def test_a_share_shows_bounds_formula_printed_value_and_flag(full):
    html = sections.render_online_shares(full()).html
    page = Page(html)
    for text in ("12,40%", "12,00%–13,00%", "19.569  /  19.569", "12,4%"):
        assert text in page.text
    assert 'class="flag" href="#finding-1"' in html


def test_a_reference_interval_says_what_is_assumed_of_agencies(build):
    refused = {"agencies": None, "dossiers_per_agency": None, "design_effect": None}
    refused |= {"reference_low": None, "reference_high": None, "reason_code": "x"}
    data = build("en", reference_intervals=[REFERENCE, REFERENCE | refused])
    text = Page(sections.render_reference_intervals(data).html).text
    assert "assumed to have equally many dossiers" in text
    assert "11.40%–13.50%" in text
    assert text.count("not computed: the document does not count the agencies") == 1
    varied = build("en", reference_intervals=[REFERENCE | {"size_variation": 1.5}])
    text = Page(sections.render_reference_intervals(varied).html).text
    assert "a standard deviation of 1.5 times their mean" in text
    assert "equally many" not in text


def test_every_number_of_a_formula_leads_to_its_row(full):
    html = sections.render_online_shares(full()).html
    link = f'<a href="#{ROW}" class="src">19.569</a>'
    assert f"{link} / {link}" in html


def test_a_repaired_reading_is_told_beside_the_printed_token(full):
    text = Page(sections.render_dossier_story(full("en")).html).text
    assert "If 9,569 is read for the printed 19,569" in text


def test_a_normal_share_has_no_flag(build):
    data = build(observations=[{}], shares=[SHARE | {"obs_status": "A"}])
    assert "abbr" not in Page(sections.render_online_shares(data).html).tags


def test_without_an_online_share_the_head_says_so_and_no_section_stands_empty(build):
    data = build("en", observations=[{}])
    assert "The documents print no figures" in headline.render_headline(data).html
    assert sections.render_share_statement(data) == Fragment("")
    assert (
        "no figures from"
        not in headline.render_headline(build("en", observations=[{}], shares=[SHARE])).html
    )


def test_computed_and_refused_changes_are_shown_apart(full):
    html = sections.render_growth(full()).html
    _, shown, _other_readings, folded = html.split("<details>")
    assert "+50,0%" in shown
    assert "+50,0%" not in folded
    assert html.count("<table") == 3


def test_a_province_with_refused_pairs_only_has_no_table_of_changes(build):
    html = sections.render_growth(build(observations=[{}], growth=[REFUSED])).html
    assert html.count("<table") == 1


def test_a_province_with_one_date_is_told_why_there_is_no_growth(build, lang):
    others = {"family": "other", "rests_on": "printed", "value": 0.5}
    codes = ("share_meetings_online", "share_signed_of_outgoing")
    shares = [SHARE | others | {"indicator_code": code} for code in codes]
    page = Page(sections.render_growth(build(lang, observations=[{}], shares=shares)).html)
    assert page.tags == ["p"]
    assert sections.render_growth(build(lang, observations=[{}])) == Fragment("")


# where numbers come from


def test_a_printed_figure_tells_token_document_line_and_status(full):
    data = full("en")
    note = sections.build_source_notes(data).notes[ROW]
    assert (note.number, note.token, note.place) == (1, "“19.569”", "line 1")
    assert f'<a href="#{ROW}" class="src">19,569' in sections.render_families(data).html


def test_a_computed_share_tells_its_formula_and_rows(full):
    page = sections.render_online_shares(full("en")).html
    assert f'data-of="{ROW}" data-how="19,569 / 19,569 = 12.40%"' in page


# headline


def test_contents_name_only_sections_that_are_there(build, full):
    assert "tasks" not in [h.anchor for h in headline.list_headings(build(observations=[{}]))]
    assert "tasks" in [h.anchor for h in headline.list_headings(full())]
    assert sections.render_section(build(observations=[{}]), "tasks") == Fragment("")


def test_each_section_of_the_contents_is_shown_in_its_order(full):
    shown = re.findall(r'render_section\(data, "(\w+)"\)', inspect.getsource(outputs))
    shown.append(ANCHOR)  # by the cell that writes the files
    assert shown == [h.anchor for h in headline.list_headings(full())]


def test_the_main_share_is_the_latest_and_then_the_closest_to_the_question(build):
    shares = [
        SHARE | {"period_end": "2018-12-31", "value": 0.1},
        SHARE | {"indicator_code": "share_level34_of_handled", "headline": 3.0, "value": 0.2},
        SHARE | {"value": 0.3},
        SHARE | {"value": 0.4, "alternative": 2},
    ]
    chosen = sections.main_shares.select_main_share(build(shares=shares).shares)
    assert chosen["value"] == 0.3


# the comparison


def test_a_comparison_has_one_row_a_province_linked_to_its_report(lang):
    shares = store.read_all_processed("shares")
    labels = read_labels(lang)
    for base, latest in select_compared(shares).items():
        html = sections.render_comparison(latest, base, labels=labels).html
        links = re.findall(r'href="([^"]+)"', html)
        reports = [link for link in links if link.endswith("#compare")]
        assert len(reports) == len(set(reports)) > 1
        assert all(re.fullmatch(rf"[\w-]+\.{lang}\.html#compare", link) for link in reports)


def test_every_number_of_the_comparison_leads_to_a_row_of_a_report(lang):
    shares, labels = store.read_all_processed("shares"), read_labels(lang)
    rows = store.read_all_processed("observations").to_dict("records")
    known = {f"{row['province_id']}.{lang}.html#{name_row(row)}" for row in rows}
    intensities = compute_intensities(
        store.read_all_processed("observations"), inputs.read_rules(), store.read_documents()
    )
    html = sections.render_incomparable(shares, labels=labels).html
    html += sections.render_intensities(intensities, labels=labels).html
    for base, latest in select_compared(shares).items():
        html += sections.render_comparison(latest, base, labels=labels).html
    links = re.findall(r'href="([^"]+)" class="src"', html)
    assert len(links) > len(intensities)
    assert set(links) <= known


def test_a_comparison_of_nothing_says_so(lang):
    made = (store.read_all_processed(name).iloc[:0] for name in ("shares", "observations"))
    (shares, counted), labels = made, read_labels(lang)
    intensities = compute_intensities(counted, inputs.read_rules(), store.read_documents())
    assert sections.render_intensities(intensities, labels=labels).html == ""
    assert sections.render_incomparable(shares, labels=labels).html == ""
    told = sections.tell_compared_rows(counted, shares, intensities, labels=labels)
    assert told.notes == {}
    nothing = labels.translate("So far no two provinces report a share on the same base.")
    assert nothing in sections.render_introduction(labels, shares).html
    assert (
        nothing not in sections.render_introduction(labels, store.read_all_processed("shares")).html
    )


def test_a_hedged_count_a_day_has_bounds_and_one_day_is_no_plural():
    made = {"province_id": "20-lang-son", "indicator_code": "dossiers_received", "row": "d:1:1"}
    made |= dict.fromkeys(DIMENSIONS, "_T") | {"period_start": "2020-01-01", "coverage": "_T"}
    made |= {"period_end": "2020-01-01", "value": 1000.0, "exposure": "labelled", "days": 1}
    open_side = {"qualifier": "over", "per_day": math.nan, "per_day_high": math.inf}
    rows = pd.DataFrame([made | open_side | {"per_day_low": 1001.0}])
    html = sections.render_intensities(rows, labels=read_labels("en")).html
    assert "at least 1,001.0" in html
    assert "more than 1,000 / 1 day = at least" in html
    assert "1 days" not in html


def test_hedged_counts_of_a_compared_share_say_so():
    labels, counted = read_labels("en"), build_table("shares", SHARE).iloc[0].to_dict()
    (cell,) = [c for c in build_row(counted, labels, name_share=False) if c.separator == " / "]
    assert cell.note == ""
    (cell,) = [
        c
        for c in build_row(counted | {"value": math.nan}, labels, name_share=False)
        if c.separator == " / "
    ]
    assert "stand before them" in cell.note
    formula = write_formula(counted, {ROW: ">75.000"})
    assert formula == ">75.000 / >75.000"


def test_a_formula_keeps_the_signs_of_hedges(make_observations):
    rows = make_observations({"printed": "75.000", "value": 75000.0, "qualifier": "over"})
    assert list(map_printed(rows, lang="vi").values()) == [">75.000"]


# what a reader leans on


def test_an_exact_share_has_no_bounds_and_another_one_has():
    labels = read_labels("en")
    words = sections.words
    assert words.format_share_bounds({"value_low": 0.5, "value_high": 0.5}, labels) == ""
    shown = words.format_share_bounds({"value_low": 0.5, "value_high": 0.6}, labels)
    assert shown == "50.00%–60.00%"


def test_coverage_names_days_and_tiers():
    labels = read_labels("en")
    row = {"exposure_days": 91.0, "coverage": "province district"}
    assert sections.words.describe_coverage(row, labels) == "91 days; province and district tiers"
    stock = {"exposure_days": float("nan"), "coverage": "_T"}
    assert sections.words.describe_coverage(stock, labels) == "the whole"


def test_the_note_of_a_disputed_figure_says_so():
    notes = sections.build_source_notes(report.read_province("91-kien-giang", "en")).notes
    assert notes["kien-giang-2018:152:3"].rest.endswith("the audit disputes it")
    assert "disputes" not in notes["kien-giang-2019:54:1"].rest


def test_every_share_of_a_report_has_its_place_on_the_comparison_page(lang):
    shares, labels = store.read_all_processed("shares"), read_labels(lang)
    places = set(Page(sections.render_incomparable(shares, labels=labels).html).ids)
    for base in select_compared(shares):
        places |= set(Page(sections.render_share_heading(base, labels=labels).html).ids)
    for province_id in choose_provinces():
        html = sections.render_peers(report.read_province(province_id, lang)).html
        links = re.findall(rf'href="compare\.{lang}\.html#([^"]+)"', html)
        assert bool(links) == (province_id in set(shares["province_id"]))
        assert set(links) <= places


def test_a_computed_share_known_by_bounds_only_shows_no_value():
    html = sections.render_growth(report.read_province("91-kien-giang", "en")).html
    assert ">bounds only<" in html
    assert "93.75%" not in html
