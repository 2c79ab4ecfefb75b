"""What the index page shows of each place; read once and kept until its tables change."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from helpers.analysis.comparison import select_latest, select_validated
from helpers.data import store
from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, SEVERITIES
from helpers.page.index.facts import BuildFacts

SHARE_COLUMNS = (
    "indicator_code",
    *DIMENSIONS,
    "period_start",
    "period_end",
    "coverage",
    "family",
    "headline",
    "value",
    "value_low",
    "value_high",
    "numerator_value",
    "denominator_value",
    "obs_status",
    "disputed_by",
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What the index needs of one province's tables; only texts, numbers and None.

    Attributes
    ----------
    province_id
        The province.
    documents
        Identifier and period of each of its documents, oldest first.
    families
        How many figures each document prints, by family and document; 0 where the document
        speaks of the family and prints no figure, no entry where it is silent.
    shares
        The latest first reading of each compared share.
    findings
        How many checks failed, by severity.
    """

    province_id: str
    documents: Sequence[Row]
    families: Mapping[str, Mapping[str, int]]
    shares: Sequence[Row]
    findings: Mapping[str, int]

    @property
    def figures(self) -> int:
        """How many figures its documents print."""
        return sum(count for counts in self.families.values() for count in counts.values())


def read_places(province_ids: Iterable[str], facts: BuildFacts) -> dict[str, Place]:
    """Return the provinces whose tables are built; only changed ones are read again."""
    kept = facts.earlier if facts.earlier.get("code") == facts.code else {}
    documents = _list_documents()
    families = store.read_register("indicators").set_index("indicator_code")["family"].to_dict()
    places = {}
    for province_id in province_ids:
        mark = facts.tables.get(province_id)
        known = kept.get("places", {}).get(province_id)
        own = documents.get(province_id, [])
        if mark and known and known["tables"] == mark:
            places[province_id] = Place(**known["place"] | {"documents": own})
            continue
        if not paths.processed("findings", province_id).is_file():
            continue  # asked for, it would be looked up in the list of all documents
        try:
            places[province_id] = read_place(province_id, own, families)
        except MissingInputError:
            continue
    return places


def read_place(province_id: str, documents: Sequence[Row], families: Mapping[str, str]) -> Place:
    """Return what the index shows of one province.

    Raises
    ------
    MissingInputError
        A table has not been built.
    """
    findings = store.read_processed("findings", province_id)
    failed = findings.loc[findings["result"] == "failed", "severity"].value_counts()
    return Place(
        province_id=province_id,
        documents=documents,
        families=count_figures(store.read_processed("observations", province_id), families),
        shares=list_latest_shares(
            select_validated(store.read_processed("shares", province_id)),
        ),
        findings={severity: int(failed.get(severity, 0)) for severity in SEVERITIES},
    )


def count_figures(
    observations: pd.DataFrame, families: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return how many observations have a value, by family and document."""
    named = observations["indicator_code"].map(families)
    printed = observations["value"].notna().groupby([named, observations["document_id"]]).sum()
    counts: dict[str, dict[str, int]] = {}
    for (family, document), count in printed.items():
        counts.setdefault(family, {})[document] = int(count)
    return counts


def list_latest_shares(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the latest first reading of each compared share, None for what is missing."""
    if shares.empty:
        return []
    rows = list_records(select_latest(shares)[list(SHARE_COLUMNS)])
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def write_places(places: Mapping[str, Place], facts: BuildFacts) -> str:
    """Return the places as JSON, a line each, which the next build may read again."""
    lines = [
        json.dumps(province_id, ensure_ascii=False)
        + ": "
        + json.dumps(
            {"tables": facts.tables.get(province_id, ""), "place": asdict(place)},
            ensure_ascii=False,
            allow_nan=False,
        )
        for province_id, place in sorted(places.items())
    ]
    code = json.dumps(facts.code)
    return f'{{"code": {code}, "places": {{\n' + ",\n".join(lines) + "\n}}\n"


def _list_documents() -> dict[str, list[dict[str, str]]]:
    """Return identifier and period of the documents of each province, oldest first."""
    columns = ["document_id", "period_start", "period_end"]
    owned: dict[str, list[dict[str, str]]] = {}
    table = store.read_documents().sort_values(["period_end", "period_start", "document_id"])
    for row in list_records(table):
        owned.setdefault(row["province_id"], []).append({name: row[name] for name in columns})
    return owned


def _plain(value: Any) -> Any:
    """Return a cell as JSON can hold it: a number that is missing or unbounded is None."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
