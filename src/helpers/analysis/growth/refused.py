"""Pairs that look comparable and are not: other bases, lookalikes, targets, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import pandas as pd

from helpers.analysis.growth.pairs import (
    EMPTY_RESULT,
    Side,
    build_side,
    describe_pair,
    flag_pair,
    write_reason,
)
from helpers.analysis.growth.share_changes import build_share_side
from helpers.analysis.relations import Relation, select_member
from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import ONLINE, ShareDeclaration
from helpers.data.rows import Observation, Share
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import ANY

SENTENCES = {
    "base": (
        "Hai tỷ lệ có mẫu số khác nhau",
        "The two shares have different bases",
    ),
    "numerator": (
        "Hai tỷ lệ có cùng loại mẫu số nhưng tử số đếm hai thứ khác nhau",
        "The two shares have the same kind of base, but what they count of it differs",
    ),
    "definition": (
        "Hai con số đếm hai thứ khác nhau",
        "The two figures count different things",
    ),
    "target": (
        "Một bên là mức dự kiến, không phải kết quả",
        "One side is planned, not achieved",
    ),
    "outcome": (
        "Kết quả tự đánh giá không phải số đo",
        "A verdict on a task is no measurement",
    ),
}


def list_refused_pairs(
    records: list[Observation],
    shares: Sequence[Share],
    rules: Rules,
    other_causes: pd.DataFrame,
) -> Iterator[dict[str, object]]:
    """Yield a row for every pair that a reader might compare and must not.

    Parameters
    ----------
    records, shares
        Observations of one province, and its computed shares.
    rules
        Declared shares, and relations: those of type `lookalike` name figures that resemble each
        other.
    other_causes
        The register whose sentence says in what a lookalike differs.
    """
    words = {(r["subject"], r["province_id"]): r for r in list_records(other_causes)}
    declared = {share.share_code: share for share in rules.shares}
    for earlier, later in _list_share_pairs(shares):
        pair = [declared.get(side.place.indicator_code) for side in (earlier, later)]
        alike = have_one_base(*pair)
        code = "definition" if alike else "base"
        yield _refuse(code, SENTENCES["numerator" if alike else "base"], earlier, later)
    for relation in rules.declared:
        if relation.relation_type == "lookalike":
            for earlier, later in _list_lookalikes(relation, records):
                places = (earlier.place.province_id, ANY)
                own = [words[key] for p in places if (key := (relation.relation_id, p)) in words]
                yield _refuse("definition", _choose_words(own), earlier, later)
    for code, found in (("target", _list_targets), ("outcome", _list_outcomes)):
        for earlier, later in found(records):
            yield _refuse(code, SENTENCES[code], earlier, later)


def _refuse(code: str, sentence: tuple[str, str], earlier: Side, later: Side) -> dict[str, object]:
    """Return one refused pair as a row."""
    return {
        **describe_pair(earlier, later, comparison="refused"),
        **EMPTY_RESULT,
        **write_reason(code, *sentence),
        "obs_status": flag_pair(earlier, later),
    }


def _choose_words(causes: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """Return the declared sentence on a lookalike, the province's own first, or the general one."""
    if not causes:
        return SENTENCES["definition"]
    return causes[0]["cause_vi"].rstrip("."), causes[0]["cause_en"].rstrip(".")


def have_one_base(first: ShareDeclaration | None, second: ShareDeclaration | None) -> bool:
    """Return whether two shares are declared of one base, so that they differ in what is counted.

    What a base covers in each document is another matter.
    """
    if first is None or second is None:
        return False
    return (first.base_indicator, first.base) == (second.base_indicator, second.base)


def _list_share_pairs(shares: Sequence[Share]) -> Iterator[tuple[Side, Side]]:
    """Yield pairs of different online shares of different periods."""
    online = [s for s in shares if s.family == ONLINE and s.alternative == 1]
    ordered = sorted(online, key=lambda share: (share.period_end, share.period_start))
    sides = [build_share_side(share) for share in ordered]
    for earlier, later in combinations(sides, 2):
        codes = {side.place.indicator_code for side in (earlier, later)}
        if len(codes) > 1 and earlier.period != later.period:
            yield earlier, later


def _list_lookalikes(relation: Relation, records: list[Observation]) -> Iterator[tuple[Side, Side]]:
    """Yield the earlier and later figures of a lookalike, sums where it names several."""
    sides = {role: _sum_by_period(relation, role, records) for role in ("earlier", "later")}
    for earlier, later in product(sides["earlier"], sides["later"]):
        if earlier.period.end < later.period.end:
            yield earlier, later


def _sum_by_period(relation: Relation, role: str, records: list[Observation]) -> list[Side]:
    """Return the sum of a role's members for each document that prints them all."""
    members = [member for member in relation.members if member.base_role == role]
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for row in select_member(relation, role, records):
        place = (row.document_id, row.period_start, row.period_end)
        groups.setdefault(place, []).append(row)
    return [build_side(rows, summed=True) for rows in groups.values() if len(rows) == len(members)]


def _list_targets(records: list[Observation]) -> Iterator[tuple[Side, Side]]:
    """Yield every actual figure with each planned one of its indicator."""
    usable = [row for row in records if row.value is not None]
    planned = [row for row in usable if row.measurement_kind == "target"]
    actual = [row for row in usable if row.measurement_kind == "actual"]
    for row, target in product(actual, planned):
        is_same = row.indicator_code == target.indicator_code
        if is_same and row.document_id == target.document_id:
            yield build_side([row]), build_side([target])


def _list_outcomes(records: list[Observation]) -> Iterator[tuple[Side, Side]]:
    """Yield the verdicts on one task in two periods."""
    judged = [row for row in records if row.measurement_kind == "outcome" and row.value is not None]
    ordered = sorted(judged, key=lambda row: row.period_end)
    for earlier, later in combinations(ordered, 2):
        is_later = earlier.period_end < later.period_end
        if earlier.scope == later.scope and is_later:
            yield build_side([earlier]), build_side([later])
