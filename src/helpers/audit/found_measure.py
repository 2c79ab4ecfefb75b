"""How well the search for relations does where the declared ones are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.analysis.found.chance import redraw
from helpers.analysis.found.declared import Identity, find_key, is_declared, list_identities
from helpers.analysis.found.figures import FoundFigure
from helpers.analysis.found.near import NearMiss
from helpers.analysis.found.relation import FoundRelation
from helpers.analysis.found.search import expect_accidents, find_relations, search
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation
from helpers.printed.edits import list_single_edits

DRAWS = 40
"""How often every document is drawn anew."""


@dataclass
class Planted:
    """What came of digits that were replaced in found relations.

    Attributes
    ----------
    tried
        Replaced digits.
    told
        Those after which a near miss names the figure.
    mended
        Those of which the true token is among the edits told.
    likeliest
        Those of which it is the first edit told.
    """

    tried: int = 0
    told: int = 0
    mended: int = 0
    likeliest: int = 0


@dataclass
class Measure:
    """How the search did in some documents.

    Attributes
    ----------
    documents, figures
        What was searched.
    declared, met
        Identities that the registers declare and that hold, and those of them found.
    found
        All that was found.
    undeclared
        Finds that no register declares, by document.
    alarms
        Near misses, by document.
    expected
        Finds that chance alone would give, by the formula.
    drawn_expected, drawn_found
        The same where every value was drawn anew, and what was found there; both a draw.
    planted
        What came of replaced digits.
    """

    documents: int = 0
    figures: int = 0
    declared: int = 0
    met: int = 0
    found: int = 0
    undeclared: dict[str, list[FoundRelation]] = field(default_factory=dict)
    alarms: dict[str, list[NearMiss]] = field(default_factory=dict)
    expected: float = 0.0
    drawn_expected: float = 0.0
    drawn_found: float = 0.0
    planted: Planted = field(default_factory=Planted)

    @property
    def accidental(self) -> int:
        """Finds that no register declares: each counts as an accident until one does."""
        return sum(map(len, self.undeclared.values()))


def measure_documents(
    documents: Mapping[str, tuple[Sequence[FoundFigure], Sequence[Observation]]], rules: Rules
) -> Measure:
    """Return how the search does in some documents.

    Parameters
    ----------
    documents
        By name, the figures as the search sees them, and the same figures with their meaning.
    rules
        The registers, of which the search knows nothing.
    """
    measure = Measure()
    for name, (figures, observations) in documents.items():
        _add_document(measure, name, figures, list_identities(observations, rules))
        _add_draws(measure, figures)
    return measure


def _add_document(
    measure: Measure, name: str, figures: Sequence[FoundFigure], known: Sequence[Identity]
) -> None:
    """Count what is found in one document."""
    found = search(figures)
    keys = {find_key(relation.figures) for relation in found.relations}
    undeclared = [r for r in found.relations if not is_declared(r, known)]
    measure.documents += 1
    measure.figures += len(figures)
    measure.declared += len(known)
    measure.met += sum(identity.key in keys for identity in known)
    measure.found += len(found.relations)
    measure.undeclared |= {name: undeclared} if undeclared else {}
    measure.alarms |= {name: list(found.misses)} if found.misses else {}
    measure.expected += expect_accidents(figures)
    for relation in found.relations:
        for figure in relation.figures:
            _plant(measure.planted, figures, figure)


def _add_draws(measure: Measure, figures: Sequence[FoundFigure]) -> None:
    """Count what is found where chance alone is at work."""
    for seed in range(DRAWS):
        drawn = redraw(figures, seed)
        measure.drawn_expected += expect_accidents(drawn) / DRAWS
        measure.drawn_found += len(find_relations(drawn)) / DRAWS


def _plant(planted: Planted, figures: Sequence[FoundFigure], figure: FoundFigure) -> None:
    """Replace every digit of one figure in turn, and count what the search says of it."""
    place = figures.index(figure)
    for token in _list_slips(figure.printed):
        slipped = figure.reprint(token)
        if slipped is None:
            continue
        planted.tried += 1
        texts = [*figures[:place], slipped, *figures[place + 1 :]]
        for miss in search(texts).misses:
            if figure.name in miss.relation.names:
                edits = [(r.figure.name, r.token) for r in miss.repairs]
                planted.told += 1
                planted.mended += (figure.name, figure.printed) in edits
                planted.likeliest += (figure.name, figure.printed) == edits[0]
                break


def _list_slips(token: str) -> Iterator[str]:
    """Yield a token with one digit replaced, one other digit for each place."""
    places: set[int] = set()
    for edit, edited in list_single_edits(token):
        if edit == "substitute" and len(edited) == len(token):
            place = next(n for n, (a, b) in enumerate(zip(token, edited, strict=True)) if a != b)
            if place not in places and (int(edited[place]) - int(token[place])) % 10 == 4:
                places.add(place)
                yield edited
