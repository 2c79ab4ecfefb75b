"""What Word files and web pages of offices hold in odd places is read once, and in order."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="requirements-reading.lock is not installed")

from benchmarks.made_files import WORD_NAMESPACE, word_cell, word_paragraph, write_docx
from helpers.reading.files import child
from helpers.reading.files.damage import CONVERTED

SENTENCE = "Tổng số hồ sơ đã tiếp nhận trên địa bàn tỉnh là 12.345 hồ sơ, đạt 99%."


def read_docx(folder: Path, body: str) -> list[str]:
    """Return the lines of a Word file."""
    write_docx(body, folder / "a.docx")
    return [line.text for line in child.read(folder / "a.docx").lines]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
    f'markup-compatibility/2006"><mc:Choice><w:txbxContent>{word_paragraph("Hộp 7")}'
    f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{word_paragraph('Hộp 7')}"
    f"</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{run('Ngoài 8')}</w:p>"
)
CASES = {
    "smart tag": (f"<w:p><w:smartTag>{run('12')}</w:smartTag>{run(' hồ sơ')}</w:p>", ["12 hồ sơ"]),
    "link": (f"<w:p>{run('có ')}<w:hyperlink>{run('13')}</w:hyperlink></w:p>", ["có 13"]),
    "accepted": (f"<w:p><w:ins>{run('14')}</w:ins><w:del>{run('15')}</w:del></w:p>", ["14"]),
    "field": (f"<w:p><w:r><w:instrText>PAGE 16</w:instrText></w:r>{run('17')}</w:p>", ["17"]),
    "tab": (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>18</w:t><w:br/><w:t>b</w:t></w:r></w:p>",
        ["a 18 b"],
    ),
    "control": (f"<w:sdt><w:sdtContent>{word_paragraph('19')}</w:sdtContent></w:sdt>", ["19"]),
    "text box": (BOX, ["Ngoài 8", "Hộp 7"]),
    "empty": (word_paragraph("") + word_paragraph("20"), ["20"]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_a_word_file_is_read_once(tmp_path, case):
    body, lines = CASES[case]
    assert read_docx(tmp_path, body) == lines


def test_notes_of_a_word_file_stand_at_the_end(tmp_path):
    write_docx(word_paragraph("12 hồ sơ"), tmp_path / "a.docx")
    note = f'<w:footnote w:id="2">{word_paragraph("Trong đó có 3.")}</w:footnote>'
    line = f'<w:footnote w:type="separator">{word_paragraph("0")}</w:footnote>'
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as package:
        notes = f'<w:footnotes xmlns:w="{WORD_NAMESPACE}">{line}{note}</w:footnotes>'
        package.writestr("word/footnotes.xml", notes)
    text = child.read(tmp_path / "a.docx")
    assert [line.text for line in text.lines] == ["12 hồ sơ", "Trong đó có 3."]


def test_a_run_in_an_old_font_is_converted_and_marked(tmp_path):
    font = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    runs = f"<w:r>{font.format('.VnTimeH')}<w:t>tØnh</w:t></w:r><w:r><w:t> tỉnh 12</w:t></w:r>"
    write_docx(f"<w:p>{runs}</w:p>", tmp_path / "a.docx")
    (line,) = child.read(tmp_path / "a.docx").lines
    assert (line.text, line.flags) == ("TỈNH tỉnh 12", (CONVERTED,))


def merged(text: str, mark: str) -> str:
    return word_cell(text).replace("<w:tc>", f"<w:tc><w:tcPr>{mark}</w:tcPr>")


def test_merged_cells_of_word_keep_their_headers(tmp_path):
    span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        merged("Đơn vị", start) + merged("Hồ sơ", span),
        merged("", on) + word_cell("Giấy") + word_cell("Mạng"),
        word_cell("Sở Y tế") + word_cell("12") + word_cell("13"),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    write_docx(body, tmp_path / "a.docx")
    line = child.read(tmp_path / "a.docx").lines[-1]
    assert line.text == "Sở Y tế | 12 | 13"
    assert line.column_headers == ("Đơn vị", "Hồ sơ / Giấy", "Hồ sơ / Mạng")


def test_a_table_that_lays_out_a_page_is_running_text(tmp_path):
    texts = [f"{SENTENCE} Đoạn {n}." * 3 for n in range(3)]
    cell = word_cell(texts[0]).replace(
        "</w:tc>", "".join(map(word_paragraph, texts[1:])) + "</w:tc>"
    )
    body = f"<w:tbl><w:tr>{word_cell('Trái 1')}{cell}</w:tr></w:tbl>"
    assert read_docx(tmp_path, body) == ["Trái 1", *texts]


# --- web pages -----------------------------------------------------------------


def read_html(folder: Path, body: str) -> list[str]:
    """Return the lines of a web page."""
    (folder / "a.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return [line.text for line in child.read(folder / "a.html").lines]


PAGES = {
    "lines": ("<p>a 1<br>b <b>2</b>.3</p>", ["a 1", "b 2.3"]),
    "list": ("<ul><li>a 1</li><li>b 2<ul><li>c 3</li></ul></li></ul>", ["a 1", "b 2", "c 3"]),
    "hidden": ("<p style='display: none'>1</p><p hidden>2</p><!-- 3 --><p>4</p>", ["4"]),
    "after": ("<div>a 1<p>b 2</p>c 3</div>", ["a 1", "b 2", "c 3"]),
    "preformatted": ("<pre>a 1\nb 2</pre>", ["a 1", "b 2"]),
    "layout": ("<table><tr><td><p>a 1</p><table><tr><td>b 2</td></tr></table></td></tr></table>",
               ["a 1", "b 2"]),
    "links": (f"<p>{SENTENCE}</p><div><a>Tin 1</a> <a>Tin 2</a></div>", [SENTENCE]),
    "counter": (f"<p>{SENTENCE}</p><div id='luot-truy-cap'>Lượt: 9</div>", [SENTENCE]),
    "bad name": (f"<div class='banner'><p>{SENTENCE}</p></div><p>1</p>", [SENTENCE, "1"]),
    "article": (f"<article><p>{SENTENCE}</p></article><p>Đăng lúc 9</p>", [SENTENCE]),
    "short article": (f"<article>1</article><p>{SENTENCE}</p>", ["1", SENTENCE]),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_a_web_page_gives_its_text_and_no_more(tmp_path, case):
    body, lines = PAGES[case]
    assert read_html(tmp_path, body) == lines


def test_a_table_of_a_web_page_keeps_spanned_headers_and_caption(tmp_path):
    body = (
        "<table><caption>Bảng 1</caption><thead><tr><th rowspan=2>Đơn vị</th>"
        "<th colspan=2>Năm 2020</th></tr><tr><th>Giấy</th><th>12 tháng</th></tr></thead>"
        "<tr><td>Sở Y tế</td><td>12</td><td>13</td></tr></table>"
    )
    (tmp_path / "a.html").write_text(f"<html>{body}</html>", encoding="utf-8")
    caption, *_, row = child.read(tmp_path / "a.html").lines
    assert caption.text == "Bảng 1"
    assert row.column_headers == ("Đơn vị", "Năm 2020 / Giấy", "Năm 2020 / 12 tháng")
    assert row.row_header == "Sở Y tế"
