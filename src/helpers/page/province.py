"""What a province report is made of: one province's tables and the words to show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.inputs import read_rules
from helpers.analysis.rules import Rules
from helpers.data import store
from helpers.data.second import count_differences
from helpers.page.labels import Labels, build_labels

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
    differences
        In how many places the two transcriptions of a document differ; only documents that were
        transcribed twice.
    documents, indicators, cards, targets, checks, province_changes
        Registers; documents are those of the province only.
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
    documents: pd.DataFrame
    indicators: pd.DataFrame
    cards: pd.DataFrame
    targets: pd.DataFrame
    checks: pd.DataFrame
    province_changes: pd.DataFrame
    rules: Rules


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
    documents = store.read_documents()
    own = documents[documents["province_id"] == province_id]
    tables = {name: store.read_processed(name, province_id) for name in TABLES}
    return ProvinceData(
        province_id=province_id,
        labels=read_labels(lang),
        **tables,
        differences=compare_transcriptions(list(own["document_id"]), tables["observations"]),
        documents=own,
        indicators=store.read_register("indicators"),
        cards=store.read_register("cards"),
        targets=store.read_register("targets"),
        checks=store.read_register("checks"),
        province_changes=store.read_register("province_changes"),
        rules=read_rules(),
    )


def compare_transcriptions(
    document_ids: Iterable[str], observations: pd.DataFrame
) -> dict[str, int]:
    """Return in how many places the transcriptions of documents differ that were made twice."""
    found = {}
    for document_id in document_ids:
        rows = observations[observations["document_id"] == document_id].to_dict("records")
        count = count_differences(document_id, rows)
        if count is not None:
            found[document_id] = count
    return found
