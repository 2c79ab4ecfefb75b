"""Whether the registers and the list of documents are sound, asked before anything is built."""

from __future__ import annotations

from helpers.data.contract import Tables, list_register_faults, require_none
from helpers.data.documents import list_documents
from helpers.printed.documents import require_known_text
from helpers.printed.provinces import require_valid_document


def validate_registers(tables: Tables | None = None) -> None:
    """Stop at the first row of a register that breaks its contract.

    Parameters
    ----------
    tables
        The registers, if they have been read already.

    Raises
    ------
    ProjectError
        A row breaks a rule of the data dictionary, a document lacks what must be known of it, or
        its province did not exist.
    """
    require_none(list_register_faults(tables or Tables()))
    for document in list_documents():
        require_known_text(document)
        if document["province_id"]:
            require_valid_document(document)
