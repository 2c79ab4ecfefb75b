"""What rests on an excerpt says so wherever it goes, and stays out where it is not wanted."""

from __future__ import annotations

import math
from operator import itemgetter

import pandas as pd
import pytest

from helpers.analysis.wanted import select_wanted
from helpers.data import store
from helpers.data.documents import list_documents
from helpers.data.grades import mark_grade
from helpers.data.owners import find_document, find_province, require_provinces
from helpers.ground import paths
from helpers.ground.errors import ContractError, ParameterError, UnknownProvinceError
from helpers.printed.documents import is_excerpt, list_empty, require_known_text

REGISTER = [
    {"document_id": "read", "completeness": "complete"},
    {"document_id": "cut", "completeness": "truncated"},
    {"document_id": "seen", "completeness": "excerpt"},
]
TABLES = ("observations", "shares", "sensitivity", "growth", "decompositions", "findings")


@pytest.mark.parametrize(
    "document", [d for d in list_documents() if is_excerpt(d)], ids=itemgetter("document_id")
)
def test_the_period_of_an_excerpt_is_within_that_of_its_figures(document):
    rows = store.read_transcription_file(paths.transcription(document["document_id"]))
    starts = rows["period_start"].where(rows["period_start"] != "", rows["period_end"])
    assert starts.min() <= document["period_start"] <= document["period_end"]
    assert document["period_end"] <= rows["period_end"].max()


@pytest.mark.parametrize(
    ("row", "grade"),
    [
        ({"document_id": "read"}, "whole"),
        ({"document_id": "cut"}, "whole"),
        ({"document_id": "seen"}, "excerpt"),
        ({"document_id": "read", "numerator_rows": "read:1:1 seen:1:1"}, "excerpt"),
        ({"document_id": "seen", "numerator_rows": "read:1:1", "base_rows": ""}, "whole"),
        ({"from_rows": "read:1:1", "to_rows": "seen:2:1"}, "excerpt"),
        ({"rows": "read:1:1 cut:1:1"}, "whole"),
    ],
)
def test_a_number_is_an_excerpts_if_one_of_its_figures_is(row, grade):
    frame = pd.DataFrame([row])
    marked = mark_grade(frame, REGISTER)
    assert list(marked["grade"]) == [grade]
    assert list(marked.columns) == [*row, "grade"]
    assert "grade" not in frame.columns


def test_a_table_that_has_no_grade_or_no_row_is_left_as_it_is():
    frame = pd.DataFrame([{"document_id": "seen"}])
    assert mark_grade(frame, REGISTER, columns=("document_id",)) is frame
    assert mark_grade(frame[:0], REGISTER).empty


@pytest.mark.parametrize("table", TABLES)
def test_the_committed_grades_are_those_of_the_documents(table):
    rows = store.read_all_processed(table)
    again = mark_grade(rows.drop(columns="grade"), list_documents())
    assert list(again["grade"]) == list(rows["grade"])
    assert len(set(rows["grade"])) > 1


@pytest.fixture
def numbers() -> pd.DataFrame:
    rows = [("A", "whole"), ("A", "excerpt"), ("V", "whole"), ("V", "excerpt")]
    return pd.DataFrame(rows, columns=["obs_status", "grade"], index=[7, 8, 9, 10])


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({}, [("A", "whole"), ("A", "excerpt")]),
        ({"excerpts": "no"}, [("A", "whole")]),
        ({"unvalidated": "yes", "excerpts": "no"}, [("A", "whole"), ("V", "whole")]),
    ],
)
def test_only_what_is_asked_for_is_compared(numbers, asked, kept):
    wanted = select_wanted(numbers, **asked)
    assert list(wanted.itertuples(index=False, name=None)) == kept
    assert list(wanted.index) == list(range(len(kept)))


@pytest.mark.parametrize("name", ["unvalidated", "excerpts"])
def test_a_wish_is_yes_or_no(numbers, name):
    with pytest.raises(ParameterError, match=f"{name} 'perhaps' is unknown: use yes or no"):
        select_wanted(numbers, **{name: "perhaps"})


# whose a figure is


def test_a_document_that_is_not_registered_is_named():
    with pytest.raises(ContractError, match=r"'nowhere' is not in data/raw/documents\.csv"):
        find_document("nowhere")
    assert find_province("nowhere") == ""


def test_figures_of_several_provinces_name_theirs_and_each_must_have_existed():
    path = paths.transcription("made")
    document = list_documents()[0] | {"document_id": "made", "province_id": ""}

    def require(province_id: str, day: str, own: str = "") -> None:
        table = pd.DataFrame([{"province_id": province_id, "period_end": day}])
        told = document | {"province_id": own, "issued": day, "period_end": day}
        require_provinces(table, told, path)

    require("91-kien-giang", "2024-12-31")
    require("91-an-giang", "2025-12-31")
    require("91-kien-giang", "2025-12-31", own="91-kien-giang")  # the register is held elsewhere
    with pytest.raises(UnknownProvinceError, match="91-kien-giang"):
        require("91-kien-giang", "2025-12-31")
    for wrong in ("", "99-nowhere"):
        with pytest.raises(ContractError):
            require(wrong, "2024-12-31")
    with pytest.raises(ContractError, match="62-kon-tum"):
        require("62-kon-tum", "2024-12-31", own="91-kien-giang")


# what must be known of a document

KNOWN = {"document_id": "d", "title": "T", "issued": "2020-01-01", "line_count": "1"}
KNOWN |= {"text_sha256": "0", "url": "https://a.example", "review": "reviewed"}


@pytest.mark.parametrize(
    ("completeness", "needed"),
    [
        ("complete", ["title", "issued", "line_count", "text_sha256"]),
        ("truncated", ["title", "issued", "line_count", "text_sha256"]),
        ("excerpt", ["url", "review"]),
    ],
)
def test_a_text_read_whole_needs_more_than_an_excerpt(completeness, needed):
    document = KNOWN | {"completeness": completeness}
    require_known_text(document)
    for name in set(KNOWN) - {"document_id"}:
        without = document | {name: ""}
        assert list_empty(without) == ([name] if name in needed else [])
        if name in needed:
            with pytest.raises(ContractError, match=rf"'d' is an? .* has no {name}: fill the cell"):
                require_known_text(without)


def test_only_an_excerpt_is_one():
    assert [is_excerpt(row) for row in REGISTER] == [False, False, True]


def test_a_share_of_an_excerpt_has_a_value_like_any_other():
    shares = store.read_all_processed("shares").query("grade == 'excerpt' and rests_on == 'counts'")
    assert len(shares)
    for row in shares[shares["value"].notna()].to_dict("records"):
        quotient = row["numerator_value"] / row["denominator_value"]
        assert math.isclose(row["value"], quotient, rel_tol=1e-9), row["indicator_code"]
