"""What the index page shows of each place; read once and kept until its tables change."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import Any

import pandas as pd

from helpers.analysis.comparison import select_latest
from helpers.analysis.wanted import select_wanted
from helpers.data import store
from helpers.data.documents import list_owned
from helpers.data.rows import name_row
from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, SEVERITIES
from helpers.page.index.facts import BuildFacts
from helpers.page.index.findings import TOLD, list_doubts
from helpers.page.sections.disputes import count_facts, list_failed
from helpers.page.sections.words import name_sources
from helpers.printed.documents import is_excerpt

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
    "numerator_rows",
    "denominator_rows",
    "printed_rows",
    "rests_on",
    "printed",
    "obs_status",
    "disputed_by",
    "grade",
)

SOURCE_COLUMNS = (
    "document_id",
    "line",
    "seq",
    "printed",
    "qualifier",
    "corrected",
    "period_start",
    "period_end",
    "period_basis",
    "obs_status",
    "note",
    "grade",
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
        Identifier and period of each of its documents, and whether it was seen in excerpts only,
        oldest first.
    families
        How many figures each document prints, by family and document; 0 where the document
        speaks of the family and prints no figure, no entry where it is silent.
    shares
        The latest first reading of each compared share.
    findings
        How many facts failed checks tell, by severity; of `doubts`, each fact is counted once.
    years
        How many figures each document prints of periods that end in a year, by year and document.
    doubts
        What does not add up, notes left out, as `list_doubts` tells it.
    sources
        The printed figures that its shares and doubts rest on.
    """

    province_id: str
    documents: Sequence[Row]
    families: Mapping[str, Mapping[str, int]]
    shares: Sequence[Row]
    findings: Mapping[str, int]
    years: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    doubts: Sequence[Row] = ()
    sources: Sequence[Row] = ()

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
    observations = store.read_processed("observations", province_id)
    failed = [row for _, row in list_failed(findings)]
    doubts = list_doubts(findings, observations)
    told = [*doubts, *(row for row in failed if row["severity"] not in TOLD)]
    shares = keep_latest_shares(select_wanted(store.read_processed("shares", province_id)))
    return Place(
        province_id=province_id,
        documents=documents,
        families=count_figures(observations, families),
        shares=shares,
        findings={severity: count_facts(told, severity) for severity in SEVERITIES},
        years=count_years(observations),
        doubts=doubts,
        sources=list_sources(shares, doubts, observations),
    )


def list_sources(
    shares: Iterable[Row], doubts: Iterable[Row], observations: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return the printed figures that shares and doubts rest on."""
    named = {name for row in shares for name in name_sources(row).split()}
    named |= {name for doubt in doubts for name in doubt["rows"]}
    return [
        {column: _plain(row[column]) for column in SOURCE_COLUMNS}
        for row in list_records(observations)
        if name_row(row) in named
    ]


def count_figures(
    observations: pd.DataFrame, families: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return how many observations have a value or bounds, by family and document."""
    return _count_values(observations, observations["indicator_code"].map(families))


def count_years(observations: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return how many observations have a value or bounds, by year of their end and document."""
    printed = observations[_is_known(observations)]
    return _count_values(printed, printed["period_end"].str[:4])


def _count_values(observations: pd.DataFrame, groups: pd.Series) -> dict[str, dict[str, int]]:
    """Return how many observations have a value or bounds, by group and document."""
    known = _is_known(observations)
    printed = known.groupby([groups, observations["document_id"]]).sum()
    counts: dict[str, dict[str, int]] = {}
    for (group, document), count in printed.items():
        counts.setdefault(group, {})[document] = int(count)
    return counts


def _is_known(observations: pd.DataFrame) -> pd.Series:
    """Return which observations say how much: a printed range has bounds and no value."""
    return observations[["value", "value_low", "value_high"]].notna().any(axis=1)


def keep_latest_shares(shares: pd.DataFrame) -> list[dict[str, Any]]:
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


def _list_documents() -> dict[str, list[dict[str, Any]]]:
    """Return identifier, period and grade of the documents of each province, oldest first."""
    columns = ["document_id", "period_start", "period_end"]
    return {
        province_id: [
            {name: row[name] for name in columns} | {"excerpt": is_excerpt(row)}
            for row in sorted(rows, key=itemgetter("period_end", "period_start", "document_id"))
        ]
        for province_id, rows in list_owned().items()
    }


def _plain(value: Any) -> Any:
    """Return a cell as JSON can hold it: a number that is missing or unbounded is None."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
