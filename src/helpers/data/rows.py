"""The row that everything passes on: one printed figure, typed once when its table is read."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import pandas as pd

from helpers.printed.intervals import Interval, build_interval
from helpers.printed.periods import Period, parse_period


class Cut(NamedTuple):
    """Which part of its indicator a figure counts; `_T` in a dimension means all of it."""

    service_level: str
    channel: str
    tier: str
    scope: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed figure.

    Attributes
    ----------
    province_id, document_id, line, seq
        Where it is printed: the place in the document names the figure.
    printed, corrected, read_as
        The token as printed; the declared correction read instead; and the token that a reading
        under test puts in its place. The latter two are mostly empty.
    indicator_code, service_level, channel, tier, scope, unit_code
        What is counted, which part of it, and in what unit.
    qualifier, measurement_kind, note, obs_status
        Hedge, kind of figure, note codes and SDMX CL_OBS_STATUS flag.
    value, value_low, value_high, closed
        Value and bounds; None where nothing is printed, or where nothing bounds it.
    period_label, period_start, period_end, period_basis
        When: as printed, ISO dates (a stock has no start), and how the dates are known.
    """

    province_id: str
    document_id: str
    line: int
    seq: int
    printed: str
    indicator_code: str
    service_level: str
    channel: str
    tier: str
    scope: str
    unit_code: str
    qualifier: str
    measurement_kind: str
    value: float | None
    value_low: float | None
    value_high: float | None
    closed: str
    obs_status: str
    period_label: str
    period_start: str
    period_end: str
    period_basis: str
    note: str
    corrected: str = ""
    correction_id: str = ""
    read_as: str = ""

    @property
    def name(self) -> str:
        """The figure's place, `document_id:line:seq`."""
        return f"{self.document_id}:{self.line}:{self.seq}"

    @property
    def cut(self) -> Cut:
        """Which part of the indicator it counts."""
        return Cut(self.service_level, self.channel, self.tier, self.scope)

    @property
    def number(self) -> float:
        """The value of a figure that is known to have one.

        Raises
        ------
        ValueError
            If nothing is printed.
        """
        if self.value is None:
            raise ValueError(f"'{self.name}' prints no number")
        return self.value

    @property
    def token(self) -> str:
        """The token as read: corrected or printed; of a ratio only the row's own side."""
        token = self.corrected or self.printed
        sides = {"numerator": 0, "denominator": 1}
        side = sides.get(self.measurement_kind)
        return token.split("/")[side] if side is not None and "/" in token else token

    @property
    def bounds(self) -> Interval:
        """What the printed figure allows; a missing bound means unbounded."""
        return build_interval(self.value_low, self.value_high, closed=self.closed)

    @property
    def period(self) -> Period:
        """The date or the days that it covers."""
        return parse_period(self.period_start, self.period_end)

    @property
    def notes(self) -> tuple[str, ...]:
        """The codes of its notes."""
        return tuple(self.note.split())


NUMBERS = ("value", "value_low", "value_high")
COLUMNS = tuple(field.name for field in fields(Observation) if field.name != "read_as")


def build_observations(frame: pd.DataFrame) -> list[Observation]:
    """Return the rows of a table of observations, typed, in their order.

    Parameters
    ----------
    frame
        As `store.read_processed("observations", …)` returns it.
    """
    return [build_observation(row) for row in frame.to_dict("records")]


def build_observation(row: dict[Any, Any]) -> Observation:
    """Return one row of the table, typed; a missing number becomes None."""
    typed = {name: row.get(name, "") for name in COLUMNS}
    typed |= {name: read_number(row[name]) for name in NUMBERS}
    return Observation(**{**typed, "line": int(row["line"]), "seq": int(row["seq"])})


def read_number(value: object) -> float | None:
    """Return a number, or None for what is missing."""
    number = math.nan if value is None or value == "" else float(str(value))
    return None if math.isnan(number) else number
