"""The page that tells how well documents are read."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.ground import paths
from helpers.reading.measure import (
    Measured,
    describe,
    describe_confidence,
    list_held_back,
    measure,
)

FILES = "## The same texts as files"
_INTRODUCTION = """\
# How well a document is read

`python3 run.py read FILE` proposes a row for every figure of a document. This page measures the
proposals against what people transcribed. Made by `python3 run.py read --evaluate`;
`python3 run.py read --evaluate FOLDER` prints the same table for any folder of texts or files
with a CSV each (`NAME.txt`, `NAME.csv` with the columns of a transcription).

*Tokens found* is recall and *tokens right* precision, over figures; a ratio counts once there and
has two rows in the other columns. The columns behind ask, of the figures found, for the very code
or dates of the transcription. *Level, tier, channel, scope*: the dimensions; *period*: both dates.
"""
_LEFT_OUT = """
## Registered documents, one left out at a time

What is known of a document is taken away before it is read: its figures, its words, its codes. The
list of words (`data/reading/words.csv`) was written with these documents at hand, so this table
flatters; the next does so less.
"""
_MADE = """
## Made texts

Invented documents of invented provinces in the manner of others, 2017 to 2025
(`tests/reading/texts/`): reports, a plan, articles, English pages, a damaged text. Words were added
after they had been read; before, two of them were right first in 74 % and among three in 91 %.
"""
_SURE = """
## Confidence

Of the answers in both tables: how sure the reading was, and how often it was right.
"""


def write_page(measured: Measured, page: Path) -> str:
    """Return the page on accuracy; what it says of files is kept.

    Parameters
    ----------
    measured
        The registered documents.
    page
        The page as it stands.
    """
    folder = paths.resolve_path("tests", "reading", "texts")
    made = measure(list_held_back(folder))
    both = Measured({}, [*measured.sure, *made.sure])
    parts = [
        *(
            _INTRODUCTION,
            _LEFT_OUT,
            "\n".join(describe(measured)),
            _MADE,
            "\n".join(describe(made)),
        ),
        *(_SURE, "\n".join(describe_confidence(both)), read_files_section(page)),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def read_files_section(page: Path) -> str:
    """Return what the page says of files; empty if nothing."""
    if not page.is_file():
        return ""
    found = re.search(rf"^{re.escape(FILES)}$.*", page.read_text("utf-8"), re.M | re.S)
    return found[0] if found else ""
