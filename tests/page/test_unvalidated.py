"""What nobody reviewed is V wherever it goes, said in words, and in no comparison unasked."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from helpers.analysis.sensitivity import SHARE_KEY, mark_doubtful
from helpers.analysis.shares import WORST_FIRST, choose_worst
from helpers.analysis.wanted import select_wanted
from helpers.batch.in_process import run_cells
from helpers.batch.plan import COMPARISON_NOTEBOOK, DATA_NOTEBOOKS, plan_batch
from helpers.data import dictionary, store
from helpers.data.documents import list_documents, list_provinces
from helpers.data.tables import format_rows
from helpers.ground import paths
from helpers.ground.errors import ParameterError
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import UNREVIEWED, UNVALIDATED
from helpers.page import province, sections
from helpers.page.index.places import read_place
from helpers.page.sections.compared_targets import MOST_NAMED
from helpers.printed.status import flag_row
from tests.conftest import copy_project

ROW = {"printed": "5", "correction_id": "", "note": "", "period_end": "2020-12-31"}
ROW |= {"measurement_kind": "actual"}
TABLES = ("observations", "shares", "sensitivity", "growth", "decompositions")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A province with the fewest documents, none of them reviewed, its tables built."""
    counts = Counter(row["province_id"] for row in list_documents() if row["province_id"])
    for name in list(counts):
        if not (store.read_processed("sensitivity", name)["obs_status"] != "O").any():
            del counts[name]
    province_id = min(counts, key=lambda name: (counts[name], name))
    root = copy_project(tmp_path_factory.mktemp("unreviewed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.ROOT_VARIABLE, str(root))
        dictionary._read_package.cache_clear()
        rows = [
            {**row, "review": UNREVIEWED if row["province_id"] == province_id else row["review"]}
            for row in list_documents()
        ]
        paths.replace_text(paths.documents(), format_rows(rows, list(rows[0])))
        for name in DATA_NOTEBOOKS:
            run_cells(name, {"province_id": province_id})
        yield province_id
    dictionary._read_package.cache_clear()


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({}, "V"),
        ({"correction_id": "c"}, "V"),
        ({"note": "damaged_text"}, "V"),
        ({"period_end": "2021-12-31"}, "V"),
        ({"printed": ""}, "O"),
    ],
)
def test_no_other_flag_hides_that_nobody_reviewed_it(changes, flag):
    document = {"issued": "2021-01-01", "review": UNREVIEWED}
    assert flag_row(ROW | changes, document) == flag
    assert flag_row(ROW, {"issued": "2021-01-01", "review": ""}) == "A"


def test_it_is_the_worst_of_flags():
    assert choose_worst(["A", "E", "U", "V", "P"]) == UNVALIDATED
    known = store.read_register("code_lists").query("list == 'obs_status'")["code"]
    assert set(WORST_FIRST) <= set(known)


@pytest.mark.parametrize("table", TABLES)
def test_every_number_that_rests_on_it_carries_the_flag(place, table):
    rows = store.read_processed(table, place)
    flags = rows.loc[rows["obs_status"] != "O", "obs_status"]
    assert set(flags) <= {UNVALIDATED}
    assert table in ("growth", "decompositions") or len(flags)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_so_in_words(place, lang):
    data = province.read_province(place, lang)
    html = sections.render_headline(data).html
    said = {"vi": "Chưa có người rà soát", "en": "Not reviewed by a person"}
    assert said[lang] in html
    label = data.labels.label_code("obs_status", UNVALIDATED)
    assert label in html  # on the cards


def test_a_comparison_leaves_it_out_unless_asked(place):
    shares = store.read_processed("shares", place)
    assert len(shares)
    assert select_wanted(shares).empty
    assert len(select_wanted(shares, unvalidated="yes")) == len(shares)
    with pytest.raises(ParameterError, match="perhaps"):
        select_wanted(shares, unvalidated="perhaps")


@pytest.mark.parametrize(
    ("lang", "unvalidated", "said"),
    [("en", "no", "are left out"), ("vi", "no", "Không đưa vào"), ("en", "yes", "marked V")],
)
def test_the_page_of_comparison_says_what_it_did(place, lang, unvalidated, said):
    shares = store.read_processed("shares", place)
    labels = province.read_labels(lang)
    told = sections.render_introduction(labels, shares, unvalidated=unvalidated).html
    assert said in told
    assert labels.label_province(place) in told
    assert said not in sections.render_introduction(labels, shares[:0]).html


def test_more_provinces_than_a_sentence_can_name_are_counted(place):
    one = store.read_processed("shares", place)
    labels = province.read_labels("en")
    ids = {labels.label_province(name): name for name in (*labels.provinces, place)}
    others = [name for name in ids.values() if name != place][:MOST_NAMED]
    many = pd.concat([one, *[one.assign(province_id=name) for name in others]], ignore_index=True)
    told = sections.render_introduction(labels, many).html
    assert f"left out, of: {MOST_NAMED + 1} provinces." in told
    assert labels.label_province(place) not in told


def test_the_index_shows_no_share_of_it(place):
    families = store.read_register("indicators").set_index("indicator_code")["family"].to_dict()
    assert read_place(place, [], families).shares == []


def test_only_the_comparison_is_told_that_it_was_asked_for():
    asked = plan_batch(list_provinces(), with_unvalidated=True)
    told = {job.notebook for job in asked if job.parameters.get("unvalidated") == "yes"}
    assert told == {COMPARISON_NOTEBOOK}
    assert not any("unvalidated" in job.parameters for job in plan_batch(list_provinces()))


@pytest.mark.parametrize(("flag", "expected"), [("A", "U"), ("V", "V")])
def test_a_doubtful_reading_does_not_hide_it(flag, expected):
    place = dict.fromkeys(SHARE_KEY, "x")
    shares = pd.DataFrame([{**place, "alternative": 1, "value": 0.5, "obs_status": flag}])
    readings = pd.DataFrame([{**place, "is_main": "yes", "value": 0.4}])
    assert list(mark_doubtful(shares, readings)["obs_status"]) == [expected]
