"""A review: each decision of a reader is one event that turns a draft into the next one.

A second reader's decisions are kept apart from the first one's, which he or she never sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from helpers.data.dictionary import list_columns
from helpers.ground.errors import ParameterError
from helpers.ground.vocabulary import DIMENSIONS
from helpers.reading.draft import OPEN, SKIPPED, STATES, Draft, DraftFigure
from helpers.reading.follow import follow_document
from helpers.reading.rows import CELLS

ARITHMETIC = "arithmetic"
"""Key of the reason that a figure is against the arithmetic of its document."""
_REREAD = {"indicator_code", "printed", "period_start", "period_end", *DIMENSIONS}
"""Cells on which a sum, a share or a comparison depends."""

Event = Mapping[str, Any]
Cells = dict[str, str]


def apply_event(draft: Draft, event: Event, *, second: bool = False) -> Draft:
    """Return the draft after one decision.

    Parameters
    ----------
    draft
        The draft before; it is left as it is.
    event
        `do` names the kind: `decide` (`id`, `state`, `cells`), `add` (`line`, `start`, `end`),
        `document` (`cells`), `reader` (`name`), `indicator` (`row`).
    second
        Whether a second reader decides.

    Raises
    ------
    ParameterError
        If the event is none of these, or names what the draft does not hold.
    """
    kinds: dict[str, Callable[[Draft, Event, bool], Draft]] = {
        "decide": _decide,
        "add": _add,
        "document": _describe,
        "reader": _name_reader,
        "indicator": _propose,
    }
    kind = str(event.get("do", ""))
    if kind not in kinds:
        raise ParameterError(f"a review knows no '{kind}': use {', '.join(kinds)}")
    try:
        return kinds[kind](draft, event, second)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ParameterError(f"decision '{kind}' is not complete ({error}): try again") from error


def _decide(draft: Draft, event: Event, second: bool) -> Draft:
    """Return the draft with the state and the cells of one figure decided."""
    name, state = str(event["id"]), str(event["state"])
    if state not in STATES:
        raise ParameterError(f"state '{state}' is unknown: use {', '.join(STATES)}")
    cells = _select_cells(event.get("cells", {}), CELLS)
    if second:
        return _decide_second(draft, name, state, cells)
    if name not in {figure.name for figure in draft.figures}:
        raise ParameterError(f"the draft has no figure '{name}': load the page again")
    figures = [_settle(f, state, cells) if f.name == name else f for f in draft.figures]
    return replace(draft, figures=tuple(figures))


def _settle(figure: DraftFigure, state: str, cells: Cells) -> DraftFigure:
    """Return a figure with what was decided; cells that stay as proposed are not repeated."""
    changed = {k: v for k, v in cells.items() if v != figure.proposed.get(k, "")}
    return replace(figure, state=state, decided=changed)


def _decide_second(draft: Draft, name: str, state: str, cells: Cells) -> Draft:
    """Return the draft with a second reader's row."""
    known = {figure.name: figure for figure in draft.figures}
    earlier = dict(draft.second.get(name, {}))
    if name not in known and not earlier:
        raise ParameterError(f"the draft has no figure '{name}': load the page again")
    proposed = {} if name not in known or known[name].added else dict(known[name].proposed)
    place = {str(key): earlier[key] for key in ("start", "end") if key in earlier}
    row = {**_select_cells(proposed, CELLS), **_select_cells(earlier, CELLS), **cells}
    return replace(draft, second={**draft.second, name: {**row, **place, "state": state}})


def _add(draft: Draft, event: Event, second: bool) -> Draft:
    """Return the draft with one more figure, open, where the reader marked it in the text."""
    line, start, end = (int(event[key]) for key in ("line", "start", "end"))
    text = next((row.text for row in draft.lines if row.number == line), "")
    printed = text[start:end].strip()
    if not 0 <= start < end <= len(text) or not printed:
        raise ParameterError(f"line {line} has no text from {start} to {end}: mark it again")
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(printed)
    cells = {"printed": printed, **_select_cells(event.get("cells", {}), CELLS)}
    if second:
        return _add_second(draft, (line, start, end), cells)
    seq = 1 + max((f.seq for f in draft.figures if f.line == line), default=0)
    figure = DraftFigure(line, seq, start, end, proposed=cells, added=True)
    return replace(draft, figures=(*draft.figures, figure))


def _add_second(draft: Draft, place: tuple[int, int, int], cells: Cells) -> Draft:
    """Return the draft with a figure that the second reader found.

    Where the first one found it too it takes the same name, so that the two are compared.
    """
    line, start, end = place
    twins = [f.name for f in draft.figures if f.added and (f.line, f.start, f.end) == place]
    seqs = [f.seq for f in draft.figures if f.line == line]
    seqs += [int(name.split(":")[1]) for name in draft.second if name.startswith(f"{line}:")]
    name = next((n for n in twins if n not in draft.second), f"{line}:{1 + max(seqs, default=0)}")
    row = {**cells, "start": str(start), "end": str(end), "state": OPEN}
    return replace(draft, second={**draft.second, name: row})


def _describe(draft: Draft, event: Event, second: bool) -> Draft:
    """Return the draft with cells of its row in the register of documents."""
    if second:
        raise ParameterError("the second reader does not describe the document: the first one does")
    cells = _select_cells(event["cells"], [*list_columns("documents"), "province"])
    document = {**draft.document, **cells}
    figures = [follow_document(figure, draft.document, document) for figure in draft.figures]
    return replace(draft, document=document, figures=tuple(figures))


def _name_reader(draft: Draft, event: Event, second: bool) -> Draft:
    """Return the draft with the name of who reads."""
    name = " ".join(str(event["name"]).split())
    return replace(draft, second_reader=name) if second else replace(draft, reader=name)


def _propose(draft: Draft, event: Event, second: bool) -> Draft:
    """Return the draft with a row for the codebook: a new one, or one under the same code."""
    row = _select_cells(event["row"], [*list_columns("indicators"), "confirmed"])
    code = row["indicator_code"]
    if second:
        raise ParameterError("the second reader adds no indicator: the first one does")
    if not code:
        raise ParameterError("an indicator needs a code: write one in small letters")
    rows = {_name_proposal(r): dict(r) for r in draft.proposed_indicators}
    rows[code] = {**rows.get(code, {}), **row}
    return replace(draft, proposed_indicators=tuple(rows.values()))


def _name_proposal(row: Mapping[str, str]) -> str:
    """Return the code of a proposed indicator; the machine's own have a place, and no code yet."""
    return row.get("indicator_code") or f"{row.get('line', '')}:{row.get('printed', '')}"


def _select_cells(cells: Mapping[str, Any], names: Any) -> Cells:
    """Return the cells of known columns as trimmed text."""
    return {str(k): str(v).strip() for k, v in cells.items() if k in names}


def add_contradictions(draft: Draft, found: Mapping[str, Sequence[str]]) -> Draft:
    """Return the draft as it is shown: what the arithmetic contradicts has that as first doubt.

    Parameters
    ----------
    draft
        The draft; what is added is not saved with it.
    found
        Sentences by the name of the figure.
    """
    figures = [_contradict(f, tuple(found.get(f.name, ()))) for f in draft.figures]
    return replace(draft, figures=tuple(figures))


def list_settled(draft: Draft, found: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the sentences of the arithmetic on a figure that a reader reads otherwise since."""
    changed = (f for f in draft.figures if f.state == SKIPPED or _REREAD & set(f.decided))
    return frozenset(sentence for f in changed for sentence in found.get(f.name, ()))


def _contradict(figure: DraftFigure, told: tuple[str, ...]) -> DraftFigure:
    if not told:
        return figure
    doubts = tuple(dict.fromkeys((*told, *figure.doubts)))
    return replace(figure, doubts=doubts, reasons={**figure.reasons, ARITHMETIC: told[0]})


def list_view(draft: Draft, *, second: bool = False) -> list[dict[str, Any]]:
    """Return the figures as one reader sees them, those to be looked at first in front.

    A second reader sees what the machine proposed and his or her own decisions.
    """
    figures = list_second(draft) if second else draft.figures
    ordered = sorted(figures, key=_rank)
    return [{**asdict(f), "id": f.name, "rank": n} for n, f in enumerate(ordered)]


def list_second(draft: Draft) -> list[DraftFigure]:
    """Return the figures with the second reader's decisions in place of the first one's."""
    seen = []
    for figure in (f for f in draft.figures if not f.added):
        own = draft.second.get(figure.name, {})
        blank = replace(figure, state=OPEN, decided={})
        cells = _select_cells(own, CELLS)
        seen.append(_settle(blank, own["state"], cells) if own else blank)
    for name, own in draft.second.items():
        if "start" in own:
            line, seq = (int(part) for part in name.split(":"))
            place = (line, seq, int(own["start"]), int(own["end"]))
            cells = _select_cells(own, CELLS)
            seen.append(DraftFigure(*place, proposed=cells, state=own["state"], added=True))
    return seen


def _rank(figure: DraftFigure) -> tuple[int, float, int, int]:
    """Return what orders figures: against the arithmetic, doubted, then the rest as printed."""
    if figure.doubts:
        refuted = ARITHMETIC in figure.reasons
        return (0 if refuted else 1, figure.confidence, figure.line, figure.start)
    return (2, 0.0, figure.line, figure.start)


def count_open(draft: Draft, *, second: bool = False) -> int:
    """Return how many figures a reader has still to decide."""
    figures = list_second(draft) if second else draft.figures
    return sum(figure.state == OPEN for figure in figures)
