"""Joint bounds hold every feasible point and are touched at both ends; contradictions are least."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.feasible.bounds import FeasibleSet
from helpers.feasible.conflict import find_conflict, is_feasible
from helpers.feasible.exact import solve_exactly
from helpers.feasible.system import ABOVE, AT_LEAST, EQUAL, Range, Statement, System
from helpers.feasible.witness import find_point, satisfies
from helpers.ground.errors import ContractError

LARGEST = 3
NAMES = ("a", "b", "c")


def say(kind=AT_LEAST, constant=0, *, leans_on=(), name="said", **terms):
    """Return a statement with whole coefficients."""
    form = tuple((unknown, Fraction(factor)) for unknown, factor in terms.items() if factor)
    return Statement(name, form, Fraction(constant), kind, frozenset(leans_on))


def between(low, high, **options):
    return Range(Fraction(low), None if high is None else Fraction(high), **options)


KIEN_GIANG = System(
    {
        "all": between(75_000, 85_000, open_high=True, is_whole=True),
        "province": between(4_500, 5_500, is_whole=True),
        "districts": between(75_001, None, is_whole=True),
        "online": between(220, 220, is_whole=True),
        "later": between(58_110, 58_110, is_whole=True),
    },
    (say(EQUAL, all=1, province=-1, districts=-1),),
)
"""80.000 in all, about 5.000 by the province, over 75.000 by the districts."""


@pytest.mark.parametrize(
    ("above", "below", "low", "high"),
    [
        ("all", None, Fraction(79_501), Fraction(85_000)),
        ("online", "all", Fraction(220, 85_000), Fraction(220, 79_501)),
        ("districts", "all", Fraction(75_001, 80_501), Fraction(80_500, 85_000)),
        ("later", "all", Fraction(58_110, 85_000), Fraction(58_110, 79_501)),
    ],
)
def test_what_one_sentence_prints_bounds_all_its_numbers(above, below, low, high):
    one = Fraction(1)
    span = FeasibleSet.build(KIEN_GIANG).bound({above: one}, {below: one} if below else None)
    assert (span.low.value, span.high.value) == (low, high)


def test_an_end_that_is_not_reached_is_open_and_names_its_figures():
    span = FeasibleSet.build(KIEN_GIANG).bound({"online": Fraction(1)}, {"all": Fraction(1)})
    assert span.low.is_open
    assert not span.high.is_open
    assert span.low.figures == {"online", "all"}
    assert span.high.figures == {"online", "province", "districts"}


@st.composite
def draw_systems(draw):
    """Return a small system of whole numbers with a few statements, circles among them."""
    ranges = {}
    for name in NAMES:
        low = draw(st.integers(0, LARGEST))
        high = draw(st.integers(low, LARGEST))
        ranges[name] = between(low, high)
    factors = st.integers(-2, 2)
    statements = []
    for place in range(draw(st.integers(1, 4))):
        terms = {name: draw(factors) for name in NAMES}
        kind = draw(st.sampled_from((AT_LEAST, AT_LEAST, EQUAL, ABOVE)))
        if any(terms.values()):
            statements.append(say(kind, draw(st.integers(-3, 3)), name=str(place), **terms))
    return System(ranges, tuple(statements))


def list_solutions(system, parts=2):
    """Return every solution on a grid of halves."""
    grids = []
    for name in NAMES:
        own = system.ranges[name]
        steps = int((own.high - own.low) * parts)
        grids.append([own.low + Fraction(step, parts) for step in range(steps + 1)])
    points = (dict(zip(NAMES, values, strict=True)) for values in product(*grids))
    return [point for point in points if satisfies(system, point)]


FACTORS = st.tuples(*(st.integers(-1, 2) for _ in NAMES))
POSITIVE = st.tuples(*(st.integers(0, 2) for _ in NAMES))


@settings(max_examples=40, deadline=None)
@given(draw_systems(), FACTORS, POSITIVE)
def test_bounds_hold_every_solution_and_are_touched(system, above, below):
    solutions = list_solutions(system)
    if not solutions:
        return
    assert is_feasible(system)
    feasible = FeasibleSet.build(system)
    above = {n: Fraction(f) for n, f in zip(NAMES, above, strict=True) if f}
    below = {n: Fraction(f) for n, f in zip(NAMES, below, strict=True) if f}
    if not above:
        return
    for norm in (None, below):
        sizes = [add_up(norm, point) if norm else Fraction(1) for point in solutions]
        if norm is not None and (not norm or min(sizes) <= 0 or not is_positive(feasible, norm)):
            continue
        values = [add_up(above, point) / size for point, size in zip(solutions, sizes, strict=True)]
        span = feasible.bound(above, norm)
        for end, extreme in ((span.low, min(values)), (span.high, max(values))):
            assert end is not None
            inside = end.value <= extreme if end is span.low else end.value >= extreme
            assert inside
            assert extreme != end.value or not end.is_open
            assert is_touched(system, above, norm, end)


def add_up(form, point):
    return sum((factor * point[name] for name, factor in form.items()), Fraction(0))


def is_positive(feasible, form):
    """Return whether a form is above zero everywhere, so that a ratio to it is bounded."""
    span = feasible.bound(form)
    return span.low is not None and span.low.value > 0


def is_touched(system, above, below, end):
    """Return whether the form comes as close to an end as one likes: it cannot be tightened."""
    form = dict(above)
    for name, factor in (below or {}).items():
        form[name] = form.get(name, Fraction(0)) - end.value * factor
    constant = Fraction(0) if below else -end.value
    terms = tuple((name, factor) for name, factor in form.items() if factor)
    loose = tuple(
        Statement(s.name, s.terms, s.constant, EQUAL if s.kind == EQUAL else AT_LEAST)
        for s in system.statements
    )
    on_it = Statement("end", terms, constant, EQUAL)
    return is_feasible(System(system.ranges, (*loose, on_it)))


@settings(max_examples=50, deadline=None)
@given(draw_systems())
def test_a_contradiction_is_one_and_none_of_its_figures_can_be_left_out(system):
    conflict = find_conflict(system)
    if conflict is None:
        point = find_point(system)
        assert point is None or satisfies(system, point)
        return
    assert not list_solutions(system)
    part = system.keep(conflict.statements)
    others = set(part.ranges) - set(conflict.figures)
    assert not is_feasible(part.free(others))
    for name in conflict.figures:
        assert is_feasible(part.free({name} | others))


def test_three_relations_contradict_where_no_two_of_them_do():
    """With a + b, b + c and a + c all at most 10, the three parts are no more than 15."""
    statements = (
        say(AT_LEAST, 10, a=-1, b=-1),
        say(AT_LEAST, 10, b=-1, c=-1),
        say(AT_LEAST, 10, a=-1, c=-1),
        say(EQUAL, -16, a=1, b=1, c=1),
    )
    system = System({name: between(0, 20) for name in NAMES}, statements)
    assert find_conflict(system) is not None
    for left_out in range(len(statements)):
        kept = set(range(len(statements))) - {left_out}
        assert is_feasible(system.keep(kept))


def test_a_circle_is_solved_where_propagation_stops_short():
    """x + y >= 1, x - y = 0 and y - x = 0 leave x at least one half; propagation alone says 0."""
    system = System(
        {"x": between(0, 1), "y": between(0, 1), "z": between(0, 3)},
        (say(AT_LEAST, -1, x=1, y=1), say(EQUAL, x=1, y=-1), say(EQUAL, z=1, x=-1, y=-1)),
    )
    span = FeasibleSet.build(system).bound({"x": Fraction(1)})
    assert span.low.value == Fraction(1, 2)


def test_large_and_small_numbers_in_one_proof():
    share = Fraction(1235, 10_000)
    ranges = {
        "few": between(0, None),
        "many": between(1_442_584, 1_442_585),
        "p": between(share, share),
    }
    statements = (
        say(few=1, many=-share, leans_on="p"),
        say(many=share + Fraction(1, 1000), few=-1, leans_on="p"),
    )
    system = System(ranges, statements)
    span = FeasibleSet.build(system).bound({"few": Fraction(1)}, {"many": Fraction(1)})
    assert (span.low.value, span.high.value) == (share, share + Fraction(1, 1000))
    assert "p" in span.low.figures


def test_an_empty_set_has_no_bounds():
    system = System({"a": between(1, 1)}, (say(EQUAL, a=1),))
    with pytest.raises(ContractError, match="'a' has no value"):
        FeasibleSet.build(system)


def test_equations_without_a_solution_have_none():
    one, two = Fraction(1), Fraction(2)
    assert solve_exactly([[one, one]], [one, two]) is None
    assert solve_exactly([[one, two], [two, one]], [Fraction(4), Fraction(5)]) == [two, one]
