"""Pictures of text: read by tesseract with its Vietnamese letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from helpers.ground.errors import UnreadableFileError
from helpers.reading.files.cell_stack import LARGER, CellStack, blank_tables, stack_cells
from helpers.reading.files.content import Report
from helpers.reading.files.elements import Element, Letter, place_letters
from helpers.reading.files.limits import MOST_PAGES
from helpers.reading.files.picture_rules import find_picture_rules, measure_paper
from helpers.reading.files.rules import RuledTable, find_tables
from helpers.reading.files.straighten import straighten
from helpers.reading.files.syllables import compute_plausibility
from helpers.reading.files.tesseract import COLUMN, PAGE, Word, call, find_words, require_program

if TYPE_CHECKING:
    import pypdfium2 as pdfium

LEAST_DPI, MOST_DPI, MOST_PIXELS = 200, 300, 9_000_000
"""Dots an inch at which pages are drawn: as scanned, within these. More cost time and found no
further digit; what is larger than A4 is drawn smaller."""

LARGEST_PICTURE = 60_000_000
"""Pixels of a picture that is opened at all."""

A4_WIDTH = 8.27
"""Inches; pictures say nothing reliable about their scale, and are taken for a page."""

SURE = 70.0
"""Confidence of tesseract in a number, 0…100, below which it is marked."""

DOUBTFUL = 0.5
"""Score of a page below which it may be turned; a bad scan has more."""

LIKE = 1.6
"""Factor within which the height of a line says nothing of the size of its letters."""


@dataclass(frozen=True)
class PictureRead:
    """What stands on one picture.

    Attributes
    ----------
    elements
        Its lines and tables.
    confidence
        Mean confidence of its words, 0…1.
    plausible
        Share of its words that can be Vietnamese, 0…1.
    """

    elements: tuple[Element, ...]
    confidence: float
    plausible: float

    @property
    def score(self) -> float:
        """How well it was read; letters upside down are confident at times, but no words."""
        return self.confidence * self.plausible


def render_page(page: pdfium.PdfPage, *, dpi: float) -> Image.Image:
    """Return a grey picture of a page that was scanned with so many dots an inch."""
    area = page.get_width() * page.get_height()
    scale = min(min(max(dpi, LEAST_DPI), MOST_DPI) / 72, (MOST_PIXELS / area) ** 0.5)
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture


def open_pictures(path: Path) -> Iterator[Image.Image]:
    """Yield the pages of a picture file, in grey.

    Raises
    ------
    UnreadableFileError
        If it is damaged or too large.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter, and speaks in a sentence
    try:
        with Image.open(path) as picture:
            for number in range(min(getattr(picture, "n_frames", 1), MOST_PAGES)):
                picture.seek(number)
                require_size(picture.size, path)
                yield picture.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableFileError(
            f'"{path.name}" is a damaged picture: fetch it again, or scan it as PDF'
        ) from error


def require_size(pixels: tuple[int, int], path: Path) -> None:
    """Raise UnreadableFileError if a picture has too many pixels."""
    if pixels[0] * pixels[1] > LARGEST_PICTURE:
        raise UnreadableFileError(
            f'"{path.name}" holds a picture of {pixels[0]} × {pixels[1]} pixels, more than '
            f"{LARGEST_PICTURE // 1_000_000} million: scan it again at 300 dots an inch"
        )


def read_pictures(path: Path, *, report: Report) -> list[PictureRead]:
    """Return what stands on each page of a picture file."""
    found = []
    for number, picture in enumerate(open_pictures(path), start=1):
        found.append(read_picture(picture, page=number))
        report(number, 0, "ocr")
    return found


def read_picture(picture: Image.Image, *, page: int) -> PictureRead:
    """Return the lines and tables on a picture of a page.

    Raises
    ------
    UnreadableFileError
        If tesseract or its Vietnamese letters are missing, or it gives up.
    """
    require_program()
    upright = _shrink(picture)
    found = _read_upright(upright, page=page)
    if found.score >= DOUBTFUL or not found.elements:
        return found
    turn = _find_turn(upright)
    turned = _read_upright(upright.rotate(-turn, expand=True), page=page) if turn else found
    return max(found, turned, key=lambda read: read.score)


def _read_upright(picture: Image.Image, *, page: int) -> PictureRead:
    """Return the lines and tables on a picture that is not turned."""
    straight = straighten(picture)
    dpi = max(70, round(straight.width / A4_WIDTH))
    tables = find_tables(find_picture_rules(straight, dpi=dpi))
    words = _read_words(straight, tables, dpi=dpi)
    sure = sum(word.confidence for word in words) / (100 * len(words)) if words else 0.0
    plausible = compute_plausibility(" ".join(word.text for word in words))
    elements = _place_words(words, tables, page=page, dpi=dpi)
    return PictureRead(tuple(elements), round(sure, 3), plausible)


def _find_turn(picture: Image.Image) -> int:
    """Return by how many degrees a page must be turned clockwise, as far as it can be told."""
    try:
        answer = call(picture, "--psm", "0", "-l", "osd")
    except UnreadableFileError:  # too few letters to tell
        return 0
    found = re.search(r"Rotate: (\d+)", answer)
    return int(found[1]) if found else 0


def _shrink(picture: Image.Image) -> Image.Image:
    """Return a picture with no more dots than letters need."""
    scale = (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    if scale >= 1:
        return picture
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BOX)


def _read_words(page: Image.Image, tables: Sequence[RuledTable], *, dpi: int) -> list[Word]:
    """Return the words of a page, in the order of its lines; those of tables by cell."""
    if not tables:
        return find_words(page, dpi=dpi, layout=PAGE)
    paper = measure_paper(page)
    stack = stack_cells(page, tables, dpi=dpi, paper=paper)
    if stack is None:
        return find_words(page, dpi=dpi, layout=PAGE)
    around = find_words(blank_tables(page, tables, dpi=dpi, paper=paper), dpi=dpi, layout=PAGE)
    read = find_words(stack.picture, dpi=round(dpi * LARGER), layout=COLUMN)
    cells = [_move(word, stack) for word in read]
    top = min((word.top for word in cells), default=0)
    before = [word for word in around if word.top < top]
    return [*before, *cells, *(word for word in around if word.top >= top)]


def _move(word: Word, stack: CellStack) -> Word:
    """Return a word of a stack of cells at its place on the page."""
    middle = word.top + word.height / 2
    left, shifted = stack.find_place(word.left, middle)
    width, height = word.width / LARGER, word.height / LARGER
    line = ("cell", *word.line)
    return Word(word.text, line, left, shifted - height / 2, width, height, word.confidence)


def _place_words(
    words: Sequence[Word], tables: Sequence[RuledTable], *, page: int, dpi: float
) -> list[Element]:
    """Return lines and tables of words, in points."""
    lines: dict[tuple[str, ...], list[Letter]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(_make_letter(word, 72 / dpi))
    usual = _find_median([letter.bottom - letter.top for ln in lines.values() for letter in ln])
    sizes = [_find_size(line, usual) for line in lines.values()]
    return place_letters(list(lines.values()), sizes, page, tables=tables)


def _make_letter(word: Word, points: float) -> Letter:
    """Return a word with the space behind it; only numbers can be unsure."""
    return Letter(
        text=word.text + " ",
        left=word.left * points,
        right=(word.left + word.width) * points,
        top=word.top * points,
        bottom=(word.top + word.height) * points,
        sure=word.confidence >= SURE or not re.search(r"\d", word.text),
    )


def _find_median(numbers: Sequence[float]) -> float:
    """Return the middle of some numbers, 0 of none."""
    return sorted(numbers)[len(numbers) // 2] if numbers else 0.0


def _find_size(line: Sequence[Letter], usual: float) -> float:
    """Return the size of a line's letters: the usual one unless it clearly is another.

    The height of a word depends on which letters it holds.
    """
    size = _find_median([letter.bottom - letter.top for letter in line])
    return usual if usual / LIKE <= size <= usual * LIKE else size
