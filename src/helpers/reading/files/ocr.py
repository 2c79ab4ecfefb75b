"""Pictures of text: read by tesseract with its Vietnamese letters."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from helpers.ground.errors import UnreadableFileError
from helpers.reading.files.content import Report
from helpers.reading.files.elements import Element, Letter, place_letters
from helpers.reading.files.limits import MOST_PAGES, allow_page
from helpers.reading.files.picture_rules import find_picture_rules, paint_over
from helpers.reading.files.rules import RuledTable, find_tables
from helpers.reading.files.straighten import straighten

if TYPE_CHECKING:
    import pypdfium2 as pdfium

PROGRAM, LANGUAGE = "tesseract", "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"

LEAST_DPI, MOST_DPI, MOST_PIXELS = 200, 300, 18_000_000
"""Dots an inch at which pages are drawn: as scanned, within these. More cost time and found no
further digit; a page larger than any sheet of paper is drawn smaller."""

LARGEST_PICTURE = 60_000_000
"""Pixels of a picture that is opened at all."""

A4_WIDTH = 8.27
"""Inches; pictures say nothing reliable about their scale, and are taken for a page."""

LONGEST = 240
"""Seconds of patience for one page on a busy machine."""

LEAST, SURE = 30.0, 70.0
"""Tesseract's confidence, 0…100: a word below the first is a speck; a number below the second is
marked."""

LIKE = 1.6
"""Factor within which the height of a line says nothing of the size of its letters."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class PictureRead:
    """The lines and tables of one picture, and the mean confidence of their words, 0…1."""

    elements: tuple[Element, ...]
    confidence: float


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
        allow_page()
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
    straight = straighten(_shrink(picture))
    dpi = max(70, round(straight.width / A4_WIDTH))
    rules = find_picture_rules(straight, dpi=dpi)
    tables = find_tables(rules)
    words = _run(paint_over(straight, rules, dpi=dpi) if tables else straight, dpi=dpi)
    sure = sum(float(word["conf"]) for word in words) / (100 * len(words)) if words else 0.0
    return PictureRead(tuple(_place_words(words, tables, page=page, dpi=dpi)), round(sure, 3))


@cache
def require_program() -> None:
    """Raise UnreadableFileError if tesseract or its Vietnamese letters are not installed."""
    found = shutil.which(PROGRAM)
    listed = [found, "--list-langs"] if found else ["true"]
    languages = subprocess.run(listed, capture_output=True, text=True, check=False).stdout.split()
    if LANGUAGE not in languages:
        raise UnreadableFileError(
            "a picture of text needs the program tesseract with Vietnamese letters; "
            f"on Debian and Ubuntu: apt-get install {PACKAGES}"
        )


def _shrink(picture: Image.Image) -> Image.Image:
    """Return a picture with no more dots than letters need."""
    scale = (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    if scale >= 1:
        return picture
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BOX)


def _run(picture: Image.Image, *, dpi: int) -> list[Row]:
    """Return the words that tesseract finds, as rows of its table, without specks."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "page.pgm")
        picture.save(target)
        command = [PROGRAM, str(target), "-", "-l", LANGUAGE, "--psm", "3", "--dpi", str(dpi)]
        variables = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(
                [*command, "tsv"], capture_output=True, check=True, env=variables, timeout=LONGEST
            )
        except subprocess.SubprocessError as error:
            raise UnreadableFileError(
                "letter recognition gave up on a page: it is no page of text, or too large a scan"
            ) from error
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (row for row in rows if row["level"] == "5" and row["text"].strip())
    return [word for word in words if float(word["conf"]) >= LEAST]


def _place_words(
    words: Sequence[Row], tables: Sequence[RuledTable], *, page: int, dpi: float
) -> list[Element]:
    """Return lines and tables of words, in points."""
    lines: dict[tuple[str, ...], list[Letter]] = {}
    for word in words:
        place = tuple(word[key] for key in ("block_num", "par_num", "line_num"))
        lines.setdefault(place, []).append(_make_letter(word, 72 / dpi))
    usual = _find_median([letter.bottom - letter.top for ln in lines.values() for letter in ln])
    sizes = [_find_size(line, usual) for line in lines.values()]
    return place_letters(list(lines.values()), sizes, page, tables=tables)


def _make_letter(word: Row, points: float) -> Letter:
    """Return a word with the space behind it; only numbers can be unsure."""
    left, top = int(word["left"]) * points, int(word["top"]) * points
    return Letter(
        text=word["text"] + " ",
        left=left,
        right=left + int(word["width"]) * points,
        top=top,
        bottom=top + int(word["height"]) * points,
        sure=float(word["conf"]) >= SURE or not re.search(r"\d", word["text"]),
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
