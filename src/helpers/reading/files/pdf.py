"""PDF: the letters that it holds, in paragraphs and tables; pages of pictures go to OCR."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from helpers.ground.errors import UnreadableFileError
from helpers.reading.files import ocr
from helpers.reading.files.content import BLANK, BY_OCR, BY_TEXT, PageRead, Reading, Report
from helpers.reading.files.elements import Element, Letter, compose, place_letters
from helpers.reading.files.limits import MOST_PAGES
from helpers.reading.files.rules import Rule, find_tables, make_rule
from helpers.reading.files.syllables import compute_plausibility

FEW_LETTERS = 30
"""A page with fewer, and a picture, is a scan with a stamp or a number on it."""

LARGE_PICTURE = 0.5
"""Share of the page."""

POOR_LAYER = 0.55
"""Share of possible words below which the letters under a scan are those of a foreign OCR."""

BREAKS = "\r\n"


def read_pdf(path: Path, *, report: Report) -> Reading:
    """Return what a PDF says.

    Raises
    ------
    UnreadableFileError
        If it is damaged, locked by a password, or has too many pages.
    """
    document = _open(path)
    elements: list[Element] = []
    pages: list[PageRead] = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        found, read = _read_page(page, number, path=path)
        elements += found
        pages.append(read)
        report(number, len(document), read.how)
        page.close()
    return compose(elements, pages)


def _open(path: Path) -> pdfium.PdfDocument:
    """Open a PDF that may be read."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFileError(
                f'"{path.name}" is locked by a password: remove it, e.g. by printing to a new PDF'
            ) from error
        raise UnreadableFileError(
            f'"{path.name}" is a damaged PDF: fetch it again, or print it to a new one'
        ) from error
    if len(document) > MOST_PAGES:
        raise UnreadableFileError(
            f'"{path.name}" has {len(document)} pages, more than {MOST_PAGES}: '
            "print the pages with figures to a PDF of their own"
        )
    return document


def _read_page(page: pdfium.PdfPage, number: int, *, path: Path) -> tuple[list[Element], PageRead]:
    """Return what stands on a page, and how it was read."""
    lines = _list_letters(page)
    text = "".join(letter.text for line in lines for letter in line)
    dpi = _measure_picture(page, path)
    if dpi and (len(text.strip()) < FEW_LETTERS or compute_plausibility(text) < POOR_LAYER):
        read = ocr.read_picture(ocr.render_page(page, dpi=dpi), page=number)
        how = BY_OCR if read.elements else BLANK
        return list(read.elements), PageRead(number, how, read.confidence)
    if not text.strip():
        return [], PageRead(number, BLANK)
    tables = find_tables(list(_list_rules(page)))
    return place_letters(lines, list(map(_find_size, lines)), number, tables=tables), PageRead(
        number, BY_TEXT
    )


def _measure_picture(page: pdfium.PdfPage, path: Path) -> float:
    """Return the dots an inch of the picture that covers most of a page, 0 without one."""
    area = page.get_width() * page.get_height() * LARGE_PICTURE
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= area:
            pixels = picture.get_px_size()
            ocr.require_size(pixels, path)
            return float(pixels[0] * 72 / (right - left))
    return 0.0


# --- letters -----------------------------------------------------------------


def _find_size(line: Sequence[Letter]) -> float:
    """Return the middle height of the letters of a line: marks above capitals make some higher."""
    heights = sorted(letter.bottom - letter.top for letter in line)
    return heights[len(heights) // 2] if heights else 0.0


@dataclass(frozen=True)
class View:
    """How a page is turned before it is shown; places are given as shown, y downwards."""

    turned: int
    width: float
    height: float

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> View:
        """Return the view of a page; width and height are those shown."""
        return cls(page.get_rotation(), page.get_width(), page.get_height())

    def show(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the file, y upwards, is shown."""
        if self.turned == 90:
            return y, x
        if self.turned == 180:
            return self.width - x, y
        if self.turned == 270:
            return self.width - y, self.height - x
        return x, self.height - y


def _list_letters(page: pdfium.PdfPage) -> list[list[Letter]]:
    """Return the letters of each line in the order of the file."""
    text, view = page.get_textpage(), View.of(page)
    lines: list[list[Letter]] = [[]]
    box = raw.FS_RECTF()
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if letter in BREAKS:
            if lines[-1]:
                lines.append([])
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(box))
        corners = view.show(box.left, box.top), view.show(box.right, box.bottom)
        (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
        lines[-1].append(Letter(letter, left, right, top, bottom))
    text.close()
    return lines


# --- rules -------------------------------------------------------------------


def _list_rules(page: pdfium.PdfPage) -> Iterator[Rule]:
    """Yield the level and upright lines that are drawn on a page."""
    view = View.of(page)
    for path in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=1):
        matrix = path.get_matrix()
        start = at = (0.0, 0.0)
        for index in range(raw.FPDFPath_CountSegments(path.raw)):
            segment = raw.FPDFPath_GetPathSegment(path.raw, index)
            point = view.show(*matrix.on_point(*_find_point(segment)))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                start = at = point
                continue
            ends = [(at, point)]
            if raw.FPDFPathSegment_GetClose(segment):
                ends.append((point, start))
            for one, other in ends:
                if rule := make_rule(*one, *other):
                    yield rule
            at = point


def _find_point(segment: raw.FPDF_PATHSEGMENT) -> tuple[float, float]:
    """Return the end of a segment."""
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value
