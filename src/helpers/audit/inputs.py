"""What the audit of a province reads: its figures, the relations and the words of the findings."""

from __future__ import annotations

from helpers.analysis.inputs import read_rules
from helpers.audit.explain import Catalogue
from helpers.audit.finding import Context
from helpers.audit.run import build_context
from helpers.data.store import read_documents, read_processed, read_register
from helpers.ground.remember import remember


@remember
def read_catalogue() -> Catalogue:
    """Return the explanations of the audit."""
    names = ("checks", "other_causes", "code_lists", "indicators")
    return Catalogue(*(read_register(name) for name in names))


def read_context(province_id: str) -> Context:
    """Return what the audit of one province consults."""
    observations = read_processed("observations", province_id)
    return build_context(observations, read_rules(), read_documents())
