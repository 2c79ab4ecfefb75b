"""What only several relations show is found, told with its hedges, and mended in earnest."""

from __future__ import annotations

from fractions import Fraction

import pytest

from helpers import audit
from helpers.analysis import inputs
from helpers.audit.bounds import check_share_range
from helpers.audit.finding import FAILED
from helpers.audit.together import TOGETHER, check_together
from tests.audit.test_audit import build, observe

RECEIVED = "dossiers_received"


def prepare(rows):
    return build(rows, *inputs.read_rules().list_relations(rows))


def find(rows):
    """Return what only all relations together show."""
    return [f for f in check_together(prepare(rows), ()) if f.result == FAILED]


@pytest.fixture(scope="module")
def found():
    """About 20.000, of them under 12.000 in person: at least 3.001 online, and not 12,4%."""
    (finding,) = find(
        [
            observe(RECEIVED, "20.000", seq=1, qualifier="about"),
            observe(RECEIVED, "12.000", seq=2, qualifier="under", channel="in_person"),
            observe(RECEIVED, "1.500", seq=3, qualifier="over", channel="online"),
            observe("share_online_of_received", "12,4%", seq=4),
            observe(RECEIVED, "0", seq=5, channel="post"),
        ]
    )
    return finding


def test_the_arithmetic_shows_the_hedges(found):
    assert found.case == "contradiction"
    assert [row.token for row in found.observations] == ["20.000", "12.000", "12,4%", "0"]
    assert found.arithmetic == "≈20.000 = <12.000 + >1.500 + 0; >1.500 / ≈20.000 ~ 12,4%"


def test_a_share_is_mended_by_shares_that_the_counts_allow(found):
    tokens = [repair.repaired for repair in found.repairs if repair.printed == "12,4%"]
    assert tokens
    least = Fraction(3_001, 15_000)
    shares = [Fraction(token.rstrip("%").replace(",", ".")) / 100 for token in tokens]
    assert min(shares) >= least - Fraction(1, 1000)
    assert "02,4%" not in tokens


def test_one_relation_is_not_called_several():
    cuts = {"channel": "electronic", "qualifier": "over"}
    (finding,) = find(
        [
            observe("share_documents_electronic_only", "50%", seq=1, **cuts),
            observe("share_documents_electronic_and_paper", "50%", seq=2, **cuts),
        ]
    )
    assert finding.case == "contradiction_alone"
    assert finding.arithmetic == "100% ≥ >50% + >50%"
    for lang in ("vi", "en"):
        assert "“50%”, “50%”" in audit.read_catalogue().explain(finding, lang)


def test_more_than_all_is_above_all_and_told_once():
    context = prepare([observe("share_online_of_received", "100%", qualifier="over")])
    (finding,) = check_share_range(context)
    assert (finding.case, finding.arithmetic) == ("above_one", ">100%")
    assert [f for f in check_together(context, [finding]) if f.result == FAILED] == []
    assert TOGETHER in {f.check_code for f in check_together(context, [])}
