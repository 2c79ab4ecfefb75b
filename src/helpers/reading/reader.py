"""A text becomes a draft: tokens, their meaning, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import DIMENSIONS, EXACT, OUTCOME, RANGE, TOTAL
from helpers.printed.numerals import parse_printed, parse_range
from helpers.printed.units import read_units, select_unit
from helpers.reading.candidates import Scorer
from helpers.reading.changes import mark_changes
from helpers.reading.codebook import Indicator, read_codebook
from helpers.reading.context import EARLIER, HEADING, PARENT, Context, read_contexts
from helpers.reading.dimensions import DimensionReader
from helpers.reading.draft import Candidate, Draft, DraftFigure, LeftOut, Line
from helpers.reading.experience import read_experience
from helpers.reading.facts import Facts, read_facts
from helpers.reading.hedges import Hedge, Hedges
from helpers.reading.lexicon import Lexicon, read_lexicon
from helpers.reading.meaning import Meaning, MeaningReader
from helpers.reading.neighbours import MOST_WORDS, list_nearest, read_neighbours
from helpers.reading.paragraphs import Paragraph, join_lines
from helpers.reading.titles import complete_titles
from helpers.reading.tokens import TokenReader

_KIND = "measurement_kind"
_ACTUAL, _NUMERATOR, _DENOMINATOR, _TARGET = "actual", "numerator", "denominator", "target"
_ABOVE = (HEADING, PARENT)
_DOUBTFUL, _UNKNOWN = 0.5, 0.2


@dataclass(frozen=True)
class Reader:
    """All that is known, ready to read documents.

    Attributes
    ----------
    lexicon, codebook, tokens, hedges, meanings
        What is known.
    """

    lexicon: Lexicon
    codebook: Mapping[str, Indicator]
    tokens: TokenReader
    hedges: Hedges
    meanings: MeaningReader

    def read(self, lines: Sequence[Line], given: Mapping[str, str], *, today: date) -> Draft:
        """Return the draft of a document.

        Parameters
        ----------
        lines
            Its text.
        given
            Cells of its row in the register of documents, as far as they are known.
        today
            Stands in where no day of issue is given or printed.
        """
        facts = read_facts(lines, given, today=today)
        contexts: list[Context] = []
        left_out: list[LeftOut] = []
        for paragraph in join_lines(lines):
            found = self.tokens.read(paragraph)
            contexts += read_contexts(paragraph, found.tokens, self.lexicon)
            left_out += [_place(paragraph, s.start, s.end, s.reason) for s in found.left_out]
        meanings = self.meanings.read(contexts, facts)
        figures = [f for meaning in meanings for f in self._build(meaning, facts)]
        return Draft(
            document=_describe(facts, complete_titles(given, lines, facts.kind)),
            lines=tuple(lines),
            figures=tuple(mark_changes(_number(figures), lines)),
            left_out=tuple(left_out),
            proposed_indicators=tuple(_propose_indicators(figures)),
        )

    def _build(self, meaning: Meaning, facts: Facts) -> Iterator[DraftFigure]:
        """Yield the rows of one figure: two for a ratio."""
        context = meaning.context
        hedge = self.hedges.read(
            context.words, context.first, context.last, printed=context.token.printed
        )
        row = self._fill(meaning, hedge)
        reasons = _explain(meaning, hedge)
        candidates = meaning.candidates
        first = self._make(context, row, candidates, reasons, facts)
        yield first
        if context.token.shape == "ratio":
            yield self._make_base(first, meaning, facts)

    def _fill(self, meaning: Meaning, hedge: Hedge) -> dict[str, str]:
        """Return the cells of a figure."""
        token, dated = meaning.context.token, meaning.dated
        indicator = self.codebook[meaning.code]
        kind = self._read_kind(meaning)
        notes = [hedge.note, dated.note, *self._read_notes(meaning.context)]
        is_range = token.shape == "range" and hedge.qualifier == EXACT
        return {
            "printed": token.printed,
            "indicator_code": meaning.code,
            **{name: meaning.dimensions[name].code for name in DIMENSIONS},
            "unit_code": indicator.unit,
            "qualifier": RANGE if is_range else hedge.qualifier,
            _KIND: kind,
            "period_label": dated.label,
            "period_start": dated.start,
            "period_end": dated.end,
            "period_basis": dated.basis,
            "note": " ".join(dict.fromkeys(filter(None, notes))),
        }

    def _read_kind(self, meaning: Meaning) -> str:
        """Return whether a figure is actual, planned, an outcome or the upper side of a ratio."""
        context = meaning.context
        if context.token.shape == "ratio":
            return _NUMERATOR
        if context.token.shape == "outcome":
            return OUTCOME
        if any(place > context.first for place in context.outcomes):
            return _TARGET
        is_result = any(
            said.place in _ABOVE and phrase == "ket qua" for phrase, said in context.said.items()
        )
        for phrase, code in self.lexicon.codes_of(_KIND).items():
            said = context.said.get(phrase)
            if said is None or (said.place in _ABOVE and is_result):
                continue
            if said.place != EARLIER and said.weight >= 0.25 and said.distance <= 25:
                return code
        return _ACTUAL

    def _read_notes(self, context: Context) -> Iterator[str]:
        """Yield the codes of notes whose words belong to a figure."""
        for phrase, code in self.lexicon.codes_of("note").items():
            said = context.said.get(phrase)
            if said is not None and said.weight >= 0.5:
                yield code

    def _make_base(self, first: DraftFigure, meaning: Meaning, facts: Facts) -> DraftFigure:
        """Return the row of the lower side of a ratio."""
        indicator = self.codebook[meaning.code]
        base = self.codebook.get(indicator.base, indicator)
        kept = {"tier", "scope"} if base.code != indicator.code else {"service_level", "tier"}
        dims = {n: first.proposed[n] if n in kept else TOTAL for n in DIMENSIONS}
        dims |= {n: c for n, c in base.implied.items() if n in dims}
        row = {
            **first.proposed,
            **dims,
            "indicator_code": base.code,
            "unit_code": base.unit,
            _KIND: _DENOMINATOR,
        }
        chance = meaning.candidates[0].confidence
        candidates = [Candidate(base.code, chance, "below the stroke of this ratio")]
        for other in meaning.candidates[1:]:
            code = self.codebook[other.indicator_code].base or other.indicator_code
            if code not in {c.indicator_code for c in candidates}:
                candidates.append(Candidate(code, other.confidence, "below the stroke"))
        return self._make(meaning.context, row, tuple(candidates), first.reasons, facts)

    def _make(
        self,
        context: Context,
        row: Mapping[str, str],
        candidates: tuple[Candidate, ...],
        reasons: Mapping[str, str],
        facts: Facts,
    ) -> DraftFigure:
        """Return one row of the draft."""
        token = context.token
        line, start, end = context.paragraph.locate(token.start, token.end)
        doubts = [*_doubt_token(row, facts.style), *_doubt_meaning(candidates)]
        doubts += [f"the line is marked: {flag}" for flag in line.flags]
        confidence = candidates[0].confidence if candidates else 0.0
        return DraftFigure(
            *(line.number, 0, start, end, dict(row)),
            candidates=candidates,
            confidence=round(confidence * (0.7 if doubts else 1.0), 3),
            reasons=dict(reasons),
            doubts=tuple(doubts),
        )


def _place(paragraph: Paragraph, start: int, end: int, reason: str) -> LeftOut:
    """Return a number that was left out, with its place in its line."""
    line, first, last = paragraph.locate(start, end)
    return LeftOut(line.number, first, last, paragraph.text[start:end], reason)


def _number(figures: Sequence[DraftFigure]) -> Iterator[DraftFigure]:
    """Yield figures with their number within the line."""
    seen: Counter[int] = Counter()
    for figure in figures:
        seen[figure.line] += 1
        yield replace(figure, seq=seen[figure.line])


def _describe(facts: Facts, given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of the document's row in the register that are known."""
    read = {
        "issued": facts.issued.isoformat(),
        "period_label": facts.label,
        "period_start": facts.start.isoformat(),
        "period_end": facts.end.isoformat(),
        "number_style": facts.style,
        "document_kind": facts.kind,
    }
    return {**read, **{name: value for name, value in given.items() if value}}


def _explain(meaning: Meaning, hedge: Hedge) -> dict[str, str]:
    """Return the reason of each cell."""
    best = meaning.candidates[0].reason if meaning.candidates else ""
    reasons = {name: broken.reason for name, broken in meaning.dimensions.items()}
    own = " ".join(list_nearest(meaning.context)[:MOST_WORDS])
    return {
        **reasons,
        "label": _quote(meaning.context) or own,
        "indicator_code": best,
        "unit_code": "the unit of the indicator",
        "qualifier": f"“{hedge.words}”" if hedge.words else "no hedge beside it",
        "period_end": meaning.dated.reason,
    }


def _quote(context: Context) -> str:
    """Return the words right behind a figure as they are printed, at most six."""
    words = context.words[context.last : context.right][:MOST_WORDS]
    return context.paragraph.text[words[0].start : words[-1].end] if words else ""


def _doubt_token(row: Mapping[str, str], style: str) -> Iterator[str]:
    """Yield why a token cannot be read as a number."""
    unit = select_unit(row["unit_code"], read_units())
    part = row[_KIND] if row[_KIND] in (_NUMERATOR, _DENOMINATOR) else "value"
    if row[_KIND] == OUTCOME:
        return
    try:
        if row["qualifier"] == RANGE or "-" in row["printed"]:
            parse_range(row["printed"], whole=not unit.divisible, style=style)
        else:
            parse_printed(
                row["printed"],
                row["qualifier"],
                part=part,
                whole=not unit.divisible,
                style=style,
                unit_power=unit.power_of_ten,
            )
    except TokenError as error:
        yield str(error)


def _doubt_meaning(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield why the indicator is doubtful."""
    if not candidates or candidates[0].confidence < _UNKNOWN:
        yield "no indicator of the codebook fits well: choose one, or propose a new one"
    elif candidates[0].confidence < _DOUBTFUL:
        others = ", ".join(c.indicator_code for c in candidates[1:])
        yield f"it may also be {others}"


def _propose_indicators(figures: Sequence[DraftFigure]) -> Iterator[dict[str, str]]:
    """Yield rows for the codebook where no indicator fits."""
    for figure in figures:
        if figure.candidates and figure.candidates[0].confidence >= _UNKNOWN:
            continue
        yield {
            "line": str(figure.line),
            "printed": figure.proposed["printed"],
            "label_vi": figure.reasons["label"],
            "unit_code": figure.proposed["unit_code"],
            "kind": "share" if "%" in figure.proposed["printed"] else "count",
        }


@cache
def build_reader(without: str = "") -> Reader:
    """Return a reader that knows the committed words and transcriptions.

    Parameters
    ----------
    without
        A document of which it must know nothing, to measure how well it is read.
    """
    lexicon, codebook = read_lexicon(), read_codebook()
    dimensions = DimensionReader(lexicon, read_experience(without))
    scorer = Scorer(lexicon, codebook, read_neighbours(without))
    return Reader(
        lexicon=lexicon,
        codebook=codebook,
        tokens=TokenReader(lexicon.list_countable(), lexicon.vocabulary),
        hedges=Hedges(lexicon.codes_of("qualifier")),
        meanings=MeaningReader(scorer, dimensions, codebook),
    )
