"""What a text says around each figure: which phrases, how near, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpers.reading.lexicon import Lexicon, Occurrence
from helpers.reading.paragraphs import Paragraph
from helpers.reading.share_out import find_label, find_words, list_sentences, share_out
from helpers.reading.tokens import Token
from helpers.reading.words import Word

OWN_RIGHT, OWN_LEFT, BEFORE, BEHIND, LABEL, EARLIER, PARENT, HEADING = (
    "behind it",
    "before it",
    "earlier in the sentence",
    "later in the sentence",
    "at the head of the paragraph",
    "in an earlier sentence",
    "in what introduces the list",
    "in the heading",
)
"""Where a phrase stands, as seen from a figure."""

WEIGHTS = {
    OWN_RIGHT: 1.0,
    OWN_LEFT: 0.95,
    BEFORE: 0.5,
    BEHIND: 0.12,
    LABEL: 0.5,
    EARLIER: 0.25,
    PARENT: 0.35,
    HEADING: 0.25,
}
"""How much a phrase at each place says about a figure."""

_HIDDEN = 0.25
"""How much of what a phrase says is left where it is part of a name."""
_FADING = 0.02
_FADED = 0.55
_ABOVE_BASE = re.compile(
    r"(?:tren|trong|out of|of) (?:tong so?|tong|a total of)$|\d[\d.,]* \w+ \w+ tren$"
)


@dataclass(frozen=True)
class Said:
    """A phrase as seen from a figure: how much it says, and where it stands."""

    weight: float
    place: str
    distance: int = 0


@dataclass(frozen=True)
class Context:
    """One figure with what is said around it.

    Attributes
    ----------
    token, paragraph, words
        The figure, its paragraph, and the words of that.
    first, last
        The figure's first word, and the first word behind it.
    left, right
        The first word that belongs to the figure, and the first that no longer does.
    sentence
        The first word of its sentence.
    said
        Phrase → what it says about the figure.
    found
        Every phrase of the paragraph with its place.
    position
        Which figure of the paragraph it is, from 0.
    label, opening
        The first word behind the label of the paragraph, and the paragraph's first figure.
    outcomes
        The first words of the verdicts that the paragraph prints on planned tasks.
    headers
        Phrases in the headers of the cell of a table in which it stands.
    """

    token: Token
    paragraph: Paragraph
    words: Sequence[Word]
    first: int
    last: int
    left: int
    right: int
    sentence: int
    said: Mapping[str, Said]
    found: Sequence[Occurrence]
    position: int
    label: int
    opening: int
    outcomes: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()

    def list_own(self) -> Iterator[str]:
        """Yield the plain words that belong to the figure."""
        yield from (word.plain for word in self.words[self.left : self.first])
        yield from (word.plain for word in self.words[self.last : self.right])


def read_contexts(paragraph: Paragraph, tokens: Sequence[Token], lexicon: Lexicon) -> list[Context]:
    """Return the figures of one paragraph with what is said around each."""
    words, found = lexicon.read(paragraph.text)
    hidden = lexicon.hide(found)
    spans = [find_words(words, token) for token in tokens]
    sentences = list_sentences(paragraph.text, words)
    cuts = share_out(paragraph, words, spans, found=found, sentences=sentences)
    above = _read_above(paragraph, lexicon)
    verdicts = tuple(s[0] for s, t in zip(spans, tokens, strict=True) if t.shape == "outcome")
    contexts = []
    for position, (token, (first, last)) in enumerate(zip(tokens, spans, strict=True)):
        left, right = cuts[position]
        sentence = max((s for s in sentences if s <= first), default=0)
        end = min((s for s in sentences if s > first), default=len(words))
        frame = _Frame(first, last, left, right, sentence, end, find_label(paragraph, words))
        headers = _headers(paragraph, token, lexicon)
        said = {**above, **headers}
        for number, occurrence in enumerate(found):
            heard = frame.hear(occurrence)
            if number in hidden:
                heard = Said(heard.weight * _HIDDEN, heard.place, heard.distance)
            if heard.weight > said.get(occurrence.phrase, Said(0, "")).weight:
                said[occurrence.phrase] = heard
        contexts.append(
            Context(
                *(token, paragraph, words, first, last, left, right, sentence),
                *(said, found, position, frame.label, spans[0][0]),
                outcomes=verdicts,
                headers=tuple(headers),
            )
        )
    return contexts


def is_base(context: Context) -> bool:
    """Return whether a figure is what the one before it is a part of.

    “1.905 hồ sơ trên tổng số 2.377”: what the sentence says of the first does not hold for it.
    """
    lead = " ".join(w.plain for w in context.words[max(0, context.first - 4) : context.first])
    return _ABOVE_BASE.search(lead) is not None


@dataclass(frozen=True)
class _Frame:
    """The bounds of a figure's words in its paragraph."""

    first: int
    last: int
    left: int
    right: int
    sentence: int
    end: int
    label: int

    def hear(self, occurrence: Occurrence) -> Said:
        """Return what a phrase says, by where it stands."""
        if occurrence.first < self.last and occurrence.last > self.first:
            return Said(0, "")
        if self.last <= occurrence.first < self.right:
            return self._fade(OWN_RIGHT, occurrence.first - self.last)
        if self.left <= occurrence.first < self.first:
            return self._fade(OWN_LEFT, self.first - occurrence.last)
        if self.sentence <= occurrence.first < self.first:
            return Said(WEIGHTS[BEFORE], BEFORE, self.first - occurrence.last)
        if self.right <= occurrence.first < self.end:
            return Said(WEIGHTS[BEHIND], BEHIND, occurrence.first - self.last)
        if occurrence.first >= self.end:
            return Said(0, "")
        place = LABEL if occurrence.last <= self.label else EARLIER
        return Said(WEIGHTS[place], place, self.first - occurrence.last)

    def _fade(self, place: str, distance: int) -> Said:
        """Return what a phrase of the figure's own words says: less the further away."""
        faded = max(_FADED, 1 - _FADING * distance)
        return Said(WEIGHTS[place] * faded, place, distance)


def find_column(paragraph: Paragraph, token: Token) -> str:
    """Return the head of the column in which a figure stands; empty outside of tables."""
    line = paragraph.lines[0]
    heads = zip(line.cells, line.column_headers, strict=False)
    return next((head for (start, end), head in heads if start <= token.start < end), "")


def _headers(paragraph: Paragraph, token: Token, lexicon: Lexicon) -> dict[str, Said]:
    """Return what the headers of a table say about a figure in one of its cells."""
    line = paragraph.lines[0]
    texts = [line.row_header, find_column(paragraph, token)] if line.cells else []
    return {
        phrase: Said(WEIGHTS[OWN_LEFT] * 0.95, OWN_LEFT)
        for text in texts
        for phrase in _list_phrases(text, lexicon)
    }


def _read_above(paragraph: Paragraph, lexicon: Lexicon) -> dict[str, Said]:
    """Return what the headings and the introduction of a paragraph say."""
    texts = [(HEADING, text) for text in paragraph.headings]
    if paragraph.parent:
        texts.append((PARENT, paragraph.parent[-400:]))
    return {
        phrase: Said(WEIGHTS[place], place)
        for place, text in texts
        for phrase in _list_phrases(text, lexicon)
    }


@lru_cache(maxsize=512)
def _list_phrases(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the phrases that a text says."""
    return tuple(o.phrase for o in lexicon.read(text)[1])
