"""A draft of nothing but tokens: enough to see what adds up, and quick, as no meaning is sought."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from helpers.reading.draft import Draft, DraftFigure, LeftOut, Line
from helpers.reading.lexicon import read_lexicon
from helpers.reading.paragraphs import Paragraph, join_lines
from helpers.reading.tokens import Token, TokenReader

SIDES = ("numerator", "denominator")
NO_SIZES = ("ordinal", "none", "outcome")
"""Shapes of tokens that are no sizes to be added up."""


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the numbered lines of a text, NFC."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return tuple(Line(number, line) for number, line in enumerate(lines, start=1))


def draft_tokens(lines: Sequence[Line], *, style: str = "vi") -> Draft:
    """Return the draft of a text with the tokens of its figures, and what was left out.

    Parameters
    ----------
    lines
        The text.
    style
        Its number style.
    """
    lexicon = read_lexicon()
    reader = TokenReader(lexicon.list_countable(), lexicon.vocabulary)
    seen: Counter[int] = Counter()
    figures: list[DraftFigure] = []
    left_out: list[LeftOut] = []
    for paragraph in join_lines(lines):
        found = reader.read(paragraph)
        figures += [f for token in found.tokens for f in _build(paragraph, token, seen)]
        for span in found.left_out:
            line, start, end = paragraph.locate(span.start, span.end)
            text = paragraph.text[span.start : span.end]
            left_out.append(LeftOut(line.number, start, end, text, span.reason))
    return Draft({"number_style": style}, tuple(lines), tuple(figures), tuple(left_out))


def _build(paragraph: Paragraph, token: Token, seen: Counter[int]) -> Iterator[DraftFigure]:
    """Yield the figure of a token; of a ratio both sides; nothing of what has no size."""
    if token.shape in NO_SIZES:
        return
    line, start, end = paragraph.locate(token.start, token.end)
    for kind in SIDES if token.shape == "ratio" else ("actual",):
        seen[line.number] += 1
        qualifier = "range" if token.shape == "range" else "exact"
        cells = {"printed": token.printed, "measurement_kind": kind, "qualifier": qualifier}
        yield DraftFigure(line.number, seen[line.number], start, end, cells)
