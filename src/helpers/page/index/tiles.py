"""Maps of the provinces as squares: which have figures, of which years, and which have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from helpers.data import store
from helpers.ground.alphabet import sort_name
from helpers.ground.frames import list_records
from helpers.ground.languages import format_date
from helpers.page.index.links import PlaceLink
from helpers.page.index.places import Place
from helpers.page.index.tables import format_count
from helpers.page.labels import Labels
from helpers.printed.provinces import list_predecessors

WHOLE, EXCERPT, MISSING = "whole", "excerpt", "missing"
SAME_TERRITORY = "renamed"

Row = Mapping[str, str]


@dataclass(frozen=True)
class Tile:
    """One province on a map.

    Attributes
    ----------
    name, row, column
        What it is called and where it lies.
    kind
        `whole`, `excerpt` if its figures come from excerpts only, or `missing`.
    years
        The years of its figures; empty if there are none.
    link
        Its report.
    """

    name: str
    row: int
    column: int
    kind: str
    years: str = ""
    link: PlaceLink | None = None


@dataclass(frozen=True)
class TileMap:
    """All provinces of one day, in the order of the alphabet, and how many have figures."""

    anchor: str
    title: str
    lead: str
    tiles: tuple[Tile, ...]


def list_tile_maps(
    places: Sequence[Place], links: Mapping[str, PlaceLink], labels: Labels
) -> list[TileMap]:
    """Return a map for each day of the register of tiles, the earliest first."""
    rows = sorted(list_records(store.read_register("tiles")), key=itemgetter("valid_on"))
    changes = list_records(store.read_register("province_changes"))
    known = {place.province_id: place for place in places}
    maps = []
    for day, own in groupby(rows, key=itemgetter("valid_on")):
        tiles = [_build_tile(row, known, links, changes, labels) for row in own]
        ordered = sorted(tiles, key=lambda tile: sort_name(tile.name))
        maps.append(_build_map(str(day), ordered, labels))
    return maps


def _build_map(day: str, tiles: Sequence[Tile], labels: Labels) -> TileMap:
    """Return the map of one day with its sentence on what is missing."""
    shown = format_date(date.fromisoformat(day), labels.lang)
    covered = sum(tile.kind != MISSING for tile in tiles)
    counts = {"count": len(tiles), "covered": covered, "missing": len(tiles) - covered}
    told = {name: format_count(count, labels.lang) for name, count in counts.items()}
    title = labels.translate("The {count} provinces and cities of {day}")
    lead = labels.translate("With figures: {covered}; without: {missing}.")
    return TileMap(
        f"tiles-{day}", title.format(day=shown, **told), lead.format(**told), tuple(tiles)
    )


def _build_tile(
    row: Row,
    known: Mapping[str, Place],
    links: Mapping[str, PlaceLink],
    changes: Sequence[Row],
    labels: Labels,
) -> Tile:
    """Return one province's tile; what it printed under an earlier name counts."""
    own, name = row["province_id"], labels.label_province(row["province_id"])
    units = [own, *_list_former_names(own, changes)]
    found = [known[unit] for unit in units if unit in known]
    at = int(row["row"]), int(row["column"])
    years = sorted({int(y) for place in found for y, n in place.years.items() if any(n.values())})
    if not years:
        return Tile(name, *at, MISSING)
    kind = EXCERPT if all(d["excerpt"] for place in found for d in place.documents) else WHOLE
    return Tile(name, *at, kind, join_years(years), links[found[0].province_id])


def _list_former_names(province_id: str, changes: Sequence[Row]) -> list[str]:
    """Return the units of which this one is the same territory under another name."""
    renamed = {
        (row["old_province_id"], row["new_province_id"])
        for row in changes
        if row["relation"] == SAME_TERRITORY
    }
    return [
        unit
        for unit in list_predecessors(province_id, changes=changes)
        if (unit, province_id) in renamed
    ]


def join_years(years: Iterable[int]) -> str:
    """Return years with runs joined: `2018–2020, 2025`."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
