"""A text becomes a draft: tokens, their meaning, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from helpers.ground.vocabulary import DIMENSIONS, EXACT, RANGE, TOTAL
from helpers.reading.asides import take_out
from helpers.reading.candidates import Scorer
from helpers.reading.codebook import Indicator, find_share, list_kept, read_codebook
from helpers.reading.context import Context, read_contexts
from helpers.reading.dimensions import DimensionReader
from helpers.reading.doubts import doubt_meaning, doubt_token, propose_indicators
from helpers.reading.draft import Candidate, Draft, DraftFigure, LeftOut, Line
from helpers.reading.experience import read_experience
from helpers.reading.facts import Facts, read_facts
from helpers.reading.hedges import Hedge, Hedges
from helpers.reading.indices import UNKNOWN_INDEX, IndexReader
from helpers.reading.lexicon import Lexicon, read_lexicon
from helpers.reading.meaning import Meaning, MeaningReader
from helpers.reading.neighbours import MOST_WORDS, list_nearest, read_neighbours
from helpers.reading.paragraphs import Paragraph, join_lines
from helpers.reading.planned import DENOMINATOR, KIND, TARGET, date_plan, read_kind
from helpers.reading.second_look import look_again
from helpers.reading.titles import complete_titles
from helpers.reading.tokens import TokenReader


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
        document = _describe(facts, complete_titles(given, lines, facts.kind))
        title = document.get("title", "")
        built = [f for meaning in meanings for f in self._build(meaning, facts, title)]
        figures = look_again(built, lines, document)
        return Draft(
            document=document,
            lines=tuple(lines),
            figures=figures,
            left_out=tuple(left_out),
            proposed_indicators=tuple(propose_indicators(figures)),
        )

    def _build(self, meaning: Meaning, facts: Facts, title: str) -> Iterator[DraftFigure]:
        """Yield the rows of one figure, two for a ratio; one of an unknown index is not read."""
        name = meaning.unknown_index
        for figure in self._build_sides(meaning, facts, title):
            yield take_out(figure, UNKNOWN_INDEX.format(name=name)) if name else figure

    def _build_sides(self, meaning: Meaning, facts: Facts, title: str) -> Iterator[DraftFigure]:
        """Yield the rows of one figure: two for a ratio."""
        context = meaning.context
        hedge = self.hedges.read(
            context.words, context.first, context.last, printed=context.token.printed
        )
        kind = read_kind(context, self.lexicon)
        if kind == TARGET:
            due = date_plan(context, meaning.dated, issued=facts.issued, title=title)
            meaning = replace(meaning, dated=due)
        row = self._fill(meaning, hedge, kind)
        reasons = _explain(meaning, hedge)
        candidates = meaning.candidates
        first = self._make(context, row, candidates, reasons, facts)
        yield first
        if context.token.shape == "ratio":
            yield self._make_base(first, meaning, facts)

    def _fill(self, meaning: Meaning, hedge: Hedge, kind: str) -> dict[str, str]:
        """Return the cells of a figure."""
        token, dated = meaning.context.token, meaning.dated
        indicator = self.codebook[meaning.code]
        notes = [hedge.note, dated.note, *self._read_notes(meaning.context)]
        is_range = token.shape == "range" and hedge.qualifier == EXACT
        return {
            "printed": token.printed,
            "indicator_code": meaning.code,
            **{name: meaning.dimensions[name].code for name in DIMENSIONS},
            "unit_code": indicator.unit,
            "qualifier": RANGE if is_range else hedge.qualifier,
            KIND: kind,
            "period_label": dated.label,
            "period_start": dated.start,
            "period_end": dated.end,
            "period_basis": dated.basis,
            "note": " ".join(dict.fromkeys(filter(None, notes))),
        }

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
        kept |= list_kept(find_share(indicator.code, base.code))
        dims = {n: first.proposed[n] if n in kept else TOTAL for n in DIMENSIONS}
        dims |= {n: c for n, c in base.implied.items() if n in dims}
        row = {
            **first.proposed,
            **dims,
            "indicator_code": base.code,
            "unit_code": base.unit,
            **_date_base(base, indicator, first.proposed, facts),
            KIND: DENOMINATOR,
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
        doubts = [*doubt_token(row, facts.style), *doubt_meaning(candidates)]
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


def _date_base(
    base: Indicator, above: Indicator, row: Mapping[str, str], facts: Facts
) -> dict[str, str]:
    """Return the days of what is below a stroke: a stock has one day, whatever is above it."""
    if base.stock_or_flow == above.stock_or_flow:
        return {}
    start = facts.start.isoformat() if base.stock_or_flow == "flow" else ""
    return {"period_start": start}


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
        meanings=MeaningReader(
            scorer, dimensions, indices=IndexReader(lexicon, codebook), codebook=codebook
        ),
    )
