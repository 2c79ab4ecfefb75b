"""How well the texts are read when they come as files: PDF, Word, web page, scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.made_files import MAKERS
from helpers.ground import paths
from helpers.reading.accuracy import FILES
from helpers.reading.evaluate import Score, write_table
from helpers.reading.measure import HeldBack, measure

_TEXT = """
Made from the texts: a PDF with a text layer, a Word file, a web page, and a scan at 200 dots an
inch with noise and one degree of skew. Made by `python3 -m benchmarks forms`.
"""


def measure_forms(held: Sequence[HeldBack], folder: Path) -> dict[str, Score]:
    """Return for each form how well all documents together are read in it.

    Parameters
    ----------
    held
        Documents with their truth, each a text.
    folder
        Where the files are made.
    """
    scores = {"text": sum(measure(held).scores.values(), Score())}
    for form, (ending, make) in MAKERS.items():
        made = []
        for document in held:
            target = folder / f"{document.name}{ending}"
            make(document.path.read_text("utf-8"), target)
            made.append(HeldBack(document.name, target, document.truth, document.given))
        scores[form] = sum(measure(made).scores.values(), Score())
    return scores


def write_section(scores: Mapping[str, Score]) -> str:
    """Put the table into the page on accuracy, in place of the one that is there; return it."""
    table = "\n".join(write_table(scores)[:-1]).replace("| document |", "| form |", 1)
    section = f"{FILES}\n{_TEXT}\n{table}\n"
    page = paths.resolve_path("docs", "reading-accuracy.md")
    before = page.read_text("utf-8").partition(FILES)[0].rstrip("\n")
    paths.replace_text(page, f"{before}\n\n{section}")
    return table
