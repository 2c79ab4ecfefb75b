"""A text nobody reviewed: its figures as the search sees them, and the report on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.analysis.found import search
from helpers.analysis.found.figures import OPENS, STATES, FoundFigure
from helpers.cli.commands import commands
from helpers.page.adding_up import Checked, render_report, write_report
from helpers.page.render import require_sound_page
from helpers.reading.adding_up import build_draft_figures
from helpers.reading.plain_draft import draft_tokens, split_lines

TEXT = """Báo cáo số 12/BC-UBND ngày 5/6/2021

Đến 31/5/2021, tỉnh tiếp nhận 61.877 hồ sơ, trong đó: 56.714 hồ sơ trực tiếp, 51.592 hồ sơ kỳ
trước chuyển sang, 3.571 hồ sơ trực tuyến. Đã phát hành 7.420 văn bản, ký số 7.383, đạt 99,5%.

Tổ chức 93 cuộc họp (56 cuộc họp với trung ương và 37 cuộc họp trong tỉnh), chi 1,5 tỷ đồng;
21/22 sở đã kết nối, xếp thứ 32 cả nước.
"""


def read(text: str = TEXT) -> list[FoundFigure]:
    return build_draft_figures(draft_tokens(split_lines(text)))


def check(text: str = TEXT) -> Checked:
    lines = split_lines(text)
    found = search(build_draft_figures(draft_tokens(lines)))
    return Checked("a.txt", {line.number: line.text for line in lines}, found)


def test_figures_have_their_place_their_words_and_their_sentence():
    figures = {f.printed: f for f in read()}
    assert " ".join(figures) == ("61.877 56.714 51.592 3.571 7.420 7.383 99,5% 93 56 37 1,5 21 22")
    assert figures["61.877"].noun == "hồ"
    assert figures["7.383"].noun == ""
    assert figures["56.714"].cue == figures["56"].cue == OPENS
    assert figures["99,5%"].cue == STATES
    assert figures["51.592"].cue == ""
    assert figures["3.571"].line == 4
    assert figures["3.571"].clause != figures["7.420"].clause
    assert figures["1,5"].unit != figures["93"].unit
    assert figures["21"].order == figures["22"].order


def test_the_report_tells_what_holds_what_does_not_and_the_edits():
    told = "\n".join(write_report(check(), "en"))
    assert "56.714 + 51.592 + 3.571 = 111.877 ≠ 61.877" in told
    assert "51.592 → 1.592" in told
    assert "56 + 37 = 93" in told
    assert "7.383 / 7.420 = 99,50% → 99,5%" in told
    assert told.index("What does not add up") < told.index("What adds up")
    assert "13 figures" in told


def test_a_text_in_which_nothing_is_found_says_that_this_proves_nothing():
    checked = check("Có 12 xã.")
    told = "\n".join(write_report(checked, "en"))
    assert "cannot be checked" in told
    assert "What adds up" not in told
    assert checked.related == 0
    assert "Không tìm thấy" in render_report(checked, "vi")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_is_whole_and_escapes_what_it_shows(lang, tmp_path):
    page = render_report(check(TEXT.replace("trực tiếp", "<script>x</script>")), lang)
    require_sound_page(page, tmp_path)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert f'<html lang="{lang}">' in page
    assert 'id="line-3"' in page
    assert 'href="#line-3"' in page


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["check", *map(str, arguments)])


def test_the_command_checks_a_file_and_writes_the_page(tmp_path):
    file, page = tmp_path / "a.txt", tmp_path / "a.html"
    file.write_text(TEXT, encoding="utf-8")
    result = run(file, "--html", page)
    assert result.exit_code == 0, result.output
    assert "111.877 ≠ 61.877" in result.output
    assert "111.877 ≠ 61.877" in page.read_text(encoding="utf-8")


def test_wrong_arguments_end_in_one_sentence(tmp_path):
    for arguments in (
        [tmp_path / "absent.txt"],
        [tmp_path, "--document", tmp_path],
        ["--html", tmp_path / "a.html"],
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("error: ")
        assert result.stderr.count("\n") == 1
