"""Lines as they stand on a page become paragraphs, since a number's meaning is in its sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

SOFT_HYPHEN = "\u00ad"
NEW_ITEM = re.compile(
    r"[-–+•*●▪]\s|\(?(?:\d{1,2}|[IVX]{1,5}|[a-zđ])[.)]\s|\d{1,2}(?:\.\d{1,2})+\.?\s"
)
"""What begins an item of a list or a section."""

SENTENCE_END = (".", ":", ";", "!", "?", "”", '"', "./.")
WIDEST_GAP = 1.3
"""Distance of two lines of one paragraph, as a multiple of the usual one."""

SAME_SIZE = 0.15
INDENT = 0.8
"""How much further in a first line begins, as a multiple of the size of its letters."""


@dataclass(frozen=True)
class PlacedLine:
    """One line of letters on a page; y grows downwards.

    Attributes
    ----------
    page
        From 1.
    text
        Its letters.
    left, right, top, bottom
        Its place, in any unit that is the same for a page.
    size
        Height of its letters.
    sure
        Whether every number in it was read for certain.
    """

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    sure: bool = True


@dataclass(frozen=True)
class Column:
    """Where the text of a page ends, how far apart its lines are, and where paragraphs begin.

    `first` is None unless at least two paragraphs begin further in than their other lines.
    """

    right: float
    pitch: float
    first: float | None


def join_paragraphs(lines: Sequence[PlacedLine]) -> list[list[PlacedLine]]:
    """Return the lines of each paragraph, across pages too."""
    columns = {page: _measure_column(_of_page(lines, page)) for page in {ln.page for ln in lines}}
    paragraphs: list[list[PlacedLine]] = []
    for line in lines:
        last = paragraphs[-1][-1] if paragraphs else None
        if last and _goes_on(last, line, columns=columns):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _of_page(lines: Iterable[PlacedLine], page: int) -> list[PlacedLine]:
    """Return the lines of one page."""
    return [line for line in lines if line.page == page]


def _measure_column(lines: Sequence[PlacedLine]) -> Column:
    """Return the column of a page: the right end is one that lines share, if any do."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    rights = Counter(round(line.right / size) for line in lines)
    shared = [right for right, count in rights.items() if count > 1]
    right = max(shared) if shared else max(rights)
    steps = [b.top - a.top for a, b in pairwise(lines)]
    close = sorted(step for step in steps if 0.5 * size < step < 3 * size)
    pitch = close[len(close) // 4] if close else 1.5 * size
    return Column(right * size, pitch, _find_first(lines, size))


def _find_first(lines: Sequence[PlacedLine], size: float) -> float | None:
    """Return where the first lines of paragraphs begin, if further in than the others."""
    pairs = pairwise(lines)
    lefts = Counter(round(a.left / size) for a, b in pairs if a.left - b.left > INDENT * size)
    place, count = lefts.most_common(1)[0] if lefts else (0, 0)
    return place * size if count > 1 else None


def _goes_on(last: PlacedLine, line: PlacedLine, *, columns: dict[int, Column]) -> bool:
    """Tell whether a line continues the paragraph of the one before it."""
    if not _was_full(last, line, right=columns[last.page].right):
        return False
    if abs(line.size - last.size) > SAME_SIZE * last.size:
        return False
    ended = last.text.rstrip().endswith(SENTENCE_END)
    if line.page != last.page:
        return not ended and not (NEW_ITEM.match(line.text) and line.text[0] in "-–+•*●▪")
    if not 0 < line.top - last.top <= WIDEST_GAP * columns[line.page].pitch:
        return False
    first = columns[line.page].first
    begins = first is not None and abs(line.left - first) < INDENT * line.size
    indented = line.left - last.left > INDENT * line.size
    return not (begins or indented or (ended and NEW_ITEM.match(line.text)))


def _was_full(last: PlacedLine, line: PlacedLine, *, right: float) -> bool:
    """Tell whether the first word of the next line would not have fitted at the end of a line."""
    first = line.text.split(maxsplit=1)[0] if line.text.strip() else ""
    width = (line.right - line.left) * (len(first) + 1) / max(1, len(line.text))
    return last.right + width > right - 0.5 * line.size


def join_texts(texts: Iterable[str]) -> str:
    """Return broken lines as one; a hyphen at an end stays, one that only broke a word goes."""
    joined = ""
    for text in map(str.strip, texts):
        if joined.endswith(SOFT_HYPHEN):
            joined = joined[:-1] + text
        elif re.search(r"[^\s\-–]-$", joined) and text[:1].isalnum():
            joined += text
        else:
            joined = f"{joined} {text}".strip()
    return joined


# --- what stands on every page -----------------------------------------------

PAGE_NUMBER = re.compile(r"\W*(?:[Tt]rang\s*)?(\d{1,3})(?:\s*/\s*\d{1,3})?\W*")


def find_furniture(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return the lines that repeat at the edge of pages: running numbers and headings."""
    pages = sorted({line.page for line in lines})
    edges = [line for page in pages for line in _find_edges(_of_page(lines, page))]
    return [*_find_page_numbers(edges), *_find_headings(edges, pages=len(pages))]


def _find_edges(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return the topmost and the lowest line of a page."""
    edges = [min(lines, key=lambda ln: ln.top), max(lines, key=lambda ln: ln.bottom)]
    return edges[: min(len(lines), 2)]


def _find_page_numbers(edges: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return the lines that are nothing but a number which grows by one from page to page."""
    found: dict[int, list[PlacedLine]] = {}
    for line in edges:
        if match := PAGE_NUMBER.fullmatch(line.text):
            found.setdefault(int(match[1]) - line.page, []).append(line)
    agreeing = [
        lines
        for step, lines in found.items()
        if len({line.page for line in lines}) > 1 or (step == 0 and lines[0].page > 1)
    ]
    return max(agreeing, key=len, default=[])


def _find_headings(edges: Sequence[PlacedLine], *, pages: int) -> list[PlacedLine]:
    """Return the lines that say the same on most of at least three pages."""
    said = Counter(_leave_numbers_out(line.text) for line in edges)
    often = {text for text, count in said.items() if text and count >= max(3, pages // 2 + 1)}
    return [line for line in edges if _leave_numbers_out(line.text) in often]


def _leave_numbers_out(text: str) -> str:
    """Return a text without the number of the page; empty if it says little else."""
    bare = re.sub(r"\W*\d+\W*$|^\W*\d+\W+", "", text).strip()
    return bare if len(bare) > 3 else ""
