"""How well texts are read, measured against transcriptions that people made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from helpers.ground.vocabulary import TOTAL
from helpers.reading.codebook import read_codebook
from helpers.reading.draft import Draft, DraftFigure

Row = Mapping[str, str]
CELLS = {
    "indicator, first": ("indicator_code",),
    "tier": ("tier",),
    "channel": ("channel",),
    "level": ("service_level",),
    "scope": ("scope",),
    "hedge": ("qualifier",),
    "unit": ("unit_code",),
    "period": ("period_start", "period_end"),
    "kind": ("measurement_kind",),
}
"""Column of the table of accuracy → cells that must all be as in the transcription."""
AMONG_THREE = "indicator, among three"
RECALL, PRECISION = "tokens found", "tokens right"
COLUMNS = (RECALL, PRECISION, "indicator, first", AMONG_THREE, *list(CELLS)[1:])
_DEFAULTS = {
    "qualifier": "exact",
    "measurement_kind": "actual",
    **dict.fromkeys(("service_level", "channel", "tier", "scope"), TOTAL),
}


@dataclass
class Score:
    """What was right of what could be right, by column.

    Attributes
    ----------
    right, possible
        Counts by column.
    wrong
        What was read otherwise, for a person to look at.
    """

    right: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, column: str, is_right: bool, told: str = "") -> None:
        """Count one answer."""
        self.possible[column] += 1
        self.right[column] += is_right
        if not is_right and told:
            self.wrong.append(f"{column}: {told}")

    def rate(self, column: str) -> float | None:
        """Return the part that was right; None if nothing could be."""
        count = self.possible[column]
        return self.right[column] / count if count else None

    def __add__(self, other: Score) -> Score:
        """Return both scores together."""
        return Score(
            self.right + other.right, self.possible + other.possible, self.wrong + other.wrong
        )


def score_draft(draft: Draft, truth: Sequence[Row], *, same_lines: bool) -> Score:
    """Return how well a draft agrees with a transcription.

    Rows of planned tasks without a printed outcome have no token and are passed over; an
    indicator that the codebook does not hold is not asked for.

    Parameters
    ----------
    draft
        What the machine read.
    truth
        Rows of the transcription; an absent cell has its usual default.
    same_lines
        Whether both count the same lines, so that a token must stand on its line.
    """
    rows = [row for row in truth if row["printed"]]
    pairs = pair_rows(draft.figures, rows, same_lines=same_lines)
    score = Score()
    missed = set(range(len(rows))) - {row for _, row in pairs}
    extra = set(range(len(draft.figures))) - {figure for figure, _ in pairs}
    for number, row in enumerate(rows):
        if not _is_base(row):
            score.add(RECALL, number not in missed, f"{_place(row)} missed")
    for number, figure in enumerate(draft.figures):
        if not _is_base(figure.cells):
            token = f"line {figure.line} “{figure.cells['printed']}” is no figure of it"
            score.add(PRECISION, number not in extra, token)
    for number, place in pairs:
        _compare(score, draft.figures[number], rows[place])
    return score


def _compare(score: Score, figure: DraftFigure, row: Row) -> None:
    """Count the cells of one figure."""
    known = read_codebook()
    for column, cells in CELLS.items():
        wanted = [_want(row, cell) for cell in cells]
        if "indicator_code" in cells and wanted[0] not in known:
            continue
        if wanted == [None] * len(wanted):
            continue
        found = [figure.cells.get(cell, "") for cell in cells]
        told = f"{_place(row)} {'/'.join(found)} for {'/'.join(map(str, wanted))}"
        score.add(column, found == wanted, told)
    if row["indicator_code"] in known:
        codes = {candidate.indicator_code for candidate in figure.candidates}
        score.add(AMONG_THREE, row["indicator_code"] in codes)


def _want(row: Row, cell: str) -> str | None:
    """Return what a transcription says in a cell; None if it leaves that open."""
    if row.get(cell):
        return row[cell]
    if cell == "unit_code":
        indicator = read_codebook().get(row["indicator_code"])
        return indicator.unit if indicator else None
    if cell == "period_start" and row.get("period_end"):
        return ""
    return _DEFAULTS.get(cell)


def _place(row: Row) -> str:
    """Return where a row stands and what it prints."""
    return f"line {row.get('line', '?')} “{row['printed']}”"


def _is_base(row: Row) -> bool:
    """Return whether a row is the lower side of a ratio, which its upper side already counts."""
    return row.get("measurement_kind") == "denominator"


def pair_rows(
    figures: Sequence[DraftFigure], rows: Sequence[Row], *, same_lines: bool
) -> list[tuple[int, int]]:
    """Return which figure of a draft is which row of a transcription, both in order."""
    found = [_key(f.cells, f.line if same_lines else 0) for f in figures]
    wanted = [_key(row, int(row["line"]) if same_lines else 0) for row in rows]
    return pair_keys(found, wanted)


def pair_keys(found: Sequence[Hashable], wanted: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of what two sequences have in common, both in order."""
    matcher = SequenceMatcher(None, found, wanted, autojunk=False)
    return [
        (block.a + step, block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _key(row: Row, line: int) -> tuple[int, str, bool]:
    """Return what two rows of one figure have in common."""
    return line, strip_token(row["printed"]), _is_base(row)


def strip_token(printed: str) -> str:
    """Return the digits of a token with their marks; its words where it has no digits."""
    digits = re.findall(r"\d+(?:[.,]\d+)*", printed)
    return "/".join(digits) or " ".join(printed.casefold().split())


def write_table(scores: Mapping[str, Score]) -> list[str]:
    """Return the lines of a Markdown table with one row per document and one for all."""
    total = sum(scores.values(), Score())
    lines = [
        "| document | figures | " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * (len(COLUMNS) + 2),
    ]
    for name, score in [*scores.items(), ("**all**", total)]:
        cells = [name, str(score.possible[RECALL]), *(_write(score.rate(c)) for c in COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _write(rate: float | None) -> str:
    """Return a rate in percent, a dash where nothing was counted."""
    return "–" if rate is None else f"{100 * rate:.1f} %"


def measure_confidence(pairs: Iterable[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """Return for bands of confidence how many answers, how sure and how often right."""
    bands = [(0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.01)]
    kept = list(pairs)
    table = []
    for low, high in bands:
        inside = [(sure, right) for sure, right in kept if low <= sure < high]
        if inside:
            count = len(inside)
            mean = sum(sure for sure, _ in inside) / count
            table.append(
                (f"{low:.2f}–{min(high, 1):.2f}", count, mean, sum(r for _, r in inside) / count)
            )
    return table
