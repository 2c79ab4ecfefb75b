"""The rank of a province in words: of how many, and how many places up or down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.page.labels import Labels
from helpers.page.once import once
from helpers.page.province import ProvinceData

Row = Mapping[str, object]
RANK = "rank"


@dataclass(frozen=True)
class Rank:
    """The latest rank of a province.

    Attributes
    ----------
    row
        The observation.
    number, places
        The rank, and of how many; 0 where that is not printed.
    """

    row: Row
    number: int
    places: int = 0


def find_rank(observations: pd.DataFrame, indicators: pd.DataFrame) -> Rank | None:
    """Return the latest rank; None without any.

    Of one date a rank of everything goes before one of a single field, then the index named first.
    """
    kinds = indicators[indicators["kind"] == RANK]
    order = {code: place for place, code in enumerate(kinds["indicator_code"])}
    rows = observations[observations["indicator_code"].isin(order)]
    rows = rows[rows["value"].notna() & (rows["measurement_kind"] != "target")]
    if rows.empty:
        return None
    narrow = (rows[list(DIMENSIONS)] != TOTAL).sum(axis=1)
    first = rows.assign(order=rows["indicator_code"].map(order), narrow=narrow)
    first = first.sort_values(
        ["period_end", "narrow", "order"], ascending=[False, True, True], kind="stable"
    )
    row = list_records(first[list(rows.columns)])[0]
    wholes = dict(zip(kinds["indicator_code"], kinds["part_of"], strict=True))
    return Rank(row, int(row["value"]), _count_places(row, observations, wholes))


@once
def find_own_rank(data: ProvinceData) -> Rank | None:
    """Return the latest rank of a province; None without any."""
    return find_rank(data.observations, data.indicators)


def _count_places(row: Row, observations: pd.DataFrame, wholes: Mapping[str, str]) -> int:
    """Return among how many a rank is, as printed for its period; 0 if nothing is printed.

    A field is ranked among as many as are ranked in all, where nothing else is printed of it.
    """
    same = observations[observations["indicator_code"] == wholes[str(row["indicator_code"])]]
    same = same[same["value"].notna()]
    for column in ("period_start", "period_end"):
        same = same[same[column] == row[column]]
    for wanted in (row, dict.fromkeys(DIMENSIONS, TOTAL)):
        values = _select_cut(same, wanted)["value"]
        if len(values):
            return int(values.iloc[0])
    return 0


def _select_cut(rows: pd.DataFrame, wanted: Row) -> pd.DataFrame:
    """Return the rows of one breakdown."""
    return rows[(rows[list(DIMENSIONS)] == [wanted[name] for name in DIMENSIONS]).all(axis=1)]


def tell_move(rank: Rank, growth: pd.DataFrame, labels: Labels) -> str:
    """Return how far a rank moved since the closest earlier one: `up 10 places since 2018`."""
    row = rank.row
    pairs = _select_cut(growth[growth["is_main"] == "yes"], row)
    pairs = pairs[pairs["indicator_code"] == row["indicator_code"]]
    pairs = pairs[pairs["to_period_end"] == row["period_end"]]
    pairs = pairs[pairs["absolute_change"].notna()]
    if pairs.empty:
        return ""
    closest = list_records(pairs.sort_values("from_period_end", kind="stable"))[-1]
    places = tell_places(float(closest["absolute_change"]), labels)
    since = labels.label_period(closest, prefix="from_")
    return labels.translate("{places} since {period}").format(places=places, period=since)


def tell_places(change: float, labels: Labels) -> str:
    """Return a change of rank in words, where a smaller rank is a better one: `up 10 places`."""
    t, count = labels.translate, abs(round(change))
    if count == 0:
        return t("unchanged")
    if count == 1:
        return t("up one place") if change < 0 else t("down one place")
    return (t("up {count} places") if change < 0 else t("down {count} places")).format(count=count)
