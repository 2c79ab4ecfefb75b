"""One reader's session on a draft file: every decision is on disk before it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from helpers.ground.errors import ParameterError
from helpers.reading.draft import Draft, read_draft, write_draft
from helpers.reading.follow import follow_indicator
from helpers.reading.review import (
    add_contradictions,
    apply_event,
    list_second,
    list_settled,
    list_view,
)
from helpers.reading.rows import NAMELESS, Book, complete_cells, list_faults, read_book

MOST_UNDONE = 200
TEXT = ("lines", "left_out")
"""What no decision changes, so that it is told once only."""


class Session:
    """The review of one draft file by one reader."""

    def __init__(
        self,
        path: Path,
        *,
        second: bool = False,
        contradicted: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Read the draft; `second` hides what the first reader decided.

        `contradicted` says by name what the arithmetic has against a figure.
        """
        self.contradicted = contradicted or {}
        self.path = path
        self.second = second
        self.draft = read_draft(path)
        self._content = path.read_bytes()
        self._earlier: list[Draft] = []
        self._faults: dict[tuple[tuple[str, str], ...], list[str]] = {}
        self._book: tuple[object, Book] | None = None
        self._lock = Lock()

    def take(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Apply one decision, save the draft, and return how it stands now.

        Raises
        ------
        ParameterError
            If the event makes no sense, there is nothing to undo, or the file was changed by
            somebody else in between.
        """
        with self._lock:
            self._require_unchanged()
            if event.get("do") == "undo":
                if not self._earlier:
                    raise ParameterError("nothing is left to undo")
                self.draft = self._earlier.pop()
            else:
                following = apply_event(self.draft, self._follow(event), second=self.second)
                self._earlier = [*self._earlier, self.draft][-MOST_UNDONE:]
                self.draft = following
            self._save()
            told = self.tell()
            return {name: told[name] for name in told if name not in TEXT}

    def _follow(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a decision with the cells that follow from a newly chosen indicator."""
        cells = event.get("cells")
        if event.get("do") != "decide" or not isinstance(cells, Mapping):
            return event
        figures = list_second(self.draft) if self.second else self.draft.figures
        figure = next((f for f in figures if f.name == event.get("id")), None)
        if figure is None:
            return event
        return {**event, "cells": follow_indicator(figure, cells, self._read_book().indicators)}

    def _require_unchanged(self) -> None:
        """Stop if the file is not as this session left it."""
        if not self.path.is_file() or self.path.read_bytes() != self._content:
            raise ParameterError(
                f"'{self.path.name}' was changed by another program: close this page and start "
                "the review again"
            )

    def _save(self) -> None:
        write_draft(self.path, self.draft)
        self._content = self.path.read_bytes()

    def tell(self) -> dict[str, Any]:
        """Return the draft as this reader sees it, each figure with its row and its faults."""
        draft = self.draft
        shown = add_contradictions(draft, self.contradicted)
        settled = list_settled(draft, self.contradicted)
        figures = [
            {**figure, "doubts": [told for told in figure["doubts"] if told not in settled]}
            for figure in self._complete(list_view(shown, second=self.second))
        ]
        return {
            "mode": "second" if self.second else "first",
            "document": dict(draft.document),
            "reader": draft.second_reader if self.second else draft.reader,
            "lines": [asdict(line) for line in draft.lines],
            "figures": figures,
            "left_out": [asdict(row) for row in draft.left_out],
            "proposed_indicators": [dict(row) for row in draft.proposed_indicators],
            "can_undo": bool(self._earlier),
        }

    def _complete(self, figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return figures with the row as it would be written, and what is wrong with it."""
        book, document = self._read_book(), self.draft.document
        places = [{"line": str(f["line"]), "seq": str(f["seq"])} for f in figures]
        cells = [
            {"indicator_code": "", "printed": "", **f["proposed"], **f["decided"]} for f in figures
        ]
        rows = [{**c, **p} for c, p in zip(cells, places, strict=True)]
        full = complete_cells(rows, document, book)
        return [
            {**f, "row": row, "faults": self._find_faults(row, document, book)}
            for f, row in zip(figures, full, strict=True)
        ]

    def _read_book(self) -> Book:
        """Return the registers, read anew only when the draft proposes another indicator."""
        if self._book is None or self._book[0] != self.draft.proposed_indicators:
            self._book = (self.draft.proposed_indicators, read_book(self.draft))
        return self._book[1]

    def _find_faults(
        self, row: Mapping[str, str], document: Mapping[str, str], book: Book
    ) -> list[str]:
        """Return the faults of a row, looked for once as long as nothing it depends on changes."""
        told = {**row, "document_id": NAMELESS}
        proposed = str(self.draft.proposed_indicators)
        key = (*told.items(), *document.items(), ("proposed", proposed))
        if key not in self._faults:
            self._faults[key] = list_faults(told, document, book)
        return self._faults[key]
