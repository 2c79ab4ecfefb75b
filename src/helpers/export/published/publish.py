"""Publish the present tables: record what is new, and what changed, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from helpers.data.documents import list_provinces
from helpers.export.metadata import read_project
from helpers.export.published.addresses import address_tables
from helpers.export.published.changelog import change_text, find_changelog
from helpers.export.published.numbers import read_tables
from helpers.export.published.register import (
    CHANGED,
    RETURNED,
    WITHDRAWN,
    Difference,
    Register,
    compare_register,
    format_register,
    read_register,
    require_valid_register,
)
from helpers.ground import paths
from helpers.ground.errors import MissingInputError, ParameterError
from helpers.ground.languages import LANGUAGES


@dataclass(frozen=True)
class Publication:
    """What a publication records: the register after it, and its own row; none if nothing is new.

    Attributes
    ----------
    register
        The register as it is now.
    row
        The row of the publication; empty if no number is new and none changed.
    """

    register: Register
    row: Mapping[str, str]


def publish(reason: Mapping[str, str], *, day: date) -> Publication:
    """Record the present numbers as published, and write the changelog's table anew.

    Parameters
    ----------
    reason
        Why published numbers changed, by language; needed only if one did.
    day
        Of the publication.

    Raises
    ------
    MissingInputError
        No table is built.
    ParameterError
        A published number changed and no reason is given, or none in one of the languages.
    """
    register, difference = find_difference()
    require_reason(difference, reason)
    done = record(difference, register, reason, day=day)
    texts = format_register(done.register)
    place = find_changelog()
    texts[place] = change_text(place, done.register)
    paths.replace_texts(texts)
    return done


def find_difference() -> tuple[Register, Difference]:
    """Return the register, and how the present tables differ from it."""
    require_valid_register()
    register, tables = read_register(), read_tables()
    if not any(tables.values()):
        raise MissingInputError("no table is built: run `python3 run.py report` first")
    require_built(register)
    return register, compare_register(address_tables(tables, register.numbers), register)


def require_built(register: Register) -> None:
    """Stop if a table is not built of which numbers are published: they are not withdrawn."""
    known = set(list_provinces())
    shown = {(r["table"], r["province_id"]) for r in register.numbers if not r["withdrawn_in"]}
    for table, province_id in sorted(shown):
        place = paths.processed(table, province_id)
        if province_id in known and not place.exists():
            raise MissingInputError(
                f"'{paths.relative_path(place)}' is not built, and numbers of it are published: "
                f"run `python3 run.py report --province {province_id}` first"
            )


def require_reason(difference: Difference, reason: Mapping[str, str]) -> None:
    """Stop if published numbers changed and it is not said why, in each language."""
    missing = [lang for lang in LANGUAGES if not reason.get(lang, "").strip()]
    if not difference.changes or not missing:
        return
    counts = {kind: difference.count(kind) for kind in (CHANGED, WITHDRAWN, RETURNED)}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    first = difference.changes[0]
    raise ParameterError(
        f"published numbers differ ({told}), and nothing says why: first '{first['address']}' "
        f"({first['province_id']}, {first['table']}, {first['about']}), field '{first['field']}', "
        f"'{first['before']}' before, '{first['after']}' now; give the reason in English with "
        "--because and in Vietnamese with --because-vi"
    )


def record(
    difference: Difference, register: Register, reason: Mapping[str, str], *, day: date
) -> Publication:
    """Return the register with what differs added to it."""
    if not difference.added and not difference.changes:
        kept = Register(difference.numbers, register.changes, register.publications)
        return Publication(kept, {})
    row = {
        "publication": register.next_publication,
        "published_on": day.isoformat(),
        "version": str(read_project()["version"]),
        "added": str(len(difference.added)),
        **{kind: str(difference.count(kind)) for kind in (CHANGED, WITHDRAWN, RETURNED)},
        **{
            f"reason_{lang}": reason.get(lang, "").strip() if difference.changes else ""
            for lang in LANGUAGES
        },
    }
    after = Register(
        difference.numbers,
        [*register.changes, *difference.changes],
        [*register.publications, row],
    )
    return Publication(after, row)
