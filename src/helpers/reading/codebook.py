"""What the codebook says about indicators, in the form in which a reading asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from helpers.ground.vocabulary import DIMENSIONS, SAME, TOTAL
from helpers.printed.registers import read_rows

PERCENT = "percent"
RANK = "rank"
PLACE = "place"


@dataclass(frozen=True)
class Indicator:
    """One indicator of the codebook.

    Attributes
    ----------
    code, kind, stock_or_flow, unit, family
        As in the register.
    part_of
        The indicator of which it is a part; empty if of none.
    base
        The indicator that its ratios have below the stroke; empty if none is known.
    implied
        Codes of dimensions that the label says already.
    numerator
        Of a share: what is above the stroke.
    """

    code: str
    kind: str
    stock_or_flow: str
    unit: str
    family: str
    part_of: str
    base: str
    numerator: str
    implied: Mapping[str, str]

    @property
    def things(self) -> str:
        """The unit without what it is counted per: `article` of `article_per_month`."""
        return self.unit.partition("_per_")[0] if self.is_rate else self.unit

    @property
    def is_rate(self) -> bool:
        """Whether it is counted per month, day or year."""
        return "_per_" in self.unit and self.kind == "rate"


@cache
def read_codebook() -> dict[str, Indicator]:
    """Return the indicators of the register by code."""
    return build_codebook(read_rows("indicators"))


def build_codebook(rows: Iterable[Mapping[str, str]]) -> dict[str, Indicator]:
    """Return indicators by code from rows of the codebook."""
    rows = list(rows)
    bases = _find_bases(rows)
    return {
        row["indicator_code"]: Indicator(
            code=row["indicator_code"],
            kind=row["kind"],
            stock_or_flow=row["stock_or_flow"],
            unit=row["unit_code"],
            family=row["family"],
            part_of=row["part_of"],
            base=row["denominator_code"] or bases.get(row["indicator_code"], ""),
            numerator=row["numerator_code"],
            implied=dict(part.split("=", 1) for part in row["implied"].split()),
        )
        for row in rows
    }


def _find_bases(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return what each indicator is most often a share of."""
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row["numerator_code"] and row["denominator_code"]:
            votes[row["numerator_code"]][row["denominator_code"]] += 1
        if row["part_of"]:
            votes[row["indicator_code"]][row["part_of"]] += 2
    return {code: max(found, key=lambda c: (found[c], c)) for code, found in votes.items()}


@cache
def list_kept(share: str) -> frozenset[str]:
    """Return the dimensions in which a share, its numerator and its base are cut alike."""
    row = next((r for r in read_rows("declared_shares") if r["share_code"] == share), {})
    return frozenset(name for name in DIMENSIONS if row.get(f"numerator_{name}") == SAME)


@cache
def list_wider(code: str) -> frozenset[str]:
    """Return the indicators of which all figures of one are a declared share, itself left out."""
    return frozenset(
        row["base_indicator"]
        for row in read_rows("declared_shares")
        if row["numerator_indicator"] == code != row["base_indicator"]
        and TOTAL in row["numerator_service_level"].split()
    )


@cache
def find_share(numerator: str, base: str) -> str:
    """Return the declared share of two indicators; empty if there is none, or several."""
    found = [
        row["share_code"]
        for row in read_rows("declared_shares")
        if (row["numerator_indicator"], row["base_indicator"]) == (numerator, base)
    ]
    return found[0] if len(found) == 1 else ""


@cache
def list_codes(name: str) -> dict[str, dict[str, str]]:
    """Return the rows of one code list by code."""
    return {row["code"]: row for row in read_rows("code_lists") if row["list"] == name}


@cache
def is_nameless(scope: str) -> bool:
    """Return whether a code of scope stands for units that have no code of their own."""
    nameless = {row["breakdown"] for row in read_rows("breakdowns") if row["nameless"]}
    return list_codes("scope").get(scope, {}).get("breakdown") in nameless
