"""What must be known of a document: of a text read whole more than of an excerpt."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.ground.errors import ContractError
from helpers.ground.vocabulary import EXCERPT

KNOWN_OF_A_TEXT = ("title", "issued", "line_count", "text_sha256")
KNOWN_OF_AN_EXCERPT = ("url", "review")


def require_known_text(document: Mapping[str, str]) -> None:
    """Stop unless the register tells what can be known of a document's text.

    A text that somebody read whole has a title, a day of issue, lines and a hash. Of an excerpt
    the address is needed, since that is all that leads back to it.

    Raises
    ------
    ContractError
        If a cell is empty.
    """
    if empty := list_empty(document):
        kind = "an excerpt" if is_excerpt(document) else "a text read whole"
        raise ContractError(
            f"documents.csv: document '{document['document_id']}' is {kind} "
            f"(completeness '{document['completeness']}') and has no {empty[0]}: fill the cell"
        )


def list_empty(document: Mapping[str, str]) -> list[str]:
    """Return the cells of a document that should be filled and are not."""
    needed = KNOWN_OF_AN_EXCERPT if is_excerpt(document) else KNOWN_OF_A_TEXT
    return [name for name in needed if document[name] == ""]


def is_excerpt(document: Mapping[str, str]) -> bool:
    """Return whether only passages of a document were seen."""
    return document["completeness"] == EXCERPT
