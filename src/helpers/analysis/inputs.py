"""What the analysis reads beside the processed tables, parsed once."""

from __future__ import annotations

from helpers.analysis.growth import GrowthRegisters
from helpers.analysis.relations import Relation, parse_relations
from helpers.data.store import read_documents, read_register


def read_relations() -> list[Relation]:
    """Return the declared relations."""
    return parse_relations(read_register("relations"))


def read_growth_registers() -> GrowthRegisters:
    """Return the registers that decide what may be compared."""
    names = ("indicators", "breaks", "other_causes", "like_for_like")
    return GrowthRegisters(
        **{name: read_register(name) for name in names},
        documents=read_documents(),
        relations=read_relations(),
    )
