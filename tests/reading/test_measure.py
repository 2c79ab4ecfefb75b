"""How well texts are read, measured: on made ones always, on registered ones where at hand."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from helpers.ground.errors import ContractError, MissingInputError
from helpers.reading import measure as measured_module
from helpers.reading.draft import Candidate, Draft, DraftFigure
from helpers.reading.evaluate import Score, score_draft, strip_token, write_table
from helpers.reading.measure import list_held_back, list_transcribed, measure

TEXTS = Path(__file__).parent / "texts"
AIMS = {
    "tokens found": 0.99,
    "tokens right": 0.95,
    "indicator, first": 0.75,
    "indicator, among three": 0.90,
    "tier": 0.90,
    "channel": 0.90,
    "level": 0.90,
    "hedge": 0.90,
    "period": 0.90,
    "unit": 0.90,
}


def make_figure(printed: str, code: str, *others: str, line: int = 1, **cells: str) -> DraftFigure:
    plain = {"printed": printed, "indicator_code": code, "tier": "_T", "qualifier": "exact"}
    candidates = tuple(Candidate(c, 0.5) for c in (code, *others))
    return DraftFigure(line, 1, 0, len(printed), {**plain, **cells}, candidates)


def make_truth(printed: str, code: str, line: str = "1", **cells: str) -> dict[str, str]:
    return {"line": line, "printed": printed, "indicator_code": code, **cells}


def score(figures: list[DraftFigure], truth: list[dict[str, str]], **options: bool) -> Score:
    draft = Draft({}, (), tuple(figures))
    return score_draft(draft, truth, same_lines=options.get("same_lines", True))


def find_missed_aims(scores: dict[str, Score]) -> dict[str, float]:
    """Return the columns that fall short, with what they reach."""
    total = sum(scores.values(), Score())
    reached = {column: total.rate(column) for column in AIMS}
    return {c: rate for c, rate in reached.items() if rate is not None and rate < AIMS[c]}


@pytest.mark.long
def test_made_texts_are_read_as_well_as_is_asked():
    held = list_held_back(TEXTS)
    assert {path.stem for path in TEXTS.glob("*.txt")} == {one.name for one in held}
    assert find_missed_aims(dict(measure(held).scores)) == {}


@pytest.mark.skipif(not os.environ.get("HELPERS_SOURCES"), reason="the texts are not at hand")
@pytest.mark.long
def test_registered_documents_are_read_as_well_as_is_asked_each_left_out():
    assert find_missed_aims(dict(measure(list_transcribed()).scores)) == {}


@pytest.mark.long
def test_recall_and_precision_count_figures_and_a_ratio_once():
    figures = [make_figure("21/22", "agencies_on_one_stop"), make_figure("7", "meetings")]
    truth = [
        make_truth("21/22", "agencies_on_one_stop"),
        make_truth("21/22", "administrative_units", measurement_kind="denominator"),
        make_truth("9", "meetings"),
    ]
    found = score(figures, truth)
    assert found.rate("tokens found") == 0.5
    assert found.rate("tokens right") == 0.5


@pytest.mark.long
def test_a_figure_on_another_line_is_another_figure_only_in_a_text():
    figures, truth = [make_figure("7", "meetings", line=4)], [make_truth("7", "meetings")]
    assert score(figures, truth, same_lines=True).rate("tokens found") == 0
    assert score(figures, truth, same_lines=False).rate("tokens found") == 1


@pytest.mark.long
def test_cells_are_compared_and_an_absent_one_has_its_default():
    figures = [make_figure("7", "meetings", "meetings_online", tier="province")]
    found = score(figures, [make_truth("7", "meetings_online")])
    assert found.rate("indicator, first") == 0
    assert found.rate("indicator, among three") == 1
    assert found.rate("tier") == 0
    assert found.rate("hedge") == 1
    assert found.rate("period") is None


@pytest.mark.long
def test_a_code_that_the_codebook_lacks_is_not_asked_for():
    found = score([make_figure("7", "meetings")], [make_truth("7", "NEW: of tomorrow")])
    assert found.rate("tokens found") == 1
    assert found.rate("indicator, first") is None


@pytest.mark.long
def test_a_planned_task_without_a_printed_outcome_is_no_token():
    assert score([], [make_truth("", "task_outcome")]).rate("tokens found") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,5 tỷ đồng", "1,5"), ("hơn 3.700", "3.700"), ("từ 5 đến 6%", "5-6%"), ("Tám", "tám")],
)
@pytest.mark.long
def test_tokens_are_the_same_whatever_words_go_with_the_digits(one, other):
    assert strip_token(one) == strip_token(other)


@pytest.mark.long
def test_the_table_ends_with_all_documents():
    lines = write_table({"a": score([make_figure("7", "meetings")], [make_truth("7", "meetings")])})
    assert lines[-1].startswith("| **all** | 1 | 100.0 % | 100.0 % |")


# folders of held-back documents


def write_pair(folder: Path, name: str, rows: list[dict[str, str]], text: str) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.long
def test_a_folder_gives_its_documents_with_what_its_register_says(tmp_path):
    write_pair(tmp_path, "a", [make_truth("7", "meetings", issued="2020-02-03")], "7 cuộc họp")
    write_pair(tmp_path, "b", [make_truth("7", "meetings")], "7 cuộc họp")
    register = "document_id,issued,document_kind\nb,2021-01-01,report\n"
    (tmp_path / "documents.csv").write_text(register, encoding="utf-8")
    first, second = list_held_back(tmp_path)
    assert first.given == {"issued": "2020-02-03"}
    assert second.given == {"issued": "2021-01-01", "document_kind": "report"}


@pytest.mark.long
def test_a_document_that_is_known_is_left_out_of_what_is_known(tmp_path, monkeypatch):
    write_pair(tmp_path, "kon-tum-2020", [make_truth("7", "meetings")], "7 cuộc họp")
    asked = []
    build = measured_module.build_reader
    monkeypatch.setattr(measured_module, "build_reader", lambda w: asked.append(w) or build(w))
    measure(list_held_back(tmp_path))
    assert asked == ["kon-tum-2020"]


@pytest.mark.long
def test_an_empty_folder_and_a_csv_without_its_columns_are_told(tmp_path):
    with pytest.raises(MissingInputError, match="no text with a CSV"):
        list_held_back(tmp_path)
    with pytest.raises(MissingInputError, match="is no folder"):
        list_held_back(tmp_path / "absent")
    write_pair(tmp_path, "a", [{"line": "1", "printed": "7"}], "7 cuộc họp")
    with pytest.raises(ContractError, match="indicator_code"):
        list_held_back(tmp_path)
