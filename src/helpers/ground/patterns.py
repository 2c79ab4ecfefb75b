r"""Patterns of cells, matched in time that grows with the cell, whatever the pattern.

They come from the data dictionary, so they are data: the engine of the standard library would let
one such as `(a+)+b` run for hours. Here every place that a match may have reached is kept once.

Known are signs, `\d`, classes such as `[a-z0-9]`, groups, `|`, and `?`, `*`, `+`, `{2}`, `{2,5}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from helpers.ground.errors import ContractError

Places = frozenset[int]
Matcher = Callable[[str, Places], Places]

DIGITS = frozenset("0123456789")
SPECIAL = frozenset("\\[](){}|?*+.^$")
LONGEST_PATTERN, LONGEST_CELL, MOST_REPEATS = 200, 1_000, 99
DEEPEST, WIDEST = 12, 10_000
"""Groups within groups, and signs of one class, that a pattern may have."""
START = frozenset({0})


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern matches a whole text; none longer than 1,000 signs does.

    Raises
    ------
    ContractError
        If the pattern holds anything that is not known here.
    """
    if len(text) > LONGEST_CELL:
        return False
    return len(text) in compile_pattern(pattern)(text, START)


@lru_cache
def compile_pattern(pattern: str) -> Matcher:
    """Return what moves places of a text over a pattern."""
    if len(pattern) > LONGEST_PATTERN:
        raise _refuse(pattern, f"is longer than {LONGEST_PATTERN} signs")
    parser = _Parser(pattern)
    matcher = parser.read_choice()
    if parser.place != len(pattern):
        raise _refuse(pattern, f"has a '{pattern[parser.place]}' too many")
    return matcher


class _Parser:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.depth = 0

    def read_choice(self) -> Matcher:
        """Read parts between bars."""
        options = [self._read_sequence()]
        while self._take("|"):
            options.append(self._read_sequence())
        return options[0] if len(options) == 1 else _join_options(options)

    def _read_sequence(self) -> Matcher:
        parts = []
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            parts.append(self._read_repeated())
        return _join_parts(parts)

    def _read_repeated(self) -> Matcher:
        part = self._read_one()
        if self._take("?"):
            return _repeat(part, 0, 1)
        if self._take("*"):
            return _repeat(part, 0, None)
        if self._take("+"):
            return _repeat(part, 1, None)
        return _repeat(part, *self._read_counts()) if self._take("{") else part

    def _read_counts(self) -> tuple[int, int]:
        inside, closed, _ = self.pattern[self.place :].partition("}")
        self.place += len(inside) + len(closed)
        low, comma, high = inside.partition(",")
        numbers = (low, high) if comma else (low, low)
        if not closed or not all(
            n.isascii() and n.isdecimal() and int(n) <= MOST_REPEATS for n in numbers
        ):
            raise _refuse(self.pattern, f"repeats '{{{inside}}}' times, not 1 to {MOST_REPEATS}")
        return int(numbers[0]), int(numbers[1])

    def _read_one(self) -> Matcher:
        sign = self._next()
        if sign == "(":
            return self._read_group()
        if sign == "[":
            return _match_sign(frozenset(self._read_class()))
        if sign == "\\":
            escaped = self._next()
            return _match_sign(DIGITS if escaped == "d" else self._plain(escaped))
        if sign in SPECIAL:
            raise _refuse(self.pattern, f"holds '{sign}', which is not known")
        return _match_sign(frozenset(sign))

    def _read_group(self) -> Matcher:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _refuse(self.pattern, f"has more than {DEEPEST} groups within groups")
        inner = self.read_choice()
        if not self._take(")"):
            raise _refuse(self.pattern, "has a bracket that is not closed")
        self.depth -= 1
        return inner

    def _plain(self, sign: str) -> frozenset[str]:
        if sign.isalnum():
            raise _refuse(self.pattern, f"holds '\\{sign}', which is not known")
        return frozenset(sign)

    def _read_class(self) -> Iterator[str]:
        while (sign := self._next()) != "]":
            if sign in "\\^[":
                raise _refuse(self.pattern, f"holds '{sign}' in a class, which is not known")
            is_range = self.pattern[self.place : self.place + 1] == "-"
            if is_range and self.pattern[self.place + 1 : self.place + 2] not in ("]", ""):
                self.place += 1
                yield from self._spread(sign, self._next())
            else:
                yield sign

    def _spread(self, first: str, last: str) -> Iterator[str]:
        if not 0 <= ord(last) - ord(first) < WIDEST:
            raise _refuse(self.pattern, f"has the class '{first}-{last}', backwards or too wide")
        yield from map(chr, range(ord(first), ord(last) + 1))

    def _next(self) -> str:
        if self.place >= len(self.pattern):
            raise _refuse(self.pattern, "ends too early")
        self.place += 1
        return self.pattern[self.place - 1]

    def _take(self, sign: str) -> bool:
        found = self.pattern[self.place : self.place + 1] == sign
        self.place += found
        return found


def _match_sign(signs: frozenset[str]) -> Matcher:
    def move(text: str, places: Places) -> Places:
        return frozenset(p + 1 for p in places if p < len(text) and text[p] in signs)

    return move


def _join_parts(parts: list[Matcher]) -> Matcher:
    def move(text: str, places: Places) -> Places:
        for part in parts:
            places = part(text, places)
        return places

    return move


def _join_options(options: list[Matcher]) -> Matcher:
    def move(text: str, places: Places) -> Places:
        return frozenset().union(*(option(text, places) for option in options))

    return move


def _repeat(part: Matcher, low: int, high: int | None) -> Matcher:
    def move(text: str, places: Places) -> Places:
        for _ in range(low):
            before, places = places, part(text, places)
            if places == before:  # as it will be however often it is repeated
                break
        reached, new, more = places, places, high
        while new and (more is None or more > low):
            new = part(text, new) - reached
            reached |= new
            more = None if more is None else more - 1
        return reached

    return move


def _refuse(pattern: str, reason: str) -> ContractError:
    return ContractError(
        f"pattern '{pattern[:60]}' in data/datapackage.json {reason}: write it with signs, classes "
        "such as [a-z], \\d, groups and repetitions"
    )
