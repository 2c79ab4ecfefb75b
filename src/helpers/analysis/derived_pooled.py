"""Shares of a whole lie between those of its parts: relations that follow from the codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from helpers.analysis.codes import Codes
from helpers.analysis.relations import Member, Relation, name_cut
from helpers.analysis.share_declarations import ShareDeclaration
from helpers.data.rows import Observation
from helpers.ground.vocabulary import DIMENSIONS, SAME

SHARE = "share"
Key = tuple[str, str, str, str]


def derive_pooled(
    rows: Sequence[Observation],
    codes: Codes,
    indicators: Mapping[str, Mapping[str, str]],
    shares: Iterable[ShareDeclaration],
) -> Iterator[Relation]:
    """Yield a relation for each share that is printed for a whole and for all parts of it.

    Only where both sides of the share are split alike: the share of dossiers of one tier is a
    mean of nothing.

    Parameters
    ----------
    rows
        Figures of one province.
    codes
        The codes as sets.
    indicators
        Rows of the codebook by code.
    shares
        The declared shares.
    """
    declared = {share.share_code: share for share in shares}
    found: dict[str, Relation] = {}
    for group in _group(rows, indicators).values():
        for place, dimension in enumerate(DIMENSIONS):
            usable = [r for r in group if _splits_alike(declared.get(r.indicator_code), place)]
            for whole in usable:
                relation = _relate(whole, usable, codes, dimension)
                if relation is not None:
                    found.setdefault(relation.relation_id, relation)
    yield from found.values()


def _group(
    rows: Iterable[Observation], indicators: Mapping[str, Mapping[str, str]]
) -> dict[Key, list[Observation]]:
    """Return printed shares, plans left out, by indicator, document and period."""
    groups: dict[Key, list[Observation]] = {}
    for row in rows:
        if row.is_fact and indicators[row.indicator_code]["kind"] == SHARE:
            key = (row.indicator_code, row.document_id, row.period_start, row.period_end)
            groups.setdefault(key, []).append(row)
    return groups


def _splits_alike(share: ShareDeclaration | None, place: int) -> bool:
    """Return whether a share counts the same part above and below, in one dimension."""
    return share is not None and share.base[place] == SAME and share.numerator[place] == (SAME,)


def _relate(
    whole: Observation, rows: Sequence[Observation], codes: Codes, dimension: str
) -> Relation | None:
    """Return the relation of a whole to its smallest parts, if they are all printed."""
    code = getattr(whole, dimension)
    parts = {
        getattr(row, dimension): row
        for row in rows
        if row.cut._replace(**{dimension: code}) == whole.cut
        and codes.is_inside(dimension, getattr(row, dimension), code)
    }
    days = {"on": whole.period_end, "since": whole.period_start}
    if len(parts) < 2 or not codes.make_up(dimension, parts, code, **days):
        return None
    members = [Member("part", row.indicator_code, row.cut) for row in parts.values()]
    return Relation(
        f"{name_cut(whole.indicator_code, whole.cut)}_pooled_by_{dimension}",
        "pooled",
        (Member("pooled", whole.indicator_code, whole.cut), *members),
    )
