"""Where each number comes from: one sentence for every printed figure, numbered on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from helpers.data.documents import list_documents
from helpers.data.rows import name_row
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import format_date
from helpers.ground.vocabulary import EXCERPT
from helpers.page.fragments import Link
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote, SourceNotes
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import map_disputes


@lru_cache(maxsize=1)
def list_sources(data: ProvinceData) -> Mapping[str, SourceNote]:
    """Return the note of every printed figure by its `document_id:line:seq`.

    Every section of a page asks for them; they are written once a page.
    """
    documents = data.documents.set_index("document_id").to_dict("index")
    names = {key: name_document(d, data.labels) for key, d in documents.items()}
    notes = {
        name_row(row): _tell_row(
            row, number, names[str(row["document_id"])], data.labels, map_disputes(data)
        )
        for number, row in enumerate(list_records(data.observations), start=1)
    }
    return MappingProxyType(notes)


def tell_rows(rows: Iterable[Mapping[str, object]], labels: Labels) -> dict[str, SourceNote]:
    """Return the notes of printed figures that have their rows on the pages of their provinces."""
    told = list(rows)
    wanted = {str(row["document_id"]) for row in told}
    documents = {d["document_id"]: d for d in list_documents() if d["document_id"] in wanted}
    names = {key: name_document(document, labels) for key, document in documents.items()}
    return {
        name_row(row): _tell_row(row, 0, names[str(row["document_id"])], labels, {}) for row in told
    }


def _tell_row(
    row: Mapping[str, object],
    number: int,
    document: str,
    labels: Labels,
    disputes: Mapping[str, str],
) -> SourceNote:
    """Return the note of a printed figure: token, document, line, period, basis and status."""
    t = labels.translate
    basis = labels.label_code("period_basis", str(row["period_basis"]))
    printed = f"“{row['printed']}”" if row["printed"] else t("not printed")
    token = f"{labels.format_hedge(str(row['qualifier']))}{printed}"
    parts = [f"{labels.label_period(row)} ({basis})"]
    if row["obs_status"] != "A":
        status = labels.label_code("obs_status", str(row["obs_status"]))
        parts.append(f"{status} ({row['obs_status']})")
    parts += labels.label_notes(str(row["note"]))
    if row["corrected"]:
        parts.append(t("read as “{token}”").format(token=row["corrected"]))
    if name_row(row) in disputes:
        parts.append(t("the audit disputes it"))
    return SourceNote(number, token, document, _tell_place(row, labels), " · ".join(parts))


def _tell_place(row: Mapping[str, object], labels: Labels) -> str:
    """Return where in its document a figure stands; an excerpt has passages and no lines."""
    text = "excerpt" if row.get("grade") == EXCERPT else "line {line}"
    return labels.translate(text).format(line=row["line"])


def name_document(document: Mapping[str, str], labels: Labels) -> str:
    """Return kind, number (or author) and date of a document."""
    kind = labels.label_code("document_kind", document["document_kind"])
    kind = f"{kind[0].upper()}{kind[1:]}"
    issued, number = document["issued"], document["document_number"]
    day = format_date(date.fromisoformat(issued), labels.lang) if issued else ""
    name = (
        f"{kind} {number}"
        if number
        else labels.translate("{kind} by {issuer}").format(
            kind=kind, issuer=labels.label_issuer(document["issuer"])
        )
    )
    return f"{name}, {day or _date_loosely(document, labels)}"


def _date_loosely(document: Mapping[str, str], labels: Labels) -> str:
    """Return what is known of the day of issue where the day itself is not: a month, or nothing."""
    return document[f"state_{labels.lang}"] or labels.translate("no date")


def link_figure(text: str, name: str, sources: Mapping[str, SourceNote]) -> Link:
    """Return a printed figure that leads to its row.

    Raises
    ------
    ContractError
        The page has no such row.
    """
    if name not in sources:
        raise ContractError(f"source row '{name}' of the figure '{text}' is not on the page")
    return Link(text, f"#{name}", is_source=True)


def build_source_notes(
    data: ProvinceData, *, also: Iterable[Mapping[str, object]] = ()
) -> SourceNotes:
    """Return what the page tells of each printed figure, and of some that other pages list."""
    return SourceNotes({**list_sources(data), **tell_rows(also, data.labels)})


def link_figures(text: str, names: str, sources: Mapping[str, SourceNote]) -> Link:
    """Return a figure that one or several printed ones make up, such as a sum of tiers.

    Parameters
    ----------
    text
        The figure as shown.
    names
        Its source rows, separated by blanks.
    sources
        Notes of the page.
    """
    first, *others = dict.fromkeys(names.split())
    return replace(link_figure(text, first, sources), rows=(first, *others) if others else ())


def link_derived(text: str, names: str, formula: str) -> Link:
    """Return a computed figure with its formula and its source rows.

    Parameters
    ----------
    text
        The figure as shown.
    names
        Its source rows, separated by blanks.
    formula
        The calculation with the numbers filled in.
    """
    rows = tuple(dict.fromkeys(names.split()))
    how = "" if formula == text else f"{formula} = {text}"
    return Link(text, f"#{rows[0]}", is_source=True, rows=rows, how=how)


def link_change(text: str, names: str, formula: str) -> Link:
    """Return a change with its formula and the source rows of its two sides.

    The sides stand beside it, so print needs no mark of their rows here.
    """
    rows = tuple({name.rpartition(":")[0]: name for name in reversed(names.split())}.values())
    return replace(link_derived(text, names, formula), rows=rows[::-1], is_marked=False)


def link_formula(
    row: Mapping[str, object], printed: Mapping[str, str], sources: Mapping[str, SourceNote]
) -> tuple[Link, ...]:
    """Return the division of a share, every printed number in it a link to its source.

    Parameters
    ----------
    row
        A share with `numerator_rows` and `denominator_rows`.
    printed
        The number read for a row, by the row's name.
    sources
        Notes of the page.
    """
    if not row["numerator_rows"]:
        name = str(row["printed_rows"])
        return (link_figure(sources[name].token, name, sources),)
    links = []
    for column, sign in (("numerator_rows", ""), ("denominator_rows", " / ")):
        names = str(row[column]).split()
        opening, closing = ("(", ")") if len(names) > 1 else ("", "")
        for place, name in enumerate(names):
            links.append(
                replace(
                    link_figure(printed[name], name, sources),
                    before=" + " if place else f"{sign}{opening}",
                    after=closing if name == names[-1] else "",
                )
            )
    return tuple(links)


def tell_narrowing(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote], unit_code: str
) -> str:
    """Return the bounds that figures have by themselves and which others narrow them.

    Nothing where no other figure does, or by less than is shown.

    Parameters
    ----------
    row
        With `value_low` and `value_high`, `single_low`, `single_high` and `narrowed_by`.
    unit_code
        Unit of the bounds, as `Labels.format_bounds` takes it.
    """
    names = str(row["narrowed_by"]).split()
    if not names:
        return ""
    alone = {f"value_{end}": row[f"single_{end}"] for end in ("low", "high")}
    bounds = labels.format_bounds(alone, unit_code)
    if bounds == labels.format_bounds(row, unit_code):
        return ""
    several = "without figures {numbers}: {bounds}"
    text = several if len(names) > 1 else "without figure {numbers}: {bounds}"
    return labels.translate(text).format(numbers=_join_numbers(names, sources), bounds=bounds)


def _join_numbers(names: Sequence[str], sources: Mapping[str, SourceNote]) -> str:
    """Return the numbers of source rows as print shows them."""
    return ", ".join(str(sources[name].number) for name in names)
