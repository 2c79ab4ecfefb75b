"""The program tesseract: is it there, what does it find in a picture."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from helpers.ground.errors import UnreadableFileError
from helpers.reading.files.limits import allow_program

PROGRAM, LANGUAGE = "tesseract", "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"

LONGEST = 240
"""Seconds of patience for one page on a busy machine."""

LEAST = 30.0
"""Tesseract's confidence in a word, 0…100, below which it is a speck."""

Row = Mapping[str, str]

PAGE, COLUMN = "3", "6"
"""Tesseract's codes for a page that it divides itself, and for one column of lines."""


@dataclass(frozen=True)
class Word:
    """A word that tesseract found: its line and place in pixels, its confidence 0…100."""

    text: str
    line: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    confidence: float


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


def find_words(picture: Image.Image, *, dpi: int, layout: str) -> list[Word]:
    """Return the words that tesseract finds in a picture, without specks."""
    options = ("-l", LANGUAGE, "--psm", layout, "--dpi", str(dpi), "tsv")
    table = io.StringIO(call(picture, *options))
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (_parse_word(row) for row in rows if row["level"] == "5" and row["text"].strip())
    return [word for word in words if word.confidence >= LEAST]


def call(picture: Image.Image, *options: str) -> str:
    """Return what tesseract prints of a picture."""
    allow_program()
    with TemporaryDirectory() as folder:
        target = Path(folder, "page.pgm")
        picture.save(target)
        command = [PROGRAM, str(target), "-", *options]
        variables = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(
                command, capture_output=True, check=True, env=variables, timeout=LONGEST
            )
        except subprocess.SubprocessError as error:
            raise UnreadableFileError(
                "letter recognition gave up on a page: it is no page of text, or too large a scan"
            ) from error
    return done.stdout.decode("utf-8", "replace")


def _parse_word(row: Row) -> Word:
    """Return a word from a row of tesseract's table."""
    line = tuple(row[key] for key in ("block_num", "par_num", "line_num"))
    left, top, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
    return Word(row["text"], line, left, top, width, height, float(row["conf"]))
