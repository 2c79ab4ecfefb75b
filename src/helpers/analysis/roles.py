"""Which indicators play which part: dossiers, services, counts of agencies; from the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import ONLINE, SERVICES
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

_CHANNEL = DIMENSIONS.index("channel")
_LEVEL = DIMENSIONS.index("service_level")


def list_bases(rules: Rules) -> tuple[str, ...]:
    """Return the counts of which a part is submitted online, the closest to the question first."""
    online = [share for share in rules.shares if share.family == ONLINE]
    return tuple(dict.fromkeys(share.base_indicator for share in online))


def list_online_parts(rules: Rules) -> frozenset[tuple[str, str]]:
    """Return the counts, each with its channel, that the online shares have as numerators."""
    return frozenset(
        (share.numerator_indicator, code)
        for share in rules.shares
        if share.family == ONLINE
        for code in share.numerator[_CHANNEL]
        if code != TOTAL
    )


def list_dossiers(rules: Rules) -> tuple[str, ...]:
    """Return the counts in the unit of these bases, each whole before its parts."""
    units = {rules.indicators[code]["unit_code"] for code in list_bases(rules)}
    codes = [
        code
        for code, row in rules.indicators.items()
        if row["kind"] == "count" and row["unit_code"] in units
    ]
    return _put_wholes_first(codes, _map_wholes(rules))


def list_settled_parts(rules: Rules) -> tuple[str, ...]:
    """Return the shares of dossiers by how they were settled: on time, early, late.

    They count a part of what the online shares have as their base. Headlines go first.
    """
    bases, dossiers = list_bases(rules), set(list_dossiers(rules))
    ranks = {
        share.share_code: (share.headline is None, share.headline or 0)
        for share in rules.shares
        if share.numerator_indicator in dossiers - set(bases)
        and set(_climb(share.numerator_indicator, rules)) & set(bases)
        and _share_family(share.numerator_indicator, share.base_indicator, rules)
    }
    return tuple(sorted(ranks, key=lambda code: ranks[code]))


def _share_family(code: str, other: str, rules: Rules) -> bool:
    """Return whether two counts belong to one family: a part of another one is by other traits."""
    return rules.indicators[code]["family"] == rules.indicators[other]["family"]


def _climb(code: str, rules: Rules) -> Iterator[str]:
    """Yield the counts that contain a count by definition, the closest first."""
    while code := rules.indicators[code]["part_of"]:
        yield code


def list_services(rules: Rules) -> tuple[str, ...]:
    """Return the counts that are split by level of service, so that a share of them is shown."""
    own = [
        share.numerator_indicator
        for share in rules.shares
        if share.family == SERVICES
        and share.numerator_indicator == share.base_indicator
        and share.numerator[_LEVEL] != (TOTAL,)
    ]
    return tuple(dict.fromkeys(own))


def list_agency_counts(rules: Rules) -> tuple[str, ...]:
    """Return the counts that may stand for the number of agencies, in the codebook's order.

    Its families begin with those closest to dossiers. A count that is part of all agencies by
    definition, such as those on the one-stop system, is among them.
    """
    universe = {
        member.indicator_code
        for relation in rules.declared
        if relation.relation_type == "universe"
        for member in relation.members
    }
    return tuple(
        code
        for code, row in rules.indicators.items()
        if code in universe or row["part_of"] in universe
    )


def _map_wholes(rules: Rules) -> dict[str, str]:
    """Return the indicator that contains another one, by definition or in a declared total."""
    found = {code: row["part_of"] for code, row in rules.indicators.items() if row["part_of"]}
    for relation in rules.declared:
        if relation.relation_type == "total":
            total, *parts = relation.members
            for part in parts:
                if part.indicator_code != total.indicator_code:
                    found.setdefault(part.indicator_code, total.indicator_code)
    return found


def _put_wholes_first(codes: Iterable[str], wholes: Mapping[str, str]) -> tuple[str, ...]:
    """Return codes with each whole directly before its parts."""
    known = list(codes)
    ordered: list[str] = []

    def visit(code: str) -> None:
        if code not in ordered:
            ordered.append(code)
            for part in known:
                if wholes.get(part) == code:
                    visit(part)

    for code in [c for c in known if wholes.get(c) not in known] + known:
        visit(code)
    return tuple(ordered)
