"""The row that everything passes on: one printed figure, typed once when its table is read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from helpers.ground.errors import TokenError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, OUTCOME, RANGE, ROW_KEY
from helpers.printed.grammar import NUMBER_STYLES
from helpers.printed.intervals import Interval, build_interval
from helpers.printed.numerals import parse_printed, parse_range
from helpers.printed.periods import Period, parse_period


class Cut(NamedTuple):
    """Which part of its indicator a figure counts; `_T` in a dimension means all of it."""

    service_level: str
    channel: str
    tier: str
    scope: str


WHOLE = Cut("_T", "_T", "_T", "_T")
"""All that an indicator counts."""


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
    joint_low, joint_high, joint_closed, narrowed_by
        The bounds that the province's other figures leave, and which ones do; empty where they
        leave the printed bounds as they are.
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
    joint_low: float | None = None
    joint_high: float | None = None
    joint_closed: str = ""
    narrowed_by: str = ""

    @property
    def name(self) -> str:
        """The figure's place, `document_id:line:seq`."""
        return f"{self.document_id}:{self.line}:{self.seq}"

    @property
    def cut(self) -> Cut:
        """Which part of the indicator it counts."""
        return Cut(self.service_level, self.channel, self.tier, self.scope)

    def recut(self, cut: Cut) -> Observation:
        """Return the figure as if it counted another part of its indicator."""
        level, channel, tier, scope = cut
        return replace(self, service_level=level, channel=channel, tier=tier, scope=scope)

    @property
    def has_bounds(self) -> bool:
        """Whether anything is printed that has a size: a number, or at least an end of one."""
        return not (self.value is None and self.value_low is None and self.value_high is None)

    @property
    def is_fact(self) -> bool:
        """Whether a number is printed of what is, not of what is planned."""
        return self.value is not None and self.measurement_kind != "target"

    @property
    def is_measured(self) -> bool:
        """Whether it is such a fact, and not a verdict on a task."""
        return self.is_fact and self.measurement_kind != OUTCOME

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
    def style(self) -> str:
        """The number style in which the token has the value, or a range the bounds, of the row."""
        held = self.value_low if self.qualifier == RANGE else self.value
        return _find_style(self.token, held, self.qualifier == RANGE)

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


@lru_cache(
    maxsize=65_536
)  # the search for misprints asks for the style of one figure thousands of times
def _find_style(token: str, value: float | None, is_range: bool) -> str:
    """Return the first number style in which a token has a value, or a range its lower end."""
    for style in NUMBER_STYLES:
        with suppress(TokenError):
            parsed = parse_range(token, style=style) if is_range else None
            read = parsed.low if parsed else parse_printed(token, style=style).value
            if value is not None and float(read) == value:
                return str(style)
    return next(iter(NUMBER_STYLES))


NUMBERS = ("value", "value_low", "value_high")
JOINT_NUMBERS = ("joint_low", "joint_high")
COLUMNS = tuple(field.name for field in fields(Observation) if field.name != "read_as")


def build_observations(frame: pd.DataFrame) -> list[Observation]:
    """Return the rows of a table of observations, typed, in their order.

    Parameters
    ----------
    frame
        As `store.read_processed("observations", …)` returns it.
    """
    return [build_observation(row) for row in list_records(frame)]


def build_observation(row: dict[Any, Any]) -> Observation:
    """Return one row of the table, typed; a missing number becomes None."""
    typed = {name: row.get(name, "") for name in COLUMNS}
    typed |= {name: read_number(row[name]) for name in NUMBERS}
    typed |= {name: read_number(row.get(name)) for name in JOINT_NUMBERS}
    return Observation(**{**typed, "line": int(row["line"]), "seq": int(row["seq"])})


def read_number(value: object) -> float | None:
    """Return a number, or None for what is missing."""
    number = math.nan if value is None or value == "" else float(str(value))
    return None if math.isnan(number) else number


@dataclass(frozen=True, slots=True)
class Share:
    """One computed share.

    Attributes
    ----------
    province_id, indicator_code, cut, document_id, period_start, period_end
        What is shared, and where and when.
    family
        The part of the page on which it stands.
    alternative
        1 for the first statement of restated figures.
    coverage
        The set that its base covers.
    value, value_low, value_high, closed
        0…1; None where there is none.
    numerator_value, denominator_value, numerator_rows, denominator_rows, printed_rows
        Both sides and the figures that they are made of; of a share that is only printed the
        figure itself.
    obs_status
        SDMX CL_OBS_STATUS flag.
    """

    province_id: str
    indicator_code: str
    cut: Cut
    family: str
    document_id: str
    period_start: str
    period_end: str
    alternative: int
    coverage: str
    value: float | None
    value_low: float | None
    value_high: float | None
    closed: str
    numerator_value: float | None
    denominator_value: float | None
    numerator_rows: str
    denominator_rows: str
    printed_rows: str
    obs_status: str

    @property
    def period(self) -> Period:
        """The date or the days that it covers."""
        return parse_period(self.period_start, self.period_end)

    @property
    def bounds(self) -> Interval:
        """What the figures allow, within 0…1."""
        low = 0.0 if self.value_low is None else self.value_low
        high = 1.0 if self.value_high is None else self.value_high
        return Interval(low, high, self.closed)

    @property
    def rows(self) -> str:
        """The figures of both sides, each once, separated by blanks."""
        names = f"{self.numerator_rows} {self.denominator_rows}".split()
        return " ".join(dict.fromkeys(names or [self.printed_rows]))


SHARE_NUMBERS = (*NUMBERS, "numerator_value", "denominator_value")


def build_shares(frame: pd.DataFrame) -> list[Share]:
    """Return the rows of a table of shares, typed, in their order.

    Parameters
    ----------
    frame
        As `store.read_processed("shares", …)` returns it.
    """
    return [_build_share(row) for row in list_records(frame)]


def _build_share(row: dict[Any, Any]) -> Share:
    """Return one row of the table, typed."""
    names = [field.name for field in fields(Share) if field.name != "cut"]
    typed = {name: row[name] for name in names}
    typed |= {name: read_number(row[name]) for name in SHARE_NUMBERS}
    cut = Cut(*(row[dimension] for dimension in DIMENSIONS))
    return Share(**{**typed, "cut": cut, "alternative": int(row["alternative"])})


def name_row(row: Mapping[str, object]) -> str:
    """Return the place of a row of the table, `document_id:line:seq`."""
    return ":".join(str(row[column]) for column in ROW_KEY)
