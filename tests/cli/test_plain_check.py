"""`check FILE` tells what a text contradicts by its meaning, and each fact once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers import audit
from helpers.audit.by_meaning import find_contradictions, list_identities
from helpers.cli.commands import commands
from helpers.cli.contradictions import build_draft_context, list_sound_rows, name_places
from helpers.cli.plain_check import check_text
from helpers.ground.errors import ContractError
from helpers.page.adding_up import Checked, render_report, write_report
from helpers.page.render import require_sound_page
from helpers.reading import reader
from tests.cli.test_contradictions import make_plain

TEXTS = Path(__file__).parents[1] / "reading" / "texts"
RIGHT = (
    "Năm 2021, toàn tỉnh tiếp nhận 1.250 hồ sơ, trong đó trực tuyến 410 hồ sơ, trực tiếp 840 hồ "
    "sơ; tỷ lệ trực tuyến đạt 32,8%."
)
SHARE = "Năm 2020, toàn tỉnh tiếp nhận 19.569 hồ sơ; trực tuyến 2.427 hồ sơ, đạt 12,4%."


def check(folder: Path, text: str) -> Checked:
    file = folder / "a.txt"
    file.write_text(text, encoding="utf-8")
    return check_text(file)


def test_parts_that_exceed_their_total_are_told_once_with_the_likeliest_slip_first(tmp_path):
    checked = check(tmp_path, RIGHT.replace("840", "940"))
    told = "\n".join(write_report(checked, "en"))
    assert told.count("410 + 940 = 1.350 ≠ 1.250") == told.count("1.350 ≠") == 1
    assert "fits all else: 940 → 840. Less likely" in told
    assert "reviewed by nobody" in told
    assert "410 / 1.250 = 32,80% → 32,8% (an accident" in told
    assert "0 in nothing" in told
    for lang in ("vi", "en"):
        page = render_report(checked, lang)
        require_sound_page(page, tmp_path)
        assert page.count("410 + 940 = 1.350 ≠ 1.250") == 1


def test_a_share_that_its_counts_refute_is_told(tmp_path):
    checked = check(tmp_path, SHARE.replace("12,4", "21,4"))
    told = "\n".join(write_report(checked, "vi"))
    assert "21,4% → 12,4%" in told
    assert "Tỷ lệ in là “21,4%”" in told
    assert checked.related == 3


@pytest.mark.parametrize(("text", "holds"), [(RIGHT, 2), (SHARE, 1)])
def test_what_holds_by_meaning_and_by_numbers_is_told_once(tmp_path, text, holds):
    checked = check(tmp_path, text)
    told = "\n".join(write_report(checked, "en"))
    assert checked.meaning.contradictions == ()
    assert len(checked.holds) == told.count("the words say the same") == holds


@pytest.mark.parametrize("name", ["thang-2025", "ke-hoach-2017"])
@pytest.mark.long
def test_texts_without_a_fault_in_which_figures_are_easily_mistaken_contradict_nothing(name):
    assert check_text(TEXTS / f"{name}.txt").meaning.contradictions == ()


def test_a_contradiction_is_told_only_where_the_reading_is_sure():
    document, rows = list_sound_rows(make_plain(**{"2:3": "940"}))  # 410 + 940 > 1.250
    context = build_draft_context(document, rows.values())
    assert context is not None
    catalogue = audit.read_catalogue()
    for sure, count in ((0.95, 1), (0.8, 0)):
        rated = dict.fromkeys(name_places(rows).values(), sure)
        told = find_contradictions(context, catalogue, sure=rated, settled=())
        assert [round(one.sure, 3) for one in told] == [round(sure**3, 3)] * count
        assert all(identity.sure <= sure for identity in list_identities(context, rated))


def test_where_the_meaning_cannot_be_read_the_numbers_are(tmp_path, monkeypatch):
    def fail() -> None:
        raise ContractError("no word is known.")

    monkeypatch.setattr(reader, "build_reader", fail)
    told = "\n".join(write_report(check(tmp_path, RIGHT), "en"))
    assert "410 + 840 = 1.250" in told
    assert "only the numbers were: no word is known.\n" in told


@pytest.mark.parametrize("text", ["x", "Không có số nào.", "1 2 3", "Năm 2021 | 5 | 6\n%%% 1.2.3"])
def test_any_text_ends_in_a_report(tmp_path, text):
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(commands, ["check", str(file)])
    assert result.exit_code == 0, result.output
    assert "figures, of which" in result.output


JOINT = """Năm 2021, toàn tỉnh tiếp nhận khoảng 1.250 hồ sơ, trong đó trực tuyến 410 hồ sơ, trực
tiếp 846 hồ sơ.

Trong đó, cấp tỉnh tiếp nhận 300 hồ sơ, cấp huyện tiếp nhận 900 hồ sơ, cấp xã tiếp nhận 54 hồ sơ.
"""


def test_what_only_several_relations_contradict_is_told_across_sentences(tmp_path):
    checked = check(tmp_path, JOINT)  # about 1.250: at least 1.256, and just 1.254
    told = [one.finding.check_code for one in checked.meaning.contradictions]
    assert told == ["together"]
    assert "300 + 900 + 54" in "\n".join(write_report(checked, "en"))
    assert checked.found.misses == ()  # the hedge explains each by itself
    assert check(tmp_path, JOINT.replace("54 ", "56 ")).meaning.contradictions == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("%.", "%. Năm 2021, toàn tỉnh tiếp nhận 1.987 hồ sơ."),  # a second total, read alike
        ("940 hồ sơ", "940 hồ sơ, cộng 1.350 hồ sơ"),  # the parts make up another figure
    ],
)
@pytest.mark.long
def test_figures_that_are_not_kept_apart_accuse_nobody(tmp_path, old, new):
    wrong = RIGHT.replace("840", "940")
    assert check(tmp_path, wrong).meaning.contradictions
    assert check(tmp_path, wrong.replace(old, new)).meaning.contradictions == ()
