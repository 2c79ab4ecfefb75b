"""The index of earlier figures made anew from texts at hand and their transcriptions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from helpers.ground import paths
from helpers.ground.vocabulary import DIMENSIONS
from helpers.reading.context import Context, read_contexts
from helpers.reading.draft import Line
from helpers.reading.evaluate import Row, pair_keys, strip_token
from helpers.reading.lexicon import read_table
from helpers.reading.neighbours import make_entry
from helpers.reading.paragraphs import join_lines
from helpers.reading.reader import Reader

COLUMNS = ("document_id", "entry", "indicator_code", *DIMENSIONS, "words")


def index_path() -> Path:
    """Return where the index lies."""
    return paths.resolve_path("data", "reading", "contexts.csv")


def build_entries(
    document_id: str, lines: Sequence[Line], truth: Iterable[Row], reader: Reader
) -> Iterator[dict[str, str]]:
    """Yield the rows of the index that one transcribed document gives."""
    contexts: list[Context] = []
    for paragraph in join_lines(lines):
        tokens = reader.tokens.read(paragraph).tokens
        contexts += read_contexts(paragraph, tokens, reader.lexicon)
    rows = [r for r in truth if r["printed"] and r.get("measurement_kind") != "denominator"]
    found = [(_find_line(c), strip_token(c.token.printed)) for c in contexts]
    wanted = [(int(r["line"]), strip_token(r["printed"])) for r in rows]
    entry = 0
    for figure, place in pair_keys(found, wanted):
        words, row = make_entry(contexts[figure]), rows[place]
        if words:
            entry += 1
            codes = {name: row[name] for name in ("indicator_code", *DIMENSIONS)}
            yield {"document_id": document_id, "entry": str(entry), **codes, "words": words}


def write_index(entries: Iterable[Row]) -> None:
    """Put new rows into the index in place of those of the same documents; others stay."""
    new = list(entries)
    renewed = {row["document_id"] for row in new}
    kept = [row for row in read_table(index_path()) if row["document_id"] not in renewed]
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*new, *kept])
    paths.replace_text(index_path(), target.getvalue())


def _find_line(context: Context) -> int:
    """Return the line of a figure."""
    line, _, _ = context.paragraph.locate(context.token.start, context.token.end)
    return line.number
