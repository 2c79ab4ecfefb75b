"""From a draft of a text to what adds up in it: units, sentences and announcing words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from helpers.analysis.found.figures import OPENS, PERCENT, STATES, FoundFigure, read_token
from helpers.ground.vocabulary import RANGE
from helpers.reading.draft import SKIPPED, Draft, DraftFigure, Line

_OPENS = re.compile(
    r"trong (?:đó|số đó)|(?:bao )?gồm|cụ thể|chia ra|\((?=[^)]*$)|(?<!là)(?<!số):\s*\W*$"
    r"|of which|including|comprising",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"đạt|chiếm|tỷ lệ|tỉ lệ|tương đương|bằng|or|equal|accounting for|rate", re.IGNORECASE
)
_MONEY = re.compile(r"\s*(?:nghìn |ngàn |triệu |tỷ |tỉ )?(đồng|vnd|vnđ)\b", re.IGNORECASE)
_SCALE = re.compile(r"\s*(nghìn|ngàn|triệu|tỷ|tỉ|million|billion)\b", re.IGNORECASE)
_NOUN = re.compile(r"\s+([^\W\d_]+)")
_NO_NOUNS = frozenset(
    [
        "và",
        "là",
        "của",
        "cho",
        "được",
        "trong",
        "tại",
        "so",
        "với",
        "có",
        "đã",
        "ở",
        "từ",
        "đến",
        "trên",
        "theo",
        "do",
        "and",
        "of",
        "in",
        "for",
        "is",
        "are",
        "to",
    ]
)
_RANK = re.compile(r"(?:thứ|hạng|xếp)\s*(?:hạng|thứ)?\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_a-z])")


def build_draft_figures(draft: Draft) -> list[FoundFigure]:
    """Return the figures of a draft that have a size, in the order of the text.

    Skipped figures, ranges, ranks and tokens that are no numbers are passed over. The noun behind
    a figure is not its unit: a report counts one thing under several names.
    """
    texts = {line.number: line for line in draft.lines}
    style = draft.document.get("number_style") or "vi"
    kept = [f for f in draft.figures if f.state != SKIPPED]
    found: list[FoundFigure] = []
    previous: DraftFigure | None = None
    for figure in sorted(kept, key=lambda f: (f.line, f.start, f.seq)):
        built = _build(figure, previous, texts, style)
        if built is not None:
            found.append(built)
            previous = figure
    return found


def _build(
    figure: DraftFigure, previous: DraftFigure | None, texts: Mapping[int, Line], style: str
) -> FoundFigure | None:
    """Return one figure of a draft; None if it has no size."""
    cells, line = figure.cells, texts[figure.line]
    token = _take_side(cells)
    read = read_token(token, style)
    if read is None or cells.get("qualifier") == RANGE:
        return None
    value, step, _ = read
    if _RANK.search(line.text[: figure.start]) or cells.get("unit_code") == "rank":
        return None
    return FoundFigure(
        name=f"{figure.line}:{figure.seq}",
        line=figure.line,
        order=figure.start,
        printed=token,
        value=value,
        step=step,
        unit=PERCENT if "%" in token else _find_unit(line.text[figure.end :]),
        noun=_find_noun(line.text[figure.end :]),
        clause=f"{figure.line}.{len(_SENTENCE_END.findall(line.text[: figure.start]))}",
        cue=_find_cue(figure, previous, texts),
        style=style,
    )


def _take_side(cells: Mapping[str, str]) -> str:
    """Return the token of a figure; of a ratio only its own side."""
    token, sides = cells["printed"], {"numerator": 0, "denominator": 1}
    side = sides.get(cells.get("measurement_kind", ""))
    return token.split("/")[side] if side is not None and "/" in token else token


def _find_unit(behind: str) -> str:
    """Return what a number counts in if that is money or has a scale; else nothing."""
    if match := _SCALE.match(behind):
        return match[1].casefold()
    return "đồng" if _MONEY.match(behind) else ""


def _find_noun(behind: str) -> str:
    """Return the first word behind a number, if nothing but blanks stands between."""
    match = _NOUN.match(behind)
    noun = match[1].casefold() if match else ""
    return "" if noun in _NO_NOUNS else noun


def _find_cue(figure: DraftFigure, previous: DraftFigure | None, texts: Mapping[int, Line]) -> str:
    """Return what the words between a figure and the one before it announce."""
    between = "".join(_list_between(figure, previous, texts))
    if _OPENS.search(between):
        return OPENS
    return STATES if _STATES.search(between) else ""


def _list_between(
    figure: DraftFigure, previous: DraftFigure | None, texts: Mapping[int, Line]
) -> Iterator[str]:
    """Yield the text between two figures: of the lines between only those that are not empty."""
    if previous is None or previous.line == figure.line:
        start = previous.end if previous else 0
        yield texts[figure.line].text[start : figure.start]
        return
    yield texts[previous.line].text[previous.end :] + " "
    for number in range(previous.line + 1, figure.line):
        if number in texts:
            yield texts[number].text + " "
    yield texts[figure.line].text[: figure.start]
