"""Files made from a text, to try the reader of files: PDF, Word, web page, and a bad scan.

A line of the text is a paragraph; neighbouring lines with ` | ` in them are the rows of a table,
the first of them its header. Made files look like what offices publish: justified paragraphs whose
first line is indented, running page numbers, menus and counters around a web page.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
import numpy as np

if TYPE_CHECKING:
    from fpdf import FPDF
    from PIL.Image import Image

CELL = " | "
POINTS = 11
MARGIN, FOOT, INDENT, PITCH = 25, 20, 10, 1.35
"""Millimetres, and the distance of lines as a multiple of their height."""

SCAN_DPI, SKEW, NOISE, QUALITY, SEED = 200, 1.0, 24.0, 60, 20201118
"""A scan: dots an inch, degrees, standard deviation in grey levels, JPEG quality."""

Block = tuple[bool, list[str]]


def split_blocks(text: str) -> list[Block]:
    """Return paragraphs and tables of a text in turn; True marks a table."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [(table, list(rows)) for table, rows in groupby(lines, lambda line: CELL in line)]


def split_rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of the rows of a table."""
    return [line.split(CELL) for line in lines]


# --- PDF -----------------------------------------------------------------


def make_pdf(text: str, target: Path) -> None:
    """Write a PDF with a text layer."""
    document = _start_pdf()
    for is_table, lines in split_blocks(text):
        if is_table:
            with document.table(line_height=PITCH * POINTS * 0.3528, repeat_headings=0) as table:
                for cells in split_rows(lines):
                    table.row(cells)
        else:
            _write_paragraphs(document, lines)
    document.output(str(target))


def _start_pdf() -> FPDF:
    """Return an empty A4 document that numbers its pages from the second on."""
    from fpdf import FPDF

    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    document = FPDF(format="A4")
    document.footer = partial(_number_page, document)
    document.add_font("serif", "", fonts / "DejaVuSerif.ttf")
    document.add_font("serif", "B", fonts / "DejaVuSerif-Bold.ttf")
    document.set_font("serif", size=POINTS)
    document.set_margins(MARGIN, FOOT)
    document.set_auto_page_break(True, FOOT)
    document.add_page()
    return document


def _number_page(document: FPDF) -> None:
    """Print the number of a page at its foot, but not on the first."""
    if document.page_no() > 1:
        document.set_y(-FOOT + 5)
        document.cell(0, 5, str(document.page_no()), align="C")


def _write_paragraphs(document: FPDF, lines: Sequence[str]) -> None:
    """Set justified paragraphs with an indented first line."""
    with document.text_columns(text_align="J", line_height=PITCH) as columns:
        for line in lines:
            with columns.paragraph(bottom_margin=2, first_line_indent=INDENT) as paragraph:
                paragraph.write(line)


# --- a scan --------------------------------------------------------------


def make_scan(text: str, target: Path) -> None:
    """Write a PDF of pictures of pages: 200 dots an inch, noise, one degree of skew."""
    import pypdfium2

    source = target.with_suffix(".made.pdf")
    make_pdf(text, source)
    try:
        with pypdfium2.PdfDocument(source) as document:
            pages = [page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        source.unlink()
    write_scan([spoil(page, seed=SEED + n) for n, page in enumerate(pages)], target)


def spoil(page: Image, *, seed: int) -> Image:
    """Return a page askew and noisy, the same for the same seed."""
    from PIL import Image

    turned = page.rotate(SKEW, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=float)
    noise = np.random.default_rng(seed).normal(0, NOISE, grey.shape)
    return Image.fromarray(np.clip(grey + noise, 0, 255).astype(np.uint8))


def write_scan(pages: Sequence[Image], target: Path) -> None:
    """Write pictures as the pages of a PDF."""
    first, *others = pages
    first.save(
        *(target, "PDF"), resolution=SCAN_DPI, quality=QUALITY, save_all=True, append_images=others
    )


# --- Word ----------------------------------------------------------------

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_FILES = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def make_docx(text: str, target: Path) -> None:
    """Write a Word file."""
    write_docx("".join(_render_word(text)), target)


def write_docx(body: str, target: Path) -> None:
    """Write a Word file around the XML of its body."""
    document = f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**WORD_FILES, "word/document.xml": document}.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')


def _render_word(text: str) -> Iterator[str]:
    """Yield the XML of paragraphs and tables."""
    for is_table, lines in split_blocks(text):
        if not is_table:
            yield from (word_paragraph(line) for line in lines)
            continue
        rows = ("".join(map(word_cell, cells)) for cells in split_rows(lines))
        yield "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def word_paragraph(text: str) -> str:
    """Return the XML of one paragraph, its text in two runs as Word likes to cut it."""
    runs = (text[: len(text) // 2], text[len(text) // 2 :])
    escaped = (f'<w:r><w:t xml:space="preserve">{html.escape(r)}</w:t></w:r>' for r in runs if r)
    return f"<w:p>{''.join(escaped)}</w:p>"


def word_cell(text: str) -> str:
    """Return the XML of a cell with one paragraph."""
    return f"<w:tc>{word_paragraph(text)}</w:tc>"


# --- a web page ------------------------------------------------------------

AROUND = (
    '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
    "<script>var counter = 99881;</script><style>p {{ margin: 77px }}</style></head><body>"
    '<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/2">Tin tức 88123</a></li></ul></nav>'
    '<div class="content"><article>{body}</article></div>'
    '<div class="visitor-counter">Đang truy cập: 54 | Tổng lượt truy cập: 1.234.567</div>'
    '<ul class="related"><li><a href="/a">Tin liên quan 771 hồ sơ</a></li>'
    '<li><a href="/b">Tin liên quan 772 hồ sơ</a></li></ul><footer>Điện thoại: 077.999</footer>'
    "</body></html>"
)


def make_html(text: str, target: Path) -> None:
    """Write a web page with menu, counter and scripts around the text."""
    blocks = split_blocks(text)
    title = blocks[0][1][0] if blocks else ""
    body = "".join(_render_block(is_table, lines) for is_table, lines in blocks)
    target.write_text(AROUND.format(title=html.escape(title), body=body), encoding="utf-8")


def _render_block(is_table: bool, lines: Sequence[str]) -> str:
    """Return the HTML of paragraphs or of a table."""
    if not is_table:
        return "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    head, *rows = split_rows(lines)
    top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table><tr>{top}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


# --- all of them -----------------------------------------------------------

MAKERS: dict[str, tuple[str, Callable[[str, Path], None]]] = {
    "pdf": (".pdf", make_pdf),
    "docx": (".docx", make_docx),
    "html": (".html", make_html),
    "scan": (".scan.pdf", make_scan),
}
"""Ending and maker of each form."""


def make_files(text: str, folder: Path, name: str) -> dict[str, Path]:
    """Write a text in every form into a folder and return the files by form."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = {form: folder / f"{name}{ending}" for form, (ending, _) in MAKERS.items()}
    for form, (_, make) in MAKERS.items():
        make(text, targets[form])
    return targets
