"""Numbers that are known within bounds, and linear statements that they satisfy together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

Terms = Mapping[str, Fraction]
"""A linear form: coefficient by unknown."""

AT_LEAST, ABOVE, EQUAL = ">=", ">", "="
"""How the left side of a statement stands to zero."""


@dataclass(frozen=True)
class Range:
    """What one unknown may be by itself.

    Attributes
    ----------
    low, high
        Ends; None where there is none.
    open_low, open_high
        Whether the end itself is excluded.
    is_whole
        Whether only whole numbers are possible.
    """

    low: Fraction | None = Fraction(0)
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False
    is_whole: bool = False

    @property
    def is_point(self) -> bool:
        """Whether only one number is possible."""
        return self.low is not None and self.low == self.high

    @property
    def holds_whole(self) -> bool:
        """Whether a whole number lies between the ends; open whole ends count as if closed."""
        if self.low is None or self.high is None:
            return True
        return math.ceil(self.low) <= math.floor(self.high)


@dataclass(frozen=True)
class Statement:
    """Σ coefficient · unknown + constant stands to zero as the kind says.

    Attributes
    ----------
    name
        What says so, such as a relation.
    terms, constant, kind
        The linear form, and `>=`, `>` or `=`.
    leans_on
        Unknowns that it rests on without containing them: a printed percentage whose bounds are
        its coefficients.
    """

    name: str
    terms: tuple[tuple[str, Fraction], ...]
    constant: Fraction = Fraction(0)
    kind: str = AT_LEAST
    leans_on: frozenset[str] = frozenset()

    @property
    def unknowns(self) -> frozenset[str]:
        """All that it is about or rests on."""
        return frozenset(name for name, _ in self.terms) | self.leans_on


@dataclass(frozen=True)
class System:
    """Unknowns with their ranges, and the statements that hold of them together."""

    ranges: Mapping[str, Range]
    statements: tuple[Statement, ...] = ()
    _by_unknown: dict[str, list[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for place, statement in enumerate(self.statements):
            for name, _ in statement.terms:
                self._by_unknown.setdefault(name, []).append(place)

    def find_statements(self, name: str) -> list[int]:
        """Return the places of the statements that contain an unknown."""
        return self._by_unknown.get(name, [])

    def free(self, names: Iterable[str]) -> System:
        """Return the system as if some unknowns were not printed: no bound but zero is left."""
        freed = frozenset(names)
        ranges = {
            name: Range(is_whole=old.is_whole) if name in freed else old
            for name, old in self.ranges.items()
        }
        kept = tuple(s for s in self.statements if not s.leans_on & freed)
        return System(ranges, kept)

    def change(self, ranges: Mapping[str, Range]) -> System:
        """Return the system with other ranges for some unknowns."""
        return replace(self, ranges={**self.ranges, **ranges})

    def keep(self, places: Iterable[int]) -> System:
        """Return the system with some of its statements, and the unknowns that these contain."""
        kept = tuple(self.statements[place] for place in sorted(set(places)))
        names = frozenset().union(*(s.unknowns for s in kept))
        return System({n: r for n, r in self.ranges.items() if n in names}, kept)

    def list_components(self) -> list[System]:
        """Return the parts of the system that share no unknown which can be more than one number.

        A number that is fixed ties nothing together: it is the same in both parts.
        """
        return [self.keep(places) for places in self.group_statements()]

    def group_statements(self) -> list[list[int]]:
        """Return the places of the statements of each component, ascending."""
        owner = _join([self._list_open(s) for s in self.statements])
        groups: dict[str, list[int]] = {}
        for place, statement in enumerate(self.statements):
            names = self._list_open(statement)
            if names:
                groups.setdefault(_find_owner(owner, names[0]), []).append(place)
        return list(groups.values())

    def _list_open(self, statement: Statement) -> list[str]:
        """Return the unknowns of a statement that can be more than one number."""
        return [name for name, _ in statement.terms if not self.ranges[name].is_point]


def _find_owner(owner: Mapping[str, str], name: str) -> str:
    """Return the unknown that stands for the component of another one."""
    while owner[name] != name:
        name = owner[name]
    return name


def _join(groups: Iterable[list[str]]) -> dict[str, str]:
    """Return who stands for whom after the members of each group were joined."""
    owner: dict[str, str] = {}
    for names in groups:
        for name in names:
            owner.setdefault(name, name)
            owner[_find_owner(owner, name)] = _find_owner(owner, names[0])
    return owner
