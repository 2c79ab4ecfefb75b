"""What the analysis reads beside the processed tables, parsed once."""

from __future__ import annotations

from helpers.analysis.codes import build_codes
from helpers.analysis.growth import GrowthRegisters
from helpers.analysis.relations import parse_relations
from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import parse_declarations
from helpers.data.store import read_documents, read_register
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.ground.remember import remember
from helpers.ground.vocabulary import DIMENSIONS


@remember
def read_rules() -> Rules:
    """Return codes, indicators, declared relations and shares."""
    code_lists = read_register("code_lists")
    named = list_records(code_lists[code_lists["list"].isin(DIMENSIONS)])
    return Rules(
        declared=tuple(parse_relations(read_register("relations"))),
        shares=tuple(parse_declarations(read_register("declared_shares"))),
        codes=build_codes(code_lists, read_register("breakdowns")),
        indicators={r["indicator_code"]: r for r in list_records(read_register("indicators"))},
        words={(r["code"], lang): r[f"label_{lang}"] for r in named for lang in LANGUAGES},
        issued=read_documents().set_index("document_id")["issued"].to_dict(),
        breaks=tuple(read_register("breaks").to_dict("records")),
        printed_changes=tuple(read_register("printed_changes").to_dict("records")),
    )


def read_reading_words() -> dict[str, dict[str, str]]:
    """Return the sentences of the readings by their code."""
    rows = list_records(read_register("readings"))
    return {row["reading_code"]: row for row in rows}


def read_growth_registers() -> GrowthRegisters:
    """Return the registers that decide what may be compared."""
    names = ("indicators", "breaks", "other_causes")
    return GrowthRegisters(
        **{name: read_register(name) for name in names},
        rules=read_rules(),
    )
