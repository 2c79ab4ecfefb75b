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
from helpers.reading.files.limits import MOST_PAGES, allow_page
from helpers.reading.files.placed import PlacedLine
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
    """The lines of one picture, and the mean confidence of their words, 0…1."""

    lines: tuple[PlacedLine, ...]
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
    """Return the lines on a picture of a page.

    Raises
    ------
    UnreadableFileError
        If tesseract or its Vietnamese letters are missing, or it gives up.
    """
    require_program()
    with TemporaryDirectory() as folder:
        target = Path(folder, "page.pgm")
        straight = straighten(_shrink(picture))
        straight.save(target)
        dpi = max(70, round(straight.width / A4_WIDTH))
        words = _run(target, dpi=dpi)
    kept = [word for word in words if float(word["conf"]) >= LEAST and word["text"].strip()]
    sure = sum(float(word["conf"]) for word in kept) / (100 * len(kept)) if kept else 0.0
    return PictureRead(tuple(_make_lines(kept, page=page)), round(sure, 3))


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


def _run(picture: Path, *, dpi: int) -> list[Row]:
    """Return the words that tesseract finds, as rows of its table."""
    command = [PROGRAM, str(picture), "-", "-l", LANGUAGE, "--psm", "3", "--dpi", str(dpi), "tsv"]
    options = {"env": {**os.environ, "OMP_THREAD_LIMIT": "1"}, "timeout": LONGEST}
    try:
        done = subprocess.run(command, capture_output=True, check=True, **options)  # type: ignore[call-overload]
    except subprocess.SubprocessError as error:
        raise UnreadableFileError(
            "letter recognition gave up on a page: it is no page of text, or the scan is too large"
        ) from error
    table = io.StringIO(done.stdout.decode("utf-8", "replace"))
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in rows if row["level"] == "5"]


def _make_lines(words: Sequence[Row], *, page: int) -> Iterator[PlacedLine]:
    """Yield the lines of words."""
    lines: dict[tuple[str, ...], list[Row]] = {}
    for word in words:
        place = tuple(word[key] for key in ("block_num", "par_num", "line_num"))
        lines.setdefault(place, []).append(word)
    usual = _find_median([int(word["height"]) for word in words])
    for line in lines.values():
        yield _place_line(line, page=page, usual=usual)


def _find_median(numbers: Sequence[int]) -> int:
    """Return the middle of some numbers, 0 of none."""
    return sorted(numbers)[len(numbers) // 2] if numbers else 0


def _place_line(line: Sequence[Row], *, page: int, usual: int) -> PlacedLine:
    """Return a line of words; its letters have the usual size unless they clearly have not.

    The height of a word depends on which letters it holds.
    """
    size = _find_median([int(word["height"]) for word in line])
    near = usual / LIKE <= size <= usual * LIKE
    return PlacedLine(
        page=page,
        text=" ".join(word["text"] for word in line),
        left=min(int(word["left"]) for word in line),
        right=max(int(word["left"]) + int(word["width"]) for word in line),
        top=min(int(word["top"]) for word in line),
        bottom=max(int(word["top"]) + int(word["height"]) for word in line),
        size=usual if near else size,
        sure=all(float(w["conf"]) >= SURE for w in line if re.search(r"\d", w["text"])),
    )
