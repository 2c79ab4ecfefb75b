"""The row of a new document in the register: what the draft says, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from helpers.data.dictionary import list_columns
from helpers.ground.errors import ProjectError
from helpers.ground.hashing import hash_bytes
from helpers.printed.provinces import resolve_province, select_province, slug_name
from helpers.reading.draft import Draft
from helpers.reading.files.read import tell_other_text

Row = dict[str, str]
REMEDIES = {
    "province_id": ": read it with --province NAME; a text about several provinces is read once "
    "for each, with a draft of its own (--out)"
}
"""What to do about an empty cell of the document, where the review does not show it."""
PLAIN = {"number_style": "vi", "completeness": "complete"}


def complete_document(
    draft: Draft, registered: Iterable[Mapping[str, object]], *, replace: bool
) -> tuple[Row, list[str]]:
    """Return the row of a draft's document, and what is wrong with its province or its key.

    - the province from its name or code and the end of the period;
    - the key from the province's name and the year;
    - number of lines and SHA-256 from the text.

    Parameters
    ----------
    draft
        The draft.
    registered
        Rows of the register.
    replace
        Whether the key may be taken already.
    """
    known = [{str(k): str(v) for k, v in row.items()} for row in registered]
    given = {name: draft.document.get(name) or "" for name in list_columns("documents")}
    given["province_id"] = given["province_id"] or draft.document.get("province", "")
    text = draft.text.encode()
    follows = {"line_count": str(len(draft.lines)), "text_sha256": hash_bytes(text), **PLAIN}
    row = {name: value or follows.get(name, "") for name, value in given.items()}
    row["publisher"] = row["publisher"] or (row["issuer"] if row["document_number"] else "")
    errors = _settle_province(row)
    twin = next((r["document_id"] for r in known if _is_same_text(r, row)), "")
    row["document_id"] = row["document_id"] or twin or _name_document(row, known)
    taken = row["document_id"] in {r["document_id"] for r in known}
    if not replace and taken:
        errors.append(
            f"document '{row['document_id']}' is registered already: use --replace to write it "
            "anew, or give the draft another document_id"
        )
    elif twin and twin != row["document_id"]:
        errors.append(f"the same text is registered as '{twin}': use that document_id")
    return row, errors


def _is_same_text(known: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Return whether a registered text is this one, read for the same place."""
    keys = ("text_sha256", "province_id")
    return all(known[key] == row[key] for key in keys)


def _settle_province(row: Row) -> list[str]:
    """Put the identifier in place of a name or code; return what hinders it."""
    if not row["province_id"]:
        return []  # told as an empty cell
    try:
        row["province_id"] = select_province(row["province_id"])["province_id"]
        return []
    except ProjectError:
        pass
    try:
        day = date.fromisoformat(row["period_end"] or row["issued"])
        row["province_id"] = resolve_province(row["province_id"], day)
    except ProjectError as error:
        return [str(error)]
    except ValueError:
        return [
            "the document: without its day of issue or the end of its period nobody can say "
            f"which province '{row['province_id']}' is"
        ]
    return []


def _name_document(row: Mapping[str, str], known: Iterable[Mapping[str, str]]) -> str:
    """Return a free key: province and year, numbered from the second on."""
    try:
        province = slug_name(select_province(row["province_id"])["name_vi"])
    except ProjectError:
        return ""
    stem = f"{province}-{row['period_end'][:4]}".rstrip("-")
    taken = {other["document_id"] for other in known}
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def holds_text(draft: Draft, document: Row) -> bool:
    """Return whether a draft holds its document's text; a hash that was given may differ."""
    return hash_bytes(draft.text.encode()) == document["text_sha256"]


def check_text(draft: Draft, document: Row) -> list[str]:
    """Return what is wrong if another text is kept under the document's name."""
    if not holds_text(draft, document):
        return []
    other = tell_other_text(document["document_id"], draft.text.encode())
    return [other] if other else []
