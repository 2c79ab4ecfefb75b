"""What a province report is made of: one province's tables and the words to show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import pandas as pd

from helpers.analysis.inputs import read_rules
from helpers.analysis.readers import Agreement, compute_agreement
from helpers.analysis.rules import Rules
from helpers.data import store
from helpers.data.peers import Base, group_peers
from helpers.data.second import list_differences, read_second_rows
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.remember import read_file_state, read_state, remember
from helpers.page.labels import Labels, build_labels
from helpers.page.once import share
from helpers.printed.provinces import list_relatives

TABLES = (
    "observations",
    "shares",
    "sensitivity",
    "reference_intervals",
    "growth",
    "decompositions",
    "findings",
    "repairs",
)


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it can be a cache key
class ProvinceData:
    """Everything that a report of one province shows.

    Attributes
    ----------
    province_id
        The province.
    labels
        Words and number formats of the report's language.
    observations, shares, sensitivity, reference_intervals, growth, decompositions
        The province's partitions of the processed tables.
    findings, repairs
        Its partitions of the results of the audit.
    differences, agreements
        In how many places the two transcriptions of a document differ, and how far its two readers
        agree; only documents that were transcribed twice.
    documents, indicators, cards, targets, checks, province_changes, left_out, printed_changes
        Registers; documents, what was left out of them, and changes that they print are those of
        the province only.
    relatives
        Observations of the units before and after it, those that have documents.
    peers
        The latest shares of other provinces on each of its bases, as text.
    rules
        The codebook's trees, shares and relations.
    """

    province_id: str
    labels: Labels
    observations: pd.DataFrame
    shares: pd.DataFrame
    sensitivity: pd.DataFrame
    reference_intervals: pd.DataFrame
    growth: pd.DataFrame
    decompositions: pd.DataFrame
    findings: pd.DataFrame
    repairs: pd.DataFrame
    differences: Mapping[str, int]
    agreements: Mapping[str, tuple[Agreement, ...]]
    documents: pd.DataFrame
    indicators: pd.DataFrame
    cards: pd.DataFrame
    targets: pd.DataFrame
    checks: pd.DataFrame
    province_changes: pd.DataFrame
    left_out: pd.DataFrame
    printed_changes: pd.DataFrame
    relatives: Mapping[str, pd.DataFrame]
    peers: Mapping[Base, Sequence[Mapping[str, str]]]
    rules: Rules


@remember
def read_labels(lang: str) -> Labels:
    """Return the registers' words in one language."""
    return build_labels(
        lang,
        indicators=store.read_register("indicators"),
        provinces=store.read_register("provinces"),
        code_lists=store.read_register("code_lists"),
    )


def read_province(province_id: str, lang: str) -> ProvinceData:
    """Return the tables of one province with labels in one language.

    Raises
    ------
    UnknownProvinceError, MissingInputError, ParameterError
        If the province has no document, its tables are not built, or the language is unknown.
    """
    state = _read_state(province_id)
    own = store.read_documents_of(province_id)
    left_out = store.read_register("left_out")
    changes = store.read_register("printed_changes")
    seconds = read_seconds(own["document_id"])
    tables = {name: store.read_processed(name, province_id) for name in TABLES}
    data = ProvinceData(
        province_id=province_id,
        labels=read_labels(lang),
        **tables,
        **compare_transcriptions(seconds, tables["observations"]),
        documents=own,
        indicators=store.read_register("indicators"),
        cards=store.read_register("cards"),
        targets=store.read_register("targets"),
        checks=store.read_register("checks"),
        province_changes=store.read_register("province_changes"),
        left_out=left_out[left_out["province_id"].isin(("", province_id))],
        printed_changes=changes[changes["province_id"] == province_id],
        relatives=read_relatives(province_id),
        peers=group_peers(province_id),
        rules=read_rules(),
    )
    share(data, state)
    return data


def _read_state(province_id: str) -> tuple[object, ...]:
    """Return what becomes another one when a file that a page is made of is written."""
    own = [paths.processed(table, province_id) for table in TABLES]
    relatives = [paths.processed("observations", unit) for unit in list_relatives(province_id)]
    files = [read_file_state(str(path)) for path in (*own, *relatives)]
    return (province_id, read_state(), *files)


def read_relatives(province_id: str) -> dict[str, pd.DataFrame]:
    """Return the observations of the units before and after a unit, where they are built."""
    return {
        unit: store.read_processed("observations", unit)
        for unit in list_relatives(province_id)
        if paths.processed("observations", unit).is_file()
    }


def read_seconds(document_ids: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Return the second transcription of each document that has one."""
    found = {name: read_second_rows(name) for name in document_ids}
    return {name: rows for name, rows in found.items() if rows is not None}


class Compared(TypedDict):
    """What is known of documents that were transcribed twice, by document."""

    differences: dict[str, int]
    agreements: dict[str, tuple[Agreement, ...]]


def compare_transcriptions(
    seconds: Mapping[str, Sequence[Mapping[str, str]]], observations: pd.DataFrame
) -> Compared:
    """Return in how many places two transcriptions differ, and how far their readers agree.

    Parameters
    ----------
    seconds
        Rows of second transcriptions by document.
    observations
        The first ones, as observations.
    """
    told = Compared(differences={}, agreements={})
    for name, second in seconds.items():
        first = list_records(observations[observations["document_id"] == name])
        told["differences"][name] = len(list_differences(first, second))
        told["agreements"][name] = compute_agreement(first, second)
    return told
