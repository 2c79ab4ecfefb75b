"""The table of changed numbers in the changelog, made from the register of published numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.export.published.numbers import Row
from helpers.export.published.register import CHANGED, RETURNED, WITHDRAWN, Register
from helpers.ground import paths
from helpers.ground.errors import ContractError
from helpers.ground.opening import read_text

BEGIN = "<!-- Published numbers: written by `run.py publish`, from data/published -->"
END = "<!-- End of published numbers -->"
MOST_ROWS = 40
"""Changes of one publication that are listed; all stand in the register."""

RESTORE = "Restore the file"
INTRODUCTION = """## Published numbers

Each published number has an address that stays its own. Here stands what changed of numbers \
published before, and why. All changes: `data/published/changes.csv`; one number: \
`python3 run.py cite ADDRESS`."""


def find_changelog() -> Path:
    """The changelog of the project."""
    return paths.resolve_path("CHANGELOG.md")


def change_text(place: Path, register: Register) -> str:
    """Return the changelog with its table made anew; what stands outside of it stays.

    Raises
    ------
    ContractError
        One of the two marks that enclose the table is missing, or there are several.
    """
    text = read_text(place, remedy=RESTORE) if place.exists() else "# Changelog\n"
    told = "\n\n".join([BEGIN, INTRODUCTION, *_tell_publications(register), END])
    marks = (text.count(BEGIN), text.count(END))
    if marks == (0, 0):
        head, mark, rest = text.partition("\n## ")
        return f"{head.rstrip()}\n\n{told}\n{mark}{rest}"
    before, _, rest = text.partition(BEGIN)
    _, found, behind = rest.partition(END)
    if marks != (1, 1) or not found:
        raise ContractError(
            f"{place.name}: the marks '{BEGIN}' and '{END}' must each stand there once, in this "
            f"order, and stand there '{marks[0]}' and '{marks[1]}' times: restore them"
        )
    return before + told + behind


def _tell_publications(register: Register) -> Iterator[str]:
    """Yield what each publication did, the newest first."""
    for row in reversed(register.publications):
        yield f"### {row['published_on']}, publication {row['publication']} ({row['version']})"
        yield _tell_counts(row)
        number = row["publication"]
        changes = [change for change in register.changes if change["publication"] == number]
        if changes:
            yield "\n".join(_list_changes(changes))
        if len(changes) > MOST_ROWS:
            yield f"And {len(changes) - MOST_ROWS:,} more in `data/published/changes.csv`."


def _tell_counts(row: Row) -> str:
    """Return the reason, and how many numbers are new, changed, withdrawn or returned."""
    kinds = {"new": "added", **{kind: kind for kind in (CHANGED, WITHDRAWN, RETURNED)}}
    counts = [f"{int(row[name]):,} {kind}" for kind, name in kinds.items() if int(row[name])]
    reason = row["reason_en"].strip().rstrip(".")
    told = [f"{reason}." if reason else "", f"Numbers: {', '.join(counts)}." if counts else ""]
    return " ".join(filter(None, told))


def _list_changes(changes: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table of changes."""
    yield "| address | number | field | before | after |"
    yield "|---|---|---|---|---|"
    for change in list(changes)[:MOST_ROWS]:
        about = f"{change['province_id']}, {change['table']}: {change['about']}"
        cells = (change["address"], about, change["field"], change["before"], change["after"])
        told = [cell.replace("|", r"\|") or "nothing" for cell in cells]
        if change["kind"] != CHANGED:
            told[2] += f" ({change['kind']})"
        yield f"| {' | '.join(told)} |"
