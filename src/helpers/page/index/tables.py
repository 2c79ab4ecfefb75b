"""The tables of the index page: a line a place, and which figures exist for which period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpers.ground.alphabet import strip_tones
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import SEVERITIES
from helpers.page.fragments import Badged
from helpers.page.index.links import PlaceLink
from helpers.page.index.multiples import Row, format_value, map_shares
from helpers.page.index.places import Place
from helpers.page.labels import Labels
from helpers.page.sections.words import describe_flag

MOST_IN_GROUP = 100
"""Lines of one table of a long index; each is laid out only when it is scrolled to."""

MOST_SHARES = 3
"""Shares that have a column of their own in a long index."""


@dataclass(frozen=True)
class CountCell:
    """How many figures there are; a dash where nothing is reported.

    Attributes
    ----------
    text
        The count, or what stands for it.
    href
        Where the figures are; empty if nowhere.
    kind
        Empty, `absent` (nothing reported) or `blank` (reported without a figure).
    """

    text: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ShareCell(Badged):
    """A share in a column of its own; `length` is its bar in percent, None if there is none."""

    value: str = ""
    period: str = ""
    length: float | None = None


@dataclass(frozen=True)
class PlaceRow:
    """One place's line: its report, what it reports, what does not add up."""

    link: PlaceLink
    periods: tuple[str, ...]
    figures: str
    families: str
    findings: tuple[str, ...]
    is_older: bool
    shares: tuple[ShareCell, ...] = ()
    counts: tuple[CountCell, ...] = ()


@dataclass(frozen=True)
class CoverageRow:
    """One document: whose it is, its period, and how many figures it prints of each family.

    `span` is how many rows the place has, 0 in all of them but the first.
    """

    link: PlaceLink
    span: int
    period: str
    counts: tuple[CountCell, ...]


@dataclass(frozen=True)
class YearCell:
    """How many figures a place prints of a year; `kind` is empty, `absent` or `excerpt`.

    In a cell of kind `excerpt` no figure comes from a document that was read whole.
    """

    text: str
    kind: str = ""


@dataclass(frozen=True)
class YearRow:
    """One place's figures, year by year."""

    link: PlaceLink
    cells: tuple[YearCell, ...]


@dataclass(frozen=True)
class Group:
    """Consecutive places of a long index."""

    anchor: str
    label: str
    rows: tuple[PlaceRow, ...]


def build_row(
    place: Place, link: PlaceLink, families: Sequence[str], labels: Labels, *, is_older: bool
) -> PlaceRow:
    """Return one place's line without columns for shares and families."""
    return PlaceRow(
        link=link,
        periods=tuple(labels.label_period(document) for document in place.documents),
        figures=format_count(place.figures, labels.lang),
        families=f"{len(place.families)} / {len(families)}",
        findings=tuple(format_count(place.findings[s], labels.lang) for s in SEVERITIES),
        is_older=is_older,
    )


def build_coverage(
    place: Place, link: PlaceLink, families: Sequence[str], labels: Labels
) -> list[CoverageRow]:
    """Return one row for each document of a place."""
    names = [document["document_id"] for document in place.documents]
    return [
        CoverageRow(
            link=link,
            span=0 if number else len(names),
            period=labels.label_period(document),
            counts=tuple(
                build_count(place.families.get(family, {}).get(name), family, link, labels)
                for family in families
            ),
        )
        for number, (name, document) in enumerate(zip(names, place.documents, strict=True))
    ]


def build_count(
    count: int | None, family: str, link: PlaceLink | None, labels: Labels
) -> CountCell:
    """Return how many figures of a family there are; they are linked if their page is given."""
    if count is None:
        return CountCell(labels.translate("not reported"), kind="absent")
    href = link.lead_to(f"family-{family}").href if link else ""
    if count == 0:
        return CountCell(labels.translate("no value printed"), href, "blank")
    return CountCell(format_count(count, labels.lang), href)


def sum_counts(place: Place, families: Sequence[str], labels: Labels) -> tuple[CountCell, ...]:
    """Return how many figures of each family a place prints in all its documents."""
    return tuple(
        build_count(
            sum(place.families[family].values()) if family in place.families else None,
            family,
            None,
            labels,
        )
        for family in families
    )


def select_columns(places: Sequence[Place]) -> list[str]:
    """Return the shares that most places print, in the fixed order."""
    order = {row["indicator_code"]: row["headline"] for p in places for row in p.shares}
    codes = sorted(order, key=lambda code: order[code])
    printed = Counter({code: len(map_shares(places, code)) for code in codes})
    most = {code for code, count in printed.most_common(MOST_SHARES) if count}
    return [code for code in codes if code in most]


def list_share_cells(place: Place, codes: Sequence[str], labels: Labels) -> tuple[ShareCell, ...]:
    """Return one cell for each share that has a column."""
    rows = {str(row["indicator_code"]): row for row in place.shares}
    return tuple(
        build_share_cell(rows[code], labels) if code in rows else ShareCell() for code in codes
    )


def build_share_cell(row: Row, labels: Labels) -> ShareCell:
    """Return a share with its period; the bar runs from 0 to 100 %."""
    value = row["value"]
    return ShareCell(
        value=format_value(row, labels),
        period=labels.label_period(row),
        length=None if value is None else round(100 * min(max(value, 0), 1), 1),
        **describe_flag(row, labels),
    )


def count_places(places: Sequence[Place]) -> dict[str, dict[str, int]]:
    """Return how many places print a figure, by family and year of the document's period."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place in places:
        years = {d["document_id"]: str(d["period_end"])[:4] for d in place.documents}
        for family, by_document in place.families.items():
            for year in {years[name] for name, n in by_document.items() if n and name in years}:
                counts[family][year] += 1
    return counts


def list_figure_years(places: Sequence[Place]) -> list[str]:
    """Return the years in which the period of some figure ends."""
    found = (item for place in places for item in place.years.items())
    return sorted({year for year, counts in found if any(counts.values())})


def build_years(place: Place, link: PlaceLink, years: Sequence[str], labels: Labels) -> YearRow:
    """Return how many figures a place prints of each year, and from what kind of documents."""
    excerpts = {d["document_id"] for d in place.documents if d["excerpt"]}
    cells = []
    for year in years:
        counts = {name: count for name, count in place.years.get(year, {}).items() if count}
        if not counts:
            cells.append(YearCell("–", "absent"))
            continue
        kind = "excerpt" if counts.keys() <= excerpts else ""
        cells.append(YearCell(format_count(sum(counts.values()), labels.lang), kind))
    return YearRow(link, tuple(cells))


def list_years(places: Sequence[Place]) -> list[str]:
    """Return the years in which a document's period ends."""
    return sorted({str(d["period_end"])[:4] for place in places for d in place.documents})


def group_rows(rows: Sequence[PlaceRow]) -> list[Group]:
    """Return places by first letter; a letter with too many is cut and named by its ends."""
    letters: dict[str, list[PlaceRow]] = {}
    for row in rows:
        letters.setdefault(strip_tones(row.link.name[:1]).upper(), []).append(row)
    groups: list[Group] = []
    for letter, own in letters.items():
        parts = [own[n : n + MOST_IN_GROUP] for n in range(0, len(own), MOST_IN_GROUP)]
        for part in parts:
            ends = f"{part[0].link.name} – {part[-1].link.name}"
            label = letter if len(parts) == 1 else ends
            groups.append(Group(f"group-{len(groups) + 1}", label, tuple(part)))
    return groups


@lru_cache(maxsize=4096)
def format_count(count: int, lang: str) -> str:
    """Return a count with the language's marks; a long index shows the same ones many times."""
    return format_number(count, lang)
