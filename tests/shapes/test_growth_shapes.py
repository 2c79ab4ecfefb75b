"""Changes between made documents lie where the words of both figures put them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.analysis.growth import compute_growth
from helpers.analysis.shares import compute_shares
from helpers.data import store
from tests.shapes.hedged_numbers import Hedged, hedged
from tests.shapes.made_documents import Row, count
from tests.shapes.made_observations import observe

REGISTERS = inputs.read_growth_registers()
SHAPES = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
YEARS = (2021, 2022)
small = st.integers(1, 9_999)


def register(*years: int) -> pd.DataFrame:
    """Return the register of one yearly document each, signed after its year."""
    columns = store.read_documents().columns
    rows = [
        {
            **dict.fromkeys(columns, ""),
            "document_id": f"made-{year}",
            "province_id": "62-kon-tum",
            "issued": f"{year + 1}-01-15",
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            "completeness": "complete",
        }
        for year in years
    ]
    return pd.DataFrame(rows, columns=columns)


def in_year(year: int) -> Row:
    return {
        "document_id": f"made-{year}",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
    }


def list_changes(rows: list[Row], years: tuple[int, ...] = YEARS) -> list[dict[str, object]]:
    """Return all changes between the documents."""
    table = observe(rows)
    issued = register(*years).set_index("document_id")["issued"].to_dict()
    registers = replace(REGISTERS, rules=replace(REGISTERS.rules, issued=issued))
    changes = compute_growth(table, compute_shares(table, registers.rules), registers)
    return changes.to_dict("records")


def grow(rows: list[Row], years: tuple[int, ...] = YEARS) -> list[dict[str, object]]:
    """Return the changes of the printed figures."""
    return [row for row in list_changes(rows, years) if row["comparison"] == "printed"]


def expect(earlier: Hedged, later: Hedged) -> tuple[Fraction, Fraction | None]:
    """Return the lowest and highest relative change; none where nothing bounds it."""
    low = Fraction(0) if earlier.high is None else later.low / earlier.high
    high = None if later.high is None or earlier.low == 0 else later.high / earlier.low
    return low - 1, high if high is None else high - 1


@SHAPES
@given(hedged(), hedged())
def test_a_change_lies_between_the_words_of_both_figures(earlier: Hedged, later: Hedged) -> None:
    rows = [
        figure.write("dossiers_received", **in_year(year))
        for figure, year in zip((earlier, later), YEARS, strict=True)
    ]
    (change,) = grow(rows)
    low, high = expect(earlier, later)
    if low == -1 and high is None:
        assert change["reason_code"] == "unbounded"
        return
    assert change["reason_code"] == ""
    if earlier.high is None and later.low > 0:  # a fall to nothing is never reached: no bound
        assert pd.isna(change["value_low"])
    else:
        assert change["value_low"] == pytest.approx(float(low), abs=1e-12)
    if high is None:
        assert pd.isna(change["value_high"])
    else:
        assert change["value_high"] == pytest.approx(float(high), abs=1e-12)
    has_value = earlier.hedge in ("exact", "about") and later.hedge in ("exact", "about")
    assert pd.notna(change["value"]) == has_value
    if has_value:
        expected = Fraction(later.number, earlier.number) - 1
        assert change["value"] == pytest.approx(float(expected), abs=1e-12)


@SHAPES
@given(hedged(("exact",)), hedged(("exact",)), st.sampled_from([(2021, 2022), (2021, 2023)]))
def test_levels_and_kinds_of_process_make_no_series(earlier, later, years) -> None:
    early = earlier.write("online_services", service_level="level_4", **in_year(years[0]))
    late = later.write("online_services", service_level="full", **in_year(years[1]))
    for row in (early, late):
        row["period_start"] = ""
    assert [c for c in grow([early, late], years) if c["reason_code"] == ""] == []


def test_zero_has_no_relative_change() -> None:
    rows = [Hedged(n, "exact") for n in (0, 20)]
    written = [r.write("training_classes", **in_year(y)) for r, y in zip(rows, YEARS, strict=True)]
    (change,) = grow(written)
    assert change["reason_code"] == "zero_base"


@SHAPES
@given(st.tuples(small, small), st.tuples(small, small, small))
def test_only_what_both_documents_count_is_compared(early, late) -> None:
    rows = [*split(early, 2021), *split(late, 2022)]
    changes = list_changes(rows)
    (whole,) = [c for c in changes if c["comparison"] == "printed" and c["tier"] == "_T"]
    assert whole["reason_code"] == "coverage"
    paired = [c for c in changes if c["comparison"] == "like_for_like" and c["is_main"] == "yes"]
    (like,) = [c for c in paired if c["tier"] == "province_district"]
    assert like["value"] == pytest.approx(float(Fraction(sum(late[:2]), sum(early)) - 1))


def split(parts: tuple[int, ...], year: int) -> list[Row]:
    """Return a total and its tiers, as many as there are."""
    tiers = ("province", "district", "commune")[: len(parts)]
    rows = [count("dossiers_received", sum(parts), **in_year(year))]
    return rows + [
        count("dossiers_received", n, tier=t, **in_year(year))
        for n, t in zip(parts, tiers, strict=True)
    ]
