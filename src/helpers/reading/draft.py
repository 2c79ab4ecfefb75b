"""A draft: what the machine read of a document, what it proposes, and what a person decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from helpers.ground import paths
from helpers.ground.errors import ContractError
from helpers.ground.opening import read_json

FORMAT = "egov-draft/1"
OPEN, ACCEPTED, CORRECTED, SKIPPED = "open", "accepted", "corrected", "skipped"
STATES = (OPEN, ACCEPTED, CORRECTED, SKIPPED)
"""What a reviewer made of a figure; a skipped one is no figure after all."""


@dataclass(frozen=True)
class Line:
    """One numbered line of a text, NFC.

    Attributes
    ----------
    number
        From 1.
    text
        The line as it stands in the text file that the draft belongs to.
    page
        Page of the source, from 1; 0 where it has none.
    row_header, column_headers
        Of a line that was a row of a table: its header, and the header of each cell.
    cells
        Where each cell of such a line begins and ends.
    flags
        Codes of what is wrong with it, such as `lookalike_letters`.
    """

    number: int
    text: str
    page: int = 0
    row_header: str = ""
    column_headers: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One indicator that a figure may be of.

    Attributes
    ----------
    indicator_code
        Code of the codebook, or a proposed one.
    confidence
        0…1, calibrated.
    reason
        Why, in a few words.
    """

    indicator_code: str
    confidence: float
    reason: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A number that is no figure, with the code of the reason."""

    line: int
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True)
class DraftFigure:
    """One figure that was found, with its proposed row.

    Attributes
    ----------
    line, seq, start, end
        Place: line, number within the line, and where the token stands in the line's text.
    proposed
        Cells by column of a transcription (`printed`, `indicator_code`, `qualifier`, …).
    candidates
        The best indicators, the most likely first.
    confidence
        Of the proposed row as a whole, 0…1.
    reasons
        Why each cell is what it is, by column.
    doubts
        Sentences that a reviewer should see first.
    state, decided
        What a person made of it, and the cells that he or she changed.
    added
        Whether a person added it: the machine had missed it.
    """

    line: int
    seq: int
    start: int
    end: int
    proposed: Mapping[str, str]
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    state: str = OPEN
    decided: Mapping[str, str] = field(default_factory=dict)
    added: bool = False

    @property
    def name(self) -> str:
        """Its place in the draft, `line:seq`; stable, while a transcription numbers anew."""
        return f"{self.line}:{self.seq}"

    @property
    def cells(self) -> dict[str, str]:
        """The row as it stands after review."""
        return {**self.proposed, **self.decided}


@dataclass(frozen=True)
class Draft:
    """One document under review.

    Attributes
    ----------
    document
        Cells of its row in the register of documents, as far as they are known.
    lines, figures, left_out
        The text, what was found in it, and what was left out.
    reader
        Who reviewed; empty before anybody did.
    second
        Decisions of a second reader who did not see the first, by `line:seq`: the row, with its
        `state`, and with `start` and `end` where he or she added it.
    proposed_indicators
        Rows for the codebook where no code fits; one that a person confirmed has `confirmed`
        `yes`.
    second_reader
        Who read a second time; empty before anybody did.
    judgements
        Rows for the document's judgements, places as `line:seq` of the draft.
    """

    document: Mapping[str, str]
    lines: tuple[Line, ...]
    figures: tuple[DraftFigure, ...]
    left_out: tuple[LeftOut, ...] = ()
    reader: str = ""
    second: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    proposed_indicators: tuple[Mapping[str, str], ...] = ()
    second_reader: str = ""
    judgements: tuple[Mapping[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The text that its lines make up."""
        return "\n".join(line.text for line in self.lines)


def write_draft(target: Path, draft: Draft) -> None:
    """Write a draft as JSON, whole or not at all."""
    content = {"format": FORMAT, **asdict(draft)}
    paths.replace_text(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def read_draft(source: Path) -> Draft:
    """Return a draft.

    Raises
    ------
    ContractError
        If the file is no draft.
    MissingInputError
        If it is not there or cannot be opened.
    """
    remedy = "Correct the path, or make a draft with `run.py read FILE`"
    content = read_json(source, remedy=remedy)
    try:
        return parse_draft(content)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ContractError(
            f'"{source}" is no draft ({error}): make one with `run.py read FILE`'
        ) from error


def parse_draft(content: Mapping[str, Any]) -> Draft:
    """Return a draft from its JSON."""
    if content["format"] != FORMAT:
        raise ValueError(f'format is "{content["format"]}", not "{FORMAT}"')
    return Draft(
        document=content["document"],
        lines=tuple(_parse_line(row) for row in content["lines"]),
        figures=tuple(_parse_figure(row) for row in content["figures"]),
        left_out=tuple(LeftOut(**row) for row in content["left_out"]),
        reader=content["reader"],
        second=content["second"],
        proposed_indicators=tuple(content["proposed_indicators"]),
        second_reader=content.get("second_reader", ""),
        judgements=tuple(content.get("judgements", ())),
    )


def _parse_line(row: Mapping[str, Any]) -> Line:
    """Return one line from its JSON."""
    cells = tuple((start, end) for start, end in row["cells"])
    headers, flags = tuple(row["column_headers"]), tuple(row["flags"])
    return Line(**{**row, "cells": cells, "column_headers": headers, "flags": flags})


def _parse_figure(row: Mapping[str, Any]) -> DraftFigure:
    """Return one figure from its JSON."""
    if row["state"] not in STATES:
        raise ValueError(f'state is "{row["state"]}", not one of {", ".join(STATES)}')
    candidates = tuple(Candidate(**candidate) for candidate in row["candidates"])
    return DraftFigure(**{**row, "candidates": candidates, "doubts": tuple(row["doubts"])})
