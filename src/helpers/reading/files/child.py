"""The process that opens a file: it has little memory and time, and may die of a bad one.

It writes a line of JSON for each page, and one for the text or for what is wrong.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from helpers.ground.errors import ProjectError, UnreadableFileError
from helpers.reading.draft import Line
from helpers.reading.files import kinds
from helpers.reading.files.content import (
    BY_OCR,
    PageRead,
    Reading,
    Report,
    TextOfFile,
    encode_text,
)
from helpers.reading.files.damage import CONVERTED, LOST_WORDS, lacks_words, list_flags
from helpers.reading.files.flow import map_line
from helpers.reading.files.limits import (
    LONGEST_LINE,
    MOST_LINES,
    allow_page,
    restrict_memory,
)
from helpers.reading.files.old_letters import CONVERTERS, convert_line, recognise

OWN_LINES = (kinds.TEXT, kinds.MARKDOWN)
"""Kinds whose lines are those of the file, empty ones too."""

MISSING = (
    "the package {name} is not installed: `python3 run.py read` installs what the reading of files "
    "needs, or pip install -r requirements-reading.lock"
)


def main(path: Path) -> None:
    """Read a file and say what it says, or what is wrong."""
    restrict_memory()
    allow_page()
    try:
        say({"text": encode_text(read(path, report=report))})
    except ProjectError as error:
        say({"error": str(error)})
    except ModuleNotFoundError as error:
        say({"error": MISSING.format(name=(error.name or "").partition(".")[0])})
    except MemoryError:
        say({"error": f'"{path.name}" needs too much memory: take out pages without figures'})


def say(content: Mapping[str, Any]) -> None:
    """Write one line of JSON."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def report(page: int, pages: int, how: str) -> None:
    """Say that a page is read, and allow the next one its time."""
    say({"page": page, "pages": pages, "how": how})
    allow_page()


def tell_nobody(page: int, pages: int, how: str) -> None:
    """Say nothing."""


def read(path: Path, *, report: Report = tell_nobody) -> TextOfFile:
    """Return the text of a file, opened in this very process and without limits."""
    kind = kinds.find_kind(path)
    return compose(READERS[kind](path, report), kind=kind, path=path)


def _read_text(path: Path, report: Report) -> Reading:
    from helpers.reading.files.plain import read_text

    return read_text(path)


def _read_html(path: Path, report: Report) -> Reading:
    from helpers.reading.files.web import read_html

    return read_html(path)


def _read_docx(path: Path, report: Report) -> Reading:
    from helpers.reading.files.word import read_docx

    return read_docx(path)


def _read_pdf(path: Path, report: Report) -> Reading:
    from helpers.reading.files.pdf import read_pdf

    return read_pdf(path, report=report)


def _read_image(path: Path, report: Report) -> Reading:
    from helpers.reading.files.elements import compose as compose_pages
    from helpers.reading.files.ocr import read_pictures

    found = read_pictures(path, report=report)
    pages = (PageRead(n, BY_OCR, read.confidence) for n, read in enumerate(found, start=1))
    return compose_pages([element for read in found for element in read.elements], list(pages))


READERS: dict[str, Callable[[Path, Report], Reading]] = {
    kinds.TEXT: _read_text,
    kinds.MARKDOWN: _read_text,
    kinds.HTML: _read_html,
    kinds.DOCX: _read_docx,
    kinds.PDF: _read_pdf,
    kinds.IMAGE: _read_image,
}
"""Each loads its libraries only when it is called."""


def compose(reading: Reading, *, kind: str, path: Path) -> TextOfFile:
    """Return the text with lines numbered, in NFC, converted and flagged."""
    require_text(reading.lines, path)
    lines = _convert(reading.lines)
    if kind not in OWN_LINES:
        cleaned = (map_line(line, clean) for line in lines)
        lines = [line for line in cleaned if line.text]
    lines = [_finish(line, number) for number, line in enumerate(lines, start=1)]
    whole = (LOST_WORDS,) if lacks_words([line.text for line in lines]) else ()
    of_lines = (flag for line in lines for flag in line.flags)
    return TextOfFile(
        kind=kind,
        text="\n".join(line.text for line in lines) + ("\n" if _ends_line(path, kind) else ""),
        lines=tuple(lines),
        pages=reading.pages,
        dropped=reading.dropped,
        flags=tuple(dict.fromkeys((*reading.flags, *whole, *of_lines))),
    )


def _ends_line(path: Path, kind: str) -> bool:
    """Tell whether the text ends in a line feed: a text file decides for itself."""
    return kind not in OWN_LINES or path.read_bytes().rstrip(b"\0").endswith(b"\n")


def require_text(lines: Sequence[Line], path: Path) -> None:
    """Raise UnreadableFileError if a file says nothing, or too much."""
    if not any(line.text.strip() for line in lines):
        raise UnreadableFileError(f'there is no text in "{path.name}": look at it, or scan it anew')
    if len(lines) > MOST_LINES:
        raise UnreadableFileError(
            f'"{path.name}" has {len(lines)} lines, more than {MOST_LINES}: it is no report'
        )
    longest = max(lines, key=lambda line: len(line.text))
    if len(longest.text) > LONGEST_LINE:
        raise UnreadableFileError(
            f'"{path.name}" has a line of {len(longest.text)} letters ("{longest.text[:20]}…"), '
            f"more than {LONGEST_LINE}: it is no report, or its line ends are lost"
        )


def clean(text: str) -> str:
    """Return a text with single spaces, without letters that show nothing."""
    return " ".join("".join(filter(_is_shown, text)).split())


def _is_shown(letter: str) -> bool:
    """Tell whether a letter shows something, or parts words."""
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def _convert(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the letters of an old encoding converted."""
    code = recognise("\n".join(line.text for line in lines))
    return [_convert_line(line, CONVERTERS[code]) for line in lines] if code else list(lines)


def _convert_line(line: Line, convert: Callable[[str], str]) -> Line:
    """Return a line converted and marked, or as it is where it is Vietnamese already."""
    if convert_line(line.text, convert) == line.text:
        return line
    made = map_line(line, convert)
    return replace(made, flags=tuple(dict.fromkeys((*made.flags, CONVERTED))))


def _finish(line: Line, number: int) -> Line:
    """Return a line with its number, in NFC, and flagged."""
    normal = map_line(line, partial(unicodedata.normalize, "NFC"))
    flags = dict.fromkeys((*line.flags, *list_flags(normal.text)))
    return replace(normal, number=number, flags=tuple(flags))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
