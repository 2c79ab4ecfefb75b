"""What the audit of a province reads: its figures, the relations and the words of the findings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.analysis.inputs import read_rules
from helpers.analysis.rules import Rules
from helpers.audit.explain import Catalogue
from helpers.audit.finding import Context
from helpers.audit.run import build_context
from helpers.data.owners import find_province
from helpers.data.rows import Observation, build_observations
from helpers.data.store import (
    read_cleaning_registers,
    read_documents,
    read_processed,
    read_register,
    read_unchecked,
)
from helpers.ground.frames import list_records
from helpers.ground.paths import transcription
from helpers.ground.remember import read_file_state, remember
from helpers.ground.vocabulary import is_edition
from helpers.printed.cleaning import clean_transcriptions


@remember
def read_catalogue() -> Catalogue:
    """Return the explanations of the audit."""
    names = ("checks", "other_causes", "code_lists", "indicators", "provinces")
    return Catalogue(*(read_register(name) for name in names))


def read_context(province_id: str) -> Context:
    """Return what the audit of one province consults."""
    observations = read_processed("observations", province_id)
    rules, documents = read_rules(), read_documents()
    peers = _read_peers(observations, rules)
    return build_context(observations, rules, documents, peers=peers)


def _read_peers(observations: pd.DataFrame, rules: Rules) -> list[Observation]:
    """Return the rows of other provinces in the rankings from which a province has figures."""
    own = observations["province_id"].iloc[0]
    editions = {code for code, row in rules.indicators.items() if is_edition(row)}
    ranked = observations[observations["indicator_code"].isin(editions)]
    files = [transcription(name) for name in ranked["document_id"].unique()]
    shared = [file for file in files if not find_province(file.stem)]
    tables = (_read_ranking(str(file), read_file_state(str(file))) for file in shared)
    return [row for table in tables for row in table if row.province_id != own]


@remember
def _read_ranking(path: str, state: tuple[object, ...]) -> list[Observation]:
    """Return the figures of rankings in a document about several provinces, in one file state."""
    (_, rows), registers = read_unchecked(Path(path)), read_cleaning_registers()
    editions = {r["indicator_code"] for r in list_records(registers.indicators) if is_edition(r)}
    table = rows[rows["indicator_code"].isin(editions)]
    return build_observations(clean_transcriptions(table, registers))
