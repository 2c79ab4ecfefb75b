"""The least of a ratio over a feasible set: found in floats by HiGHS, proved in exact fractions.

Everything is made homogeneous with one more unknown t, which stands for 1: a statement
a·x + a₀ ≥ 0 becomes a·x + a₀·t ≥ 0, an end x ≥ l becomes x − l·t ≥ 0, and the least of
(c·x + c₀) / (d·x + d₀) is the least of c·x + c₀·t where d·x + d₀·t = 1 (Charnes and Cooper 1962).
Its dual is a proof: multipliers λ ≥ 0 with c = Σ λ·a + r·d show that no feasible point has a ratio
below r. The solver says which λ are not zero; their values are solved for in fractions, and the
proof is checked. What cannot be proved is not claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.feasible.exact import solve_exactly
from helpers.feasible.narrow import Box, End, open_span
from helpers.feasible.system import ABOVE, EQUAL, Statement, System, Terms

ONE = ""
"""The name of t among the unknowns."""
NOT_ZERO = 1e-9


@dataclass(frozen=True)
class _Line:
    """One homogeneous statement: Σ coefficient · unknown ≥ 0, or = 0, or > 0."""

    terms: Terms
    kind: str
    figures: frozenset[str]
    statement: int | None = None


@dataclass(frozen=True)
class Proof:
    """Why nothing lies below a number.

    Attributes
    ----------
    value
        The least value, exact; for a contradiction the gap, zero or less.
    is_open
        Whether it is not reached.
    figures, statements
        What the proof needs: unknowns with their own bounds, and places of statements.
    """

    value: Fraction
    is_open: bool
    figures: frozenset[str]
    statements: frozenset[int]


def find_least(
    statements: Sequence[Statement], box: Box, above: Terms, below: Terms | None = None
) -> Proof | None:
    """Return the least of a linear form, or of a ratio of two, with its proof.

    Parameters
    ----------
    statements
        Of a component, mostly; the fewer the quicker.
    box
        What each of its unknowns may be; the proof rests on what its ends rest on.
    above, below
        Both forms; `below` is positive throughout, None stands for 1.

    Returns
    -------
    Proof or None
        None where nothing bounds it, or where the proof fails.
    """
    norm = dict(below) if below is not None else {ONE: Fraction(1)}
    return _solve(_list_lines(statements, box), above, norm)


def find_contradiction(system: System) -> Proof | None:
    """Return a proof that nothing satisfies all statements, or None if something may.

    The least v for which all lines hold after v was added to each is above zero if they
    contradict one another; with strict lines, also where it is zero.
    """
    box = {name: open_span(name, own) for name, own in system.ranges.items()}
    lines = _list_lines(system.statements, box)
    for slack_of in (lambda line: True, lambda line: line.kind == ABOVE):
        eased = [_ease(line) if slack_of(line) else line for line in lines]
        multipliers = _find_multipliers(eased, {SLACK: Fraction(1)}, {ONE: Fraction(1)})
        proof = _prove_clash(lines, multipliers)
        if proof is not None:
            return proof
    return None


SLACK = "+"
"""The name of what is added to a line so that it holds."""


def _ease(line: _Line) -> _Line:
    """Return a line with something added to its left side."""
    return _Line({**line.terms, SLACK: Fraction(1)}, line.kind, line.figures, line.statement)


def _list_lines(statements: Sequence[Statement], box: Box) -> list[_Line]:
    """Return statements and ends as homogeneous lines; an equality is two."""
    one = Fraction(1)
    lines = [_Line({ONE: one}, ">=", frozenset())]
    for place, statement in enumerate(statements):
        terms = {**dict(statement.terms), ONE: statement.constant}
        kind = ABOVE if statement.kind == ABOVE else ">="
        lines.append(_Line(terms, kind, statement.leans_on, place))
        if statement.kind == EQUAL:
            minus = {name: -factor for name, factor in terms.items()}
            lines.append(_Line(minus, kind, statement.leans_on, place))
    for name, span in box.items():
        lines += [_list_end(name, one, span.low), _list_end(name, -one, span.high)]
    return [line for line in lines if line.terms]


def _list_end(name: str, sign: Fraction, end: End | None) -> _Line:
    """Return the line of one end, sign · unknown − sign · end ≥ 0; an empty one if none."""
    if end is None:
        return _Line({}, ">=", frozenset())
    kind = ABOVE if end.is_open else ">="
    return _Line({name: sign, ONE: -sign * end.value}, kind, end.figures)


def _solve(lines: Sequence[_Line], target: Terms, norm: Terms) -> Proof | None:
    """Return the least of a target where the norm is 1, proved."""
    support = _find_multipliers(lines, target, norm)
    if support is None:
        return None
    used = [lines[place] for place in support]
    names = sorted({n for line in used for n in line.terms} | set(target) | set(norm))
    columns = [[line.terms.get(name, Fraction(0)) for name in names] for line in used]
    columns.append([norm.get(name, Fraction(0)) for name in names])
    solution = solve_exactly(columns, [target.get(name, Fraction(0)) for name in names])
    if solution is None or any(factor < 0 for factor in solution[:-1]):
        return None
    return _describe(used, solution[:-1], solution[-1])


def _prove_clash(lines: Sequence[_Line], support: Sequence[int] | None) -> Proof | None:
    """Return the proof that some lines add up to less than zero ≥ zero, if they do."""
    if not support:
        return None
    used = [lines[place] for place in support]
    names = sorted({n for line in used for n in line.terms} - {ONE})
    columns = [
        [*(line.terms.get(name, Fraction(0)) for name in names), Fraction(1)] for line in used
    ]
    solution = solve_exactly(columns, [*(Fraction(0) for _ in names), Fraction(1)])
    if solution is None or any(factor < 0 for factor in solution):
        return None
    gap = sum(
        (f * line.terms.get(ONE, Fraction(0)) for f, line in zip(solution, used, strict=True)),
        Fraction(0),
    )
    proof = _describe(used, solution, gap)
    return proof if gap < 0 or (gap == 0 and proof.is_open) else None


def _describe(used: Sequence[_Line], factors: Sequence[Fraction], value: Fraction) -> Proof:
    """Return a proof with what it needs."""
    needed = [line for line, factor in zip(used, factors, strict=True) if factor]
    return Proof(
        value,
        any(line.kind == ABOVE for line in needed),
        frozenset().union(*(line.figures for line in needed)),
        frozenset(line.statement for line in needed if line.statement is not None),
    )


def _find_multipliers(lines: Sequence[_Line], target: Terms, norm: Terms) -> list[int] | None:
    """Return the places of the lines whose multipliers are not zero at the optimum.

    The solver sees each unknown in units of its own size, so that its tolerance means the same
    for a share and for a count of millions.
    """
    import numpy as np
    from scipy.optimize import linprog

    names = sorted({n for line in lines for n in line.terms} | set(target) | set(norm))
    scales = _find_scales(lines, names)
    matrix = np.array([[float(line.terms.get(n, 0)) * scales[n] for n in names] for line in lines])
    sizes = np.abs(matrix).max(axis=1, keepdims=True)
    sizes[sizes == 0] = 1
    rows = matrix / sizes
    goal = np.array([float(target.get(n, 0)) * scales[n] for n in names])
    unit = np.array([float(norm.get(n, 0)) * scales[n] for n in names])
    reach = float(np.abs(goal).max()) or 1.0
    size = float(np.abs(unit).max()) or 1.0
    found = linprog(
        goal / reach,
        A_ub=-rows,
        b_ub=np.zeros(len(lines)),
        A_eq=[unit / size],
        b_eq=[1.0],
        bounds=(None, None),
        method="highs",
    )
    if found.status != 0:
        return None
    return [place for place, own in enumerate(-found.ineqlin.marginals) if own > NOT_ZERO]


def _find_scales(lines: Sequence[_Line], names: Sequence[str]) -> dict[str, float]:
    """Return the size of each unknown: the larger of its ends, else 1."""
    scales = dict.fromkeys(names, 1.0)
    for line in lines:
        own = [name for name in line.terms if name not in (ONE, SLACK)]
        if len(own) == 1 and line.statement is None:
            scales[own[0]] = max(scales[own[0]], abs(float(line.terms.get(ONE, 0))))
    return scales
