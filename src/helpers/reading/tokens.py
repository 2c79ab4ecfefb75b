"""Lines to tokens: every number that may be a figure, with its place and form; the rest with why.

What is no figure is taken away first (`left_out`); what then still has digits, or is a number in
words before a noun that can be counted, is a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.printed.words import CARDINALS, RANKS, ZERO_WORDS
from helpers.reading.left_out import Span, blank_spans, find_bare_years, find_left_out
from helpers.reading.paragraphs import Paragraph
from helpers.reading.words import Vocabulary, fold

_I = re.IGNORECASE
NUMBER = r"(?:[1-9]\d{0,2}(?: \d{3})+(?![\d.]|,\d{3})(?:,\d+)?|\d+(?:[.,]\d+)*)"
"""Blanks may group digits: `12 345`."""
_PERCENT = r"(?:\s?%|\s(?:phần trăm|percent|per cent)\b)"
_SCALE = r"(?:\s(?:nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion)\b)"
_MONEY = r"(?:\s(?:đồng|vnd|vnđ|usd)\b)"
_EDGE = r"(?<![\d])(?<![\d][.,/])"
_DASH = r"\s?[-–—]\s?"

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "range",
        re.compile(rf"{_EDGE}({NUMBER}){_PERCENT}?{_DASH}({NUMBER})({_PERCENT}|{_SCALE})?", _I),
    ),
    (
        "range",
        re.compile(
            rf"(?:(?<=từ )|(?<=from ))({NUMBER}){_PERCENT}?\s(?:đến|to)\s"
            rf"({NUMBER})({_PERCENT}|{_SCALE})?",
            _I,
        ),
    ),
    ("ratio", re.compile(rf"{_EDGE}({NUMBER})\s?/\s?({NUMBER})(?:/tháng|/month)?", _I)),
    ("percent", re.compile(rf"{_EDGE}{NUMBER}{_PERCENT}", _I)),
    ("ordinal", re.compile(r"(?<!\d)\d+(?:st|nd|rd|th)\b", _I)),
    (
        "number",
        re.compile(
            rf"{_EDGE}{NUMBER}(?:\s(?:tỷ|tỉ)\s\d{{1,3}}\s(?:triệu|nghìn|ngàn)"
            rf"|\striệu\s\d{{1,3}}\s(?:nghìn|ngàn)){_MONEY}?",
            _I,
        ),
    ),
    ("number", re.compile(rf"{_EDGE}{NUMBER}(?:{_SCALE}{_MONEY}?)?", _I)),
)
"""Forms of figures in digits, in the order in which they are tried."""

_NUMBER_WORDS = sorted((w for w in CARDINALS if w not in ZERO_WORDS), key=len, reverse=True)
_IN_WORDS = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _NUMBER_WORDS))})(?!\w)", _I)
_SYLLABLES = sorted({s for word in _NUMBER_WORDS for s in word.split()})
_JOINED = (*_SYLLABLES, "trăm", "nghìn", "ngàn", "triệu", "linh", "lẻ", "hundred", "and")
_SAID_TWICE = re.compile(
    r"(?<!\w)(?<!thứ )(?<!mức độ )(?<!tháng )(?<!quý )(?<!cấp độ )"
    rf"(?:(?:{'|'.join(map(re.escape, _JOINED))})[\s-]+)+\((?P<n>{NUMBER})\)",
    _I,
)
"""A number in words with its digits in brackets: `mười hai (12)`."""
_RANK_WORDS = re.compile(
    r"(?<!\w)(?:xếp|đứng|vị trí|hạng|ranked|ranks|ranking)\s+(?:ở\s+)?(?:vị trí\s+|the\s+)?"
    rf"(?P<n>{'|'.join(map(re.escape, sorted(RANKS, key=len, reverse=True)))})(?!\w)",
    _I,
)
_ONES = ("một", "mốt", "one")
_ONLY = re.compile(
    r"(?:chỉ(?: có)?|duy nhất|only|gồm|có|with|including|has|have|comprising|^)\s*$", _I
)
_SOME = re.compile(r"\s+số(?!\w)", _I)
"""Behind “một” it makes “some”, which is no number."""
_MAKING = re.compile(r"(?:có|được|gồm|với|tổ chức|mở|là|cấp|thêm|đủ|trong đó)\s+$", _I)
"""Words before “năm” as five; before the year stand others."""
_NONE = re.compile(r"(?<!\w)(?:không\s+(?:có|phát sinh)|none)(?=\s)", _I)
_OUTCOME = re.compile(
    r":[\s*_]*(?P<n>(?:chưa\s+(?:đạt|hoàn thành)|không\s+đạt|đạt))(?=[\s*_]*(?:[.;]|$))", _I
)
_BILLIONS = re.compile(rf"({NUMBER}) (?:tỷ|tỉ) đồng$", _I)
_NOT_COUNTED_BEFORE = re.compile(r"(?:thứ|cấp|mức|tháng|ngày|năm|một trong|số|lần|phần)\s+$", _I)


@dataclass(frozen=True)
class Token:
    """One figure as it stands in a paragraph.

    Attributes
    ----------
    start, end
        Its place in the text of the paragraph.
    printed
        Its text, blanks made single.
    shape
        `number`, `percent`, `ratio`, `range`, `ordinal`, `words`, `none` or `outcome`.
    """

    start: int
    end: int
    printed: str
    shape: str


@dataclass(frozen=True)
class FoundTokens:
    """The figures of a paragraph, and its numbers that are none."""

    tokens: tuple[Token, ...]
    left_out: tuple[Span, ...]


class TokenReader:
    """Finds the figures of paragraphs.

    Parameters
    ----------
    countable
        Plain words that may stand behind a number: `hồ sơ`, `văn bản`.
    vocabulary
        How words are read.
    """

    def __init__(self, countable: Iterable[str], vocabulary: Vocabulary) -> None:
        self._countable = frozenset(tuple(phrase.split()) for phrase in countable)
        self._longest = max(map(len, self._countable), default=0)
        self._vocabulary = vocabulary

    def read(self, paragraph: Paragraph) -> FoundTokens:
        """Return the figures of a paragraph, and the stretches that are none."""
        text = paragraph.text
        twice = list(_SAID_TWICE.finditer(text))
        free = blank_spans(text, [Span(*match.span(), "") for match in twice])
        spans = [*find_left_out(free), *_list_numbered_cells(paragraph)]
        free = blank_spans(free, spans)
        spans += [
            Span(start, end, "year")
            for start, end in find_bare_years(free)
            if not self._is_counted(free, end)
        ]
        free = blank_spans(free, spans)
        tokens = self._find_in_words(text, free)
        tokens += [_make_token(text, m.start("n"), m.end("n"), "number") for m in twice]
        free = blank_spans(free, [Span(t.start, t.end, "") for t in tokens])
        tokens += _find_in_digits(text, free)
        numbers = (s for s in spans if any(c.isdigit() for c in text[s.start : s.end]))
        return FoundTokens(
            tuple(sorted(tokens, key=lambda token: token.start)),
            tuple(sorted(numbers, key=lambda span: span.start)),
        )

    def _is_counted(self, text: str, end: int) -> bool:
        """Return whether a noun that can be counted stands right behind a place."""
        words = self._vocabulary.read(text[end : end + 48])
        if not words or words[0].start > 2:
            return False
        plain = [word.plain for word in words[: self._longest]]
        return any(tuple(plain[:length]) in self._countable for length in range(1, len(plain) + 1))

    def _find_in_words(self, text: str, free: str) -> list[Token]:
        """Return ranks, counts, “none” and outcomes that a paragraph writes in words."""
        found = [
            *((m.start("n"), m.end("n"), "outcome") for m in _OUTCOME.finditer(free)),
            *((m.start("n"), m.end("n"), "ordinal") for m in _RANK_WORDS.finditer(free)),
            *((m.start(), m.end(), "words") for m in _IN_WORDS.finditer(free)),
            *((m.start(), m.end(), "none") for m in _NONE.finditer(free)),
        ]
        return [_make_token(text, *item) for item in found if self._is_figure(free, *item)]

    def _is_figure(self, free: str, start: int, end: int, shape: str) -> bool:
        """Return whether words are a number that counts something."""
        if shape in ("outcome", "ordinal"):
            return True
        if not self._is_counted(free, end):
            return False
        if shape == "none":
            return _is_none_of(free[end : end + 60])
        if free[start:end].casefold().startswith("năm"):
            return _MAKING.search(free[:start]) is not None
        if free[start:end].casefold() in _ONES:
            is_some = _SOME.match(free, end) is not None
            return not is_some and _ONLY.search(free[:start]) is not None
        return _NOT_COUNTED_BEFORE.search(free[:start]) is None


def _is_none_of(behind: str) -> bool:
    """Return whether what follows “không có” is something that reports count."""
    plain = fold(behind).split()
    return plain[:2] in (["su", "co"], ["ho", "so"], ["khieu", "nai"], ["truong", "hop"])


def _find_in_digits(text: str, free: str) -> list[Token]:
    """Return the figures that a paragraph writes in digits."""
    tokens: list[Token] = []
    for shape, form in SHAPES:
        found = [
            _make_token(text, match.start(), match.end(), shape)
            for match in form.finditer(free)
            if shape != "range" or _rises(match[1], match[2])
        ]
        free = blank_spans(free, [Span(t.start, t.end, "") for t in found])
        tokens += found
    return tokens


def _rises(low: str, high: str) -> bool:
    """Return whether two numbers rise as the ends of a range do, whatever their marks mean."""
    ends = [
        float(re.sub(r"[.,](?=\d{3}(?:\D|$))", "", n).replace(",", "").strip("."))
        for n in (low, high)
    ]
    return len(re.findall(r"[.,]", low)) <= 2 and ends[0] < ends[1]


def _make_token(text: str, start: int, end: int, shape: str) -> Token:
    """Return a token with its text as printed; a sum of billions without what its unit says."""
    printed = re.sub(r"\s+", " ", text[start:end])
    shorter = _BILLIONS.match(printed)
    if shorter:
        printed, end = shorter[1], start + len(shorter[1])
    return Token(start, end, printed, shape)


def _list_numbered_cells(paragraph: Paragraph) -> list[Span]:
    """Return the cells of a row of a table that only number the rows."""
    line = paragraph.lines[0]
    return [
        Span(start, end, "row_number")
        for header, (start, end) in zip(line.column_headers, line.cells, strict=False)
        if fold(header).strip(" .") in ("stt", "tt", "so tt", "so thu tu", "no")
    ]
