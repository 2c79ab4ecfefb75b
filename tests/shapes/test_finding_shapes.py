"""Findings on made documents are those that a second way of thinking has, and no others."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import audit
from helpers.analysis import inputs
from helpers.audit.run import build_context
from tests.shapes.made_documents import TIER_SCHEMES, Dossiers, Row, count, dossiers, halve_rounding
from tests.shapes.made_observations import observe
from tests.shapes.test_growth_shapes import in_year, register

RULES = inputs.read_rules()
CATALOGUE = audit.read_catalogue()
SHAPES = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
MOST_TIERS = max(map(len, TIER_SCHEMES))

numbers = st.integers(1, 99_999) | st.integers(1, 99).map(lambda n: n * 1000)


def find(rows: list[Row]) -> list[dict[str, object]]:
    """Return the findings on the rows of one document of 2021."""
    context = build_context(observe([r | in_year(2021) for r in rows]), RULES, register(2021))
    return audit.audit_observations(context, CATALOGUE).findings.to_dict("records")


def expect_case(parts: list[int], total: int, *, is_whole: bool) -> str:
    """Return what is to be said of a total and its parts."""
    reach = sum(map(halve_rounding, parts), halve_rounding(total))
    missing = Fraction(total - sum(parts))
    if missing < -reach:
        return "exceeded"
    if missing > reach:
        return "short" if is_whole else "not_itemised"
    return "passed"


@SHAPES
@given(st.sampled_from([s for s in TIER_SCHEMES if s]), st.data())
def test_a_total_is_held_to_its_tiers(tiers: tuple[str, ...], data: st.DataObject) -> None:
    parts = [data.draw(numbers) for _ in tiers]
    total = max(1, sum(parts) + data.draw(st.sampled_from([0, 0, 1, -1, 30, -30, 900])))
    rows = [count("dossiers_received", n, tier=t) for n, t in zip(parts, tiers, strict=True)]
    found = find([*rows, count("dossiers_received", total)])
    (check,) = [f for f in found if f["check_code"] == "total"]
    expected = expect_case(parts, total, is_whole=len(tiers) == MOST_TIERS)
    assert check["case"] == expected
    if check["result"] == "failed":
        assert (check["expected"], check["found"]) == (sum(parts), total)
        difference = f"{abs(total - sum(parts)):,}"
        assert difference in str(check["explanation_en"])
        assert difference.replace(",", ".") in str(check["explanation_vi"])


@SHAPES
@given(dossiers())
def test_a_printed_share_is_contradicted_only_by_its_counts(made: Dossiers) -> None:
    found = [f for f in find(made.list_rows()) if f["check_code"] == "printed_share"]
    contradicted = [f for f in found if f["case"] in ("refuted", "other_base")]
    assert bool(contradicted) == (made.expect_agreement() == "no"), found
