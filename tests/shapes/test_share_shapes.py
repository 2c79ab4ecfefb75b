"""Shares of made documents of every shape agree with an oracle that knows none of our code."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from hypothesis import HealthCheck, given, settings

from helpers.analysis import inputs
from helpers.analysis.shares import compute_shares
from tests.shapes.made_documents import Catalogue, Dossiers, catalogues, dossiers
from tests.shapes.made_observations import observe

RULES = inputs.read_rules()
SHAPES = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def select(shares: pd.DataFrame, code: str, **cut: str) -> list[dict[str, object]]:
    if shares.empty:
        return []
    rows = shares[shares["indicator_code"] == code]
    for column, wanted in cut.items():
        rows = rows[rows[column] == wanted]
    return rows.to_dict("records")


@SHAPES
@given(catalogues())
def test_a_level_is_a_share_of_the_catalogue_that_is_printed(catalogue: Catalogue) -> None:
    shares = compute_shares(observe(catalogue.list_rows()), RULES)
    for level, code in (
        ("level_4", "share_level4_of_services"),
        ("full", "share_full_of_services"),
    ):
        expected, found = catalogue.expect_share(level), select(shares, code)
        if expected is None:
            assert found == []
            continue
        value, covered = expected
        if not found:  # level 4 of levels 3 and 4 alone is a share with a name of its own
            assert covered == {"level_3", "level_4"}
            (found_row,) = select(shares, "share_level4_of_level34_services")
        else:
            (found_row,) = found
            assert set(str(found_row["coverage"]).replace("_T", "").split()) == covered
        assert found_row["value"] == float(value)


@SHAPES
@given(dossiers())
def test_the_online_share_has_the_base_that_is_printed(made: Dossiers) -> None:
    shares = compute_shares(observe(made.list_rows()), RULES)
    found, expected = select(shares, "share_online_of_received"), made.expect_share()
    if expected is None and made.printed_share == "none":
        assert found == []
    elif expected is None:
        (row,) = found
        assert (row["rests_on"], row["printed"]) == ("printed", made.print_share())
        assert abs(Fraction(str(row["value"])) * 100 - made.read_share()) < Fraction(1, 10**9)
    else:
        (row,) = found
        assert (row["rests_on"], row["value"]) == ("counts", float(expected))
        assert row["printed_agrees"] == made.expect_agreement()
    handled = select(shares, "share_online_of_handled")
    assert len(handled) == (made.carried_over is not None)
