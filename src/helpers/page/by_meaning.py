"""What the meaning of unreviewed figures says of their arithmetic, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.analysis.found import FoundFigure, FoundRelation, NearMiss
from helpers.analysis.found.relation import SUM
from helpers.audit.by_meaning import Contradiction, Identity
from helpers.audit.explain import Catalogue
from helpers.data.results import Repair
from helpers.ground.languages import format_percent, translate
from helpers.page.found_words import tell_place

MOST_REPAIRS = 4
"""Edits that are told one by one; the others are counted."""


@dataclass(frozen=True)
class Meaning:
    """What a text says of its figures, as far as it was read.

    Attributes
    ----------
    contradictions
        What cannot all be right.
    identities
        What holds, with the chance that it was read rightly.
    sound
        Names of figures that fit within their bounds, hedges included, set by set.
    catalogue
        Explains the contradictions; None if there are no figures with a meaning.
    """

    contradictions: tuple[Contradiction, ...] = ()
    identities: tuple[tuple[FoundRelation, float], ...] = ()
    sound: frozenset[frozenset[str]] = frozenset()
    catalogue: Catalogue | None = field(default=None, repr=False)

    def list_new(self, relations: Iterable[FoundRelation]) -> list[FoundRelation]:
        """Return what holds by meaning and was not found by the numbers alone."""
        known = {relation.names for relation in relations}
        return [relation for relation, _ in self.identities if relation.names not in known]

    def find_sure(self, relation: FoundRelation) -> float | None:
        """Return how sure the reading is of what holds; None if it does not know of it."""
        sure = {known.names: chance for known, chance in self.identities}
        return sure.get(relation.names)

    def tells(self, miss: NearMiss) -> bool:
        """Return whether the meaning explains a near miss: as a contradiction, or as none."""
        names = miss.relation.names
        if names in self.sound:
            return True
        for one in self.contradictions:
            own = {row.name for row in one.finding.observations}
            both_sums = miss.relation.kind == SUM and one.finding.check_code == "total"
            if names <= own or own <= names or (both_sums and len(names & own) > 1):
                return True
        return False


def build_relations(
    identities: Iterable[Identity], figures: Iterable[FoundFigure]
) -> tuple[tuple[FoundRelation, float], ...]:
    """Return identities as relations among figures, each set of figures once.

    One with a figure that the search passes over, such as a number in words, is left out.
    """
    known = {figure.name: figure for figure in figures}
    built: dict[frozenset[str], tuple[FoundRelation, float]] = {}
    for one in identities:
        names = [row.name for row in (one.result, *one.parts, *one.base)]
        if all(name in known for name in names):
            relation = _build_relation(one, known)
            built.setdefault(relation.names, (relation, one.sure))
    return tuple(built.values())


def _build_relation(identity: Identity, known: Mapping[str, FoundFigure]) -> FoundRelation:
    """Return one identity as a relation."""
    parts, base = (
        tuple(known[row.name] for row in side) for side in (identity.parts, identity.base)
    )
    return FoundRelation(identity.kind, known[identity.result.name], parts, base)


def tell_sure(sure: float, lang: str) -> str:
    """Return how sure the reading is of all figures together."""
    text = translate("read with this meaning, sure to {percent}, reviewed by nobody", lang)
    return text.format(percent=format_percent(sure, lang, decimals=0))


def write_contradiction(told: Contradiction) -> str:
    """Return the arithmetic of a contradiction; where it has none, its tokens."""
    return told.finding.arithmetic or ", ".join(row.token for row in told.finding.observations)


def explain_contradiction(told: Contradiction, meaning: Meaning, lang: str) -> str:
    """Return what is wrong in one sentence."""
    return meaning.catalogue.explain(told.finding, lang) if meaning.catalogue else ""


def tell_mending(told: Contradiction, lang: str) -> str:
    """Return the edits of one token that mend a contradiction, those against nothing else first."""
    repairs = told.finding.repairs
    fitting = [repair for repair in repairs if repair.plausible]
    against = [repair for repair in repairs if not repair.plausible]
    if not repairs:
        return translate("No edit of a single token mends it.", lang)
    sentences = [
        translate("One edit mends it and fits all else: {edits}.", lang).format(
            edits=_list_edits(fitting, lang)
        )
        if fitting
        else translate("Whatever edit mends it breaks something else.", lang)
    ]
    if against:
        text = translate("Less likely, as something else then fails: {edits}.", lang)
        sentences.append(text.format(edits=_list_edits(against, lang)))
    return " ".join(sentences)


def _list_edits(repairs: Sequence[Repair], lang: str) -> str:
    """Return edits of tokens; of many the first, and the number of the others."""
    edits = " | ".join(f"{r.printed} → {r.repaired}" for r in repairs[:MOST_REPAIRS])
    more = len(repairs) - MOST_REPAIRS
    return (
        edits
        if more <= 0
        else translate("{edits} and {more} others", lang).format(edits=edits, more=more)
    )


def list_places(told: Contradiction) -> list[int]:
    """Return the lines on which the figures of a contradiction stand."""
    return sorted({row.line for row in told.finding.observations})


def write_contradictions(meaning: Meaning, lang: str) -> list[str]:
    """Return what contradicts by meaning as lines for a terminal."""
    if not meaning.contradictions:
        return []
    lines = ["", translate("What contradicts by its meaning", lang)]
    for told in meaning.contradictions:
        place = tell_place(list_places(told), lang)
        lines.append(f"  {place}: {write_contradiction(told)}")
        lines.append(f"    {explain_contradiction(told, meaning, lang)}")
        lines.append(f"    {tell_mending(told, lang)} ({tell_sure(told.sure, lang)})")
    return lines
