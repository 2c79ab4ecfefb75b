"""PDF: sentences over lines and pages are whole, page numbers go, tables and scans are read."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="requirements-reading.lock is not installed")
pytest.importorskip("fpdf", reason="requirements-reading.lock is not installed")

import matplotlib
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from benchmarks import made_files
from helpers.ground.errors import UnreadableFileError
from helpers.reading.files import child, limits, tesseract
from helpers.reading.files.content import BY_OCR, BY_TEXT
from helpers.reading.files.placed import PlacedLine, find_furniture, join_paragraphs, join_texts
from helpers.reading.files.straighten import measure_skew
from tests.reading.made_text import AFTER, PARAGRAPH, TABLE, TEXT, list_numbers


def has_letter_recognition() -> bool:
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return "vie" in listed.stdout.split()


needs_tesseract = pytest.mark.skipif(
    not has_letter_recognition(),
    reason="no tesseract with Vietnamese: apt-get install tesseract-ocr tesseract-ocr-vie",
)


def test_sentences_run_over_pages_and_page_numbers_go(tmp_path):
    paragraphs = [PARAGRAPH.replace("19.963", f"{n}.963") for n in range(10, 40)]
    made_files.make_pdf("\n".join(paragraphs), tmp_path / "a.pdf")
    text = child.read(tmp_path / "a.pdf")
    assert [line.text for line in text.lines] == paragraphs
    assert [page.how for page in text.pages] == [BY_TEXT] * len(text.pages)
    assert [(d.text, d.page) for d in text.dropped] == [
        (str(page.number), page.number) for page in text.pages[1:]
    ]
    pages = [line.page for line in text.lines]
    assert pages == sorted(pages)
    assert max(pages) == len(text.pages) > 2


def test_a_table_goes_on_over_a_page(tmp_path):
    rows = [f"{n} | Xã số {n} | {n}.105 | {n}7" for n in range(1, 60)]
    made_files.make_pdf("\n".join([TABLE[0], *rows, AFTER]), tmp_path / "a.pdf")
    lines = child.read(tmp_path / "a.pdf").lines
    assert [line.text for line in lines] == [TABLE[0], *rows, AFTER]
    assert {line.column_headers for line in lines[1:-1]} == {tuple(TABLE[0].split(" | "))}
    assert lines[-2].page > lines[1].page
    assert lines[-2].row_header == "Xã số 59"


TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
"""By how much a page is turned when shown → the matrix that has turned it back in the file."""


@pytest.mark.parametrize("turned", TURNS)
def test_a_page_that_is_turned_when_shown_is_read_as_shown(tmp_path, turned):
    made_files.make_pdf(TEXT, tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        page = document[0]
        width, height = page.get_size()
        shift = {90: (height, 0), 180: (width, height), 270: (0, width)}[turned]
        for drawn in page.get_objects():
            drawn.transform(pypdfium2.PdfMatrix(*TURNS[turned], *shift))
        page.set_mediabox(0, 0, *((height, width) if turned != 180 else (width, height)))
        page.set_rotation(turned)
        page.gen_content()
        document.save(tmp_path / "b.pdf")
    text = child.read(tmp_path / "b.pdf")
    assert [line.text for line in text.lines] == TEXT.split("\n")


def write_pdf(path, *, pages=1, text="", lock=False):
    from fpdf import FPDF

    document = FPDF()
    document.set_font("helvetica")
    for _ in range(pages):
        document.add_page()
        document.cell(text=text or " ")
    if lock:
        document.set_encryption(owner_password="a", user_password="b")
    document.output(str(path))
    return path


def test_a_locked_pdf_and_one_of_too_many_pages_are_refused(tmp_path):
    with pytest.raises(UnreadableFileError, match="locked by a password"):
        child.read(write_pdf(tmp_path / "a.pdf", text="12", lock=True))
    with pytest.raises(UnreadableFileError, match=f"has {limits.MOST_PAGES + 1} pages, more"):
        child.read(write_pdf(tmp_path / "b.pdf", pages=limits.MOST_PAGES + 1))
    with pytest.raises(UnreadableFileError, match="there is no text"):
        child.read(write_pdf(tmp_path / "c.pdf"))


# --- lines and furniture -----------------------------------------------------


def place(text: str, *, page=1, left=0.0, right=100.0, top=0.0, size=10.0) -> PlacedLine:
    return PlacedLine(page, text, left, right, top, top + size, size)


def join(*lines: PlacedLine) -> list[str]:
    return [join_texts(line.text for line in found) for found in join_paragraphs(lines)]


FULL = place("Các cơ quan đã tiếp nhận tổng cộng")


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        (place("19.963 văn bản", right=40, top=15), True),
        (place("19.963 văn bản", right=40, top=45), False),
        (place("19.963 văn bản", right=60, top=15, left=20), False),
        (place("19.963 văn bản", right=40, top=15, size=14), False),
        (place("3. của kỳ", right=40, top=15), True),
    ],
)
def test_a_line_continues_the_full_one_above_it(line, whole):
    others = [place("x" * 30, top=200 + 15 * n) for n in range(3)]
    assert join(FULL, line, *others)[0] == f"{FULL.text} {line.text}" * whole or not whole
    assert (len(join(FULL, line, *others)) == 2) == whole


def test_a_short_line_and_a_new_item_end_a_paragraph():
    short = place("Kết quả", right=30)
    assert len(join(short, place("19.963 văn bản", top=15), FULL)) > 1
    ended = place("Các cơ quan đã tiếp nhận tổng cộng.")
    assert join(ended, place("2. Chữ ký số", right=50, top=15)) == [ended.text, "2. Chữ ký số"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (["giai đoạn 2016-", "2020 có"], "giai đoạn 2016-2020 có"),
        (["hồ sơ -", "trực tuyến"], "hồ sơ - trực tuyến"),
        (["inter\u00ad", "net 12"], "internet 12"),
        (["đạt 99,5", "% so"], "đạt 99,5 % so"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_unless_it_only_broke_a_word(broken, whole):
    assert join_texts(broken) == whole


def number_pages(*numbers: str) -> list[PlacedLine]:
    """Return pages of one line of text with a number below."""
    return [
        line
        for page, number in enumerate(numbers, start=1)
        for line in (place(f"Hồ sơ {number}a", page=page), place(number, page=page, top=700))
    ]


@pytest.mark.parametrize(
    ("numbers", "dropped"),
    [
        (("1", "2", "3"), 3),
        (("- 5 -", "- 6 -"), 2),
        (("Trang 1/2", "Trang 2/2"), 2),
        (("12", "40"), 0),
        (("12",), 0),
        (("1",), 0),
    ],
)
def test_only_numbers_that_count_the_pages_are_dropped(numbers, dropped):
    assert len(find_furniture(number_pages(*numbers))) == dropped


def test_a_heading_of_most_pages_is_dropped_and_one_of_two_is_not():
    pages = [place(f"Báo cáo năm 2020, trang {n}", page=n) for n in range(1, 5)]
    body = [place(f"Nội dung {n} hồ sơ {n}x", page=n, top=300) for n in range(1, 5)]
    assert find_furniture([*pages, *body]) == pages
    assert find_furniture([*pages[:2], *body[:2]]) == []


# --- pictures ----------------------------------------------------------------


@needs_tesseract
def test_a_noisy_skew_scan_keeps_its_numbers(tmp_path):
    made_files.make_scan(TEXT, tmp_path / "a.pdf")
    text = child.read(tmp_path / "a.pdf")
    wanted, found = Counter(list_numbers(TEXT)), Counter(list_numbers(text.text))
    assert (wanted & found).total() >= 0.95 * wanted.total()
    assert [page.how for page in text.pages] == [BY_OCR]
    assert text.pages[0].confidence > 0.8
    assert any(line.text.startswith(PARAGRAPH[:40]) for line in text.lines)
    row = next(line for line in text.lines if "2.704" in line.text)
    assert row.text.startswith("2 | Sở Tư pháp | 2.704 | 1.099")
    assert row.column_headers[3] == "Trực tuyến"
    assert row.row_header == "Sở Tư pháp"


@needs_tesseract
def test_a_picture_without_letters_is_refused(tmp_path):
    white = Image.new("L", (600, 800), 255)
    made_files.write_scan([white], tmp_path / "a.pdf")
    with pytest.raises(UnreadableFileError, match="there is no text"):
        child.read(tmp_path / "a.pdf")


@needs_tesseract
def test_a_picture_is_read(tmp_path):
    font = ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf"), 40)
    picture = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(picture).text((40, 60), "Tổng số hồ sơ là 12.345", font=font, fill="black")
    picture.save(tmp_path / "a.png")
    text = child.read(tmp_path / "a.png")
    assert (text.text, text.kind, len(text.pages)) == ("Tổng số hồ sơ là 12.345\n", "image", 1)


@needs_tesseract
@pytest.mark.long
def test_a_page_that_lies_on_its_side_is_turned(tmp_path):
    made_files.make_pdf(PARAGRAPH, tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        page = document[0].render(scale=2, grayscale=True).to_pil().crop((0, 80, 1190, 290))
    page.rotate(90, expand=True).save(tmp_path / "a.png")
    text = child.read(tmp_path / "a.png")
    assert "19.963" in text.text
    assert text.pages[0].confidence > 0.8


@pytest.mark.parametrize("skew", [0.0, 1.0, -2.3])
def test_skew_is_measured(skew):
    page = Image.new("L", (600, 800), 255)
    for top in range(100, 700, 30):
        page.paste(0, (80, top, 520, top + 8))
    turned = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert measure_skew(turned) == pytest.approx(-skew, abs=0.2)


def test_too_large_a_picture_is_refused_before_it_is_opened(tmp_path):
    Image.new("1", (9000, 9000)).save(tmp_path / "a.png")
    with pytest.raises(UnreadableFileError, match="9000 × 9000 pixels"):
        child.read(tmp_path / "a.png")


def test_without_tesseract_the_package_to_install_is_named(monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    tesseract.require_program.cache_clear()
    with pytest.raises(
        UnreadableFileError, match="apt-get install tesseract-ocr tesseract-ocr-vie"
    ):
        tesseract.require_program()
    tesseract.require_program.cache_clear()
