"""The words of a paragraph shared out among its figures.

What stands between two figures belongs to the one before or to the one behind, as full stops,
strokes and commas say; a comma inside a known phrase (`sở, ban, ngành`) parts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.reading.lexicon import Occurrence
from helpers.reading.paragraphs import Paragraph
from helpers.reading.tokens import Token
from helpers.reading.words import Word

_SENTENCE_END = re.compile(r"(?<![A-ZĐ.])[.!?…][\"”)*_]*\s+(?=[\"“(*_\-\s]*[A-ZĐÀ-Ỹ\[])")
_STRONG = re.compile(
    r"[;()]|:\s|\s[-–]\s|(?<!\w)(?:trong đó|trong khi|ngoài ra|of which)(?!\w)", re.I
)
_WEAK = re.compile(r",\s|\s(?:và|and|while|còn)\s", re.I)

_LABEL_WORDS = 14


def find_words(words: Sequence[Word], token: Token) -> tuple[int, int]:
    """Return the first word of a token, and the first behind it."""
    inside = [n for n, w in enumerate(words) if w.end > token.start and w.start < token.end]
    if inside:
        return inside[0], inside[-1] + 1
    behind = next((n for n, w in enumerate(words) if w.start >= token.end), len(words))
    return behind, behind


def list_sentences(text: str, words: Sequence[Word]) -> list[int]:
    """Return the first word of each sentence."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    return sorted({_word_at(words, start) for start in starts})


def _word_at(words: Sequence[Word], place: int) -> int:
    """Return the first word that begins at or behind a place of the text."""
    return next((n for n, word in enumerate(words) if word.start >= place), len(words))


def find_label(paragraph: Paragraph, words: Sequence[Word]) -> int:
    """Return the first word behind the label that a paragraph begins with, 0 if it has none."""
    colon = re.search(r":|\*\*\s", paragraph.text)
    if colon is None:
        return 0
    label = _word_at(words, colon.start())
    return label if label <= _LABEL_WORDS else 0


def share_out(
    paragraph: Paragraph,
    words: Sequence[Word],
    spans: Sequence[tuple[int, int]],
    *,
    found: Sequence[Occurrence],
    sentences: Sequence[int],
) -> list[tuple[int, int]]:
    """Return for each figure the first word that is its own, and the first that is not."""
    joined = {n for o in found for n in range(o.first + 1, o.last)}
    lefts, rights = [], []
    for number, (first, last) in enumerate(spans):
        before = spans[number - 1][1] if number else 0
        starts = [s for s in sentences if before <= s <= first or (not number and s == 0)]
        cut = _cut(paragraph.text, words, before, first, joined=joined) if number else first
        lefts.append(_skip_brackets(paragraph.text, words, starts[-1], first) if starts else cut)
        if number:
            rights.append(starts[0] if starts else cut)
        if number == len(spans) - 1:
            rights.append(min((s for s in sentences if s > last), default=len(words)))
    return [
        _clip_to_cell(paragraph, words, span, (left, max(right, span[1])))
        for span, left, right in zip(spans, lefts, rights, strict=True)
    ]


def _cut(text: str, words: Sequence[Word], before: int, first: int, *, joined: set[int]) -> int:
    """Return where the words of one figure end and those of the next begin."""
    if before >= first:
        return first
    start = words[before - 1].end if before else 0
    end = words[first].start if first < len(words) else len(text)
    between = text[start:end]
    for form in (_STRONG, _WEAK):
        places = [_word_at(words, start + match.end()) for match in form.finditer(between)]
        places = [place for place in places if place not in joined or place == first]
        inner = [place for place in places if place <= first]
        if form is _STRONG:
            inner = _drop_colon(between, inner, first)
        if inner:
            return inner[-1]
    return first


def _skip_brackets(text: str, words: Sequence[Word], start: int, first: int) -> int:
    """Return the first own word of a sentence's first figure: behind an open bracket or stroke."""
    if start >= first:
        return start
    end = words[first].start if first < len(words) else len(text)
    lead = text[words[start].start : end]
    cut = max(lead.rfind(";"), lead.rfind("(") if lead.rfind("(") > lead.rfind(")") else -1)
    return _word_at(words, words[start].start + cut + 1) if cut >= 0 else start


def _drop_colon(between: str, places: list[int], first: int) -> list[int]:
    """Return cuts without one right before a figure that a colon makes: `tin, bài: 1.152`."""
    ends_in_colon = re.search(r":\s*[*_]*\s*$", between) is not None
    return [place for place in places if place != first] if ends_in_colon else places


def _clip_to_cell(
    paragraph: Paragraph,
    words: Sequence[Word],
    span: tuple[int, int],
    own: tuple[int, int],
) -> tuple[int, int]:
    """Return a figure's own words within its cell, where the line is a row of a table."""
    for start, end in paragraph.lines[0].cells:
        inside = [n for n, word in enumerate(words) if start <= word.start < end]
        if inside and inside[0] <= span[0] <= inside[-1]:
            return inside[0], inside[-1] + 1
    return own
