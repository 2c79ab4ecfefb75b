"""Chart of online services by level: one stacked bar per date and statement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.errors import ContractError
from helpers.figure_layout import GAP, Row, find_limits
from helpers.figure_rows import MARGIN, prepare_axes
from helpers.figure_style import INK, SOFT, TINTS, WIDTH, Chart, capitalise
from helpers.figure_text import SMALL_SIZE, measure_text, write
from helpers.labels import Labels
from helpers.languages import format_number, format_percent
from helpers.vocabulary import DIMENSIONS, TOTAL

PERIOD = ["period_end", "period_start"]

LEVEL_COLORS = {
    "level_1": TINTS[0],
    "level_1_2": TINTS[1],
    "level_2": TINTS[1],
    "level_3": TINTS[3],
    "level_4": TINTS[5],
}
RESTATED_TEXT = (
    "One document states its levels more than once, with different figures; all are drawn."
)
DARK_LEVELS = ("level_4",)
LOW_LEVELS = ("level_1", "level_1_2", "level_2")
PERIOD_WIDTH = 1.75
STACK_HEIGHT, STACK_STEP, THIN_HEIGHT, THIN_STEP, HEADER = 0.27, 0.46, 0.17, 0.31, 0.28


@dataclass(frozen=True)
class Statement:
    """What one place of a document says about the services of each level on one date."""

    row: Mapping[str, object]
    levels: Mapping[str, float]

    @property
    def total(self) -> float:
        """Services of all levels that are printed."""
        return math.fsum(self.levels.values())

    def agrees_with(self, others: Mapping[str, float]) -> bool:
        """Return whether no level is given another number."""
        return all(self.levels.get(level, number) == number for level, number in others.items())


def can_draw_services(observations: pd.DataFrame) -> bool:
    """Return whether at least two levels are printed for one date."""
    return any(len(s.levels) > 1 for s in list_statements(observations))


def draw_services_by_level(ax: Axes, observations: pd.DataFrame, *, labels: Labels) -> Chart:
    """Draw online services by level as one stacked bar per date and statement.

    Parameters
    ----------
    ax
        Where to draw.
    observations
        Observations of one province; a date stated twice with different figures gets two bars.
    labels
        Words and number formats.

    Raises
    ------
    ContractError
        If no date has at least two levels.
    """
    statements = [s for s in list_statements(observations) if len(s.levels) > 1]
    if not statements:
        raise ContractError("no date has services of two levels: ask can_draw_services() first")
    names = [_name_statement(s, statements, labels) for s in statements]
    bars = [_format_stack(s, labels) for s in statements]
    places = _place_stacks(statements)
    prepare_axes(ax, places[-1] + STACK_STEP / 2, label_width=PERIOD_WIDTH)
    ax.set_xlim(find_limits(bars, WIDTH - PERIOD_WIDTH - MARGIN))
    _draw_level_names(ax, statements[0], labels)
    for statement, name, bar, y in zip(statements, names, bars, places, strict=True):
        thin = len(_list_same_date(statement, statements)) > 1
        write(ax, -PERIOD_WIDTH + GAP, y, name, in_margin=True)
        _draw_stack(ax, statement, y, THIN_HEIGHT if thin else STACK_HEIGHT, labels=labels)
        write(ax, bar.value or 0.0, y, bar.text, shift=GAP)
    return _describe_services(statements, names, labels)


def list_statements(observations: pd.DataFrame) -> list[Statement]:
    """Return the distinct statements of services by level, oldest first.

    The figures of one line belong together. A line that contradicts no earlier one of its
    document and date completes or repeats it; one that does is a further statement.
    """
    found: list[Statement] = []
    for line in _list_lines(observations):
        levels = {str(r["service_level"]): float(str(r["value"])) for r in line}
        own = [i for i, s in enumerate(found) if _share_place(s.row, line[0])]
        fitting = [i for i in own if found[i].agrees_with(levels)]
        if fitting:
            old = found[fitting[0]]
            found[fitting[0]] = Statement(old.row, _order_levels(old.levels | levels))
        else:
            found.append(Statement(line[0], _order_levels(levels)))
    return found


def _list_lines(observations: pd.DataFrame) -> list[list[Mapping[str, object]]]:
    """Return the printed numbers of services by level, line by line, oldest date first."""
    if observations.empty:
        return []
    others = [d for d in DIMENSIONS if d != "service_level"]
    wanted = (
        (observations["indicator_code"] == "online_services")
        & observations["service_level"].isin(LEVEL_COLORS)
        & (observations[others] == TOTAL).all(axis=1)
        & observations["value"].notna()
    )
    rows = observations[wanted].astype({"line": int, "seq": int})
    rows = rows.sort_values([*PERIOD, "document_id", "line", "seq"])
    keys = [*PERIOD, "document_id", "line"]
    return [group.to_dict("records") for _, group in rows.groupby(keys, sort=False)]


def _order_levels(levels: Mapping[str, float]) -> dict[str, float]:
    """Return levels from low to high; a joint figure for 1 and 2 stands for its parts."""
    parts = ("level_1", "level_2") if "level_1_2" in levels else ()
    return {code: levels[code] for code in LEVEL_COLORS if code in levels and code not in parts}


def _share_place(first: Mapping[str, object], second: Mapping[str, object]) -> bool:
    """Return whether two rows have the same document and period."""
    return all(first[k] == second[k] for k in (*PERIOD, "document_id"))


def _list_same_date(statement: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one document and date."""
    return [s for s in statements if _share_place(s.row, statement.row)]


def _name_statement(statement: Statement, statements: Sequence[Statement], labels: Labels) -> str:
    """Return the date, and the line where the document states it more than once."""
    period = labels.label_period(statement.row)
    if len(_list_same_date(statement, statements)) == 1:
        return period
    template = labels.translate("{period}, line {line}")
    return template.format(period=period, line=statement.row["line"])


def _format_stack(statement: Statement, labels: Labels) -> Row:
    """Return a stacked bar's total with its text, to find the room it needs."""
    text = labels.format_value(statement.total, "service")
    return Row("", statement.total, statement.total, statement.total, text)


def _place_stacks(statements: Sequence[Statement]) -> list[float]:
    """Return the vertical middle of each bar in inches; bars of one date stand closer."""
    places = [HEADER + STACK_STEP / 2]
    for earlier, later in pairwise(statements):
        same = _share_place(earlier.row, later.row)
        places.append(places[-1] + (THIN_STEP if same else STACK_STEP))
    return places


def _draw_level_names(ax: Axes, statement: Statement, labels: Labels) -> None:
    """Write the levels above the first bar, each behind a square of its colour."""
    low, high = ax.get_xlim()
    per_inch = (high - low) / (WIDTH - PERIOD_WIDTH - MARGIN)
    start, free = 0.0, 0.0
    for code, number in statement.levels.items():
        x = max(start, free)
        name = labels.label_code("service_level", code)
        mark = Rectangle((x, 0.08), 0.1 * per_inch, 0.1, fc=LEVEL_COLORS[code], ec=SOFT, lw=0.5)
        ax.add_patch(mark)
        write(ax, x, 0.13, name, shift=0.15)
        free = x + (0.15 + measure_text(name) + 2 * GAP) * per_inch
        start += number


def _draw_stack(ax: Axes, statement: Statement, y: float, height: float, *, labels: Labels) -> None:
    """Draw one stacked bar with its numbers: inside where they fit, else below."""
    low, high = ax.get_xlim()
    inches = (WIDTH - PERIOD_WIDTH - MARGIN) / (high - low)
    left = 0.0
    for code, number in statement.levels.items():
        look = {"color": LEVEL_COLORS[code], "ec": "white", "lw": 0.8}
        ax.barh(y, number, height, left=left, gid=code, **look)
        text, middle = format_number(number, labels.lang), left + number / 2
        if measure_text(text) + 0.04 <= number * inches:
            color = "white" if code in DARK_LEVELS else INK
            write(ax, middle, y, text, ha="center", color=color)
        elif number:
            write(ax, middle, y + height / 2 + 0.08, text, ha="center", size=SMALL_SIZE)
        left += number


def _describe_services(
    statements: Sequence[Statement], names: Sequence[str], labels: Labels
) -> Chart:
    """Return alt text and caption of the services chart."""
    alt = labels.translate("Stacked bars of online services by level. {items}.").format(
        items="; ".join(
            f"{name} – {_list_levels(statement, labels)}"
            for name, statement in zip(names, statements, strict=True)
        )
    )
    return Chart(alt, " ".join(_caption_services(statements, labels)))


def _list_levels(statement: Statement, labels: Labels) -> str:
    """Return the numbers of a statement in words."""
    return ", ".join(
        f"{labels.label_code('service_level', code)}: {format_number(number, labels.lang)}"
        for code, number in statement.levels.items()
    )


def _caption_services(statements: Sequence[Statement], labels: Labels) -> list[str]:
    """Return the sentences of the caption: the highest level last seen, then reservations."""
    last = _list_same_date(statements[-1], statements)[0]
    code, number = list(last.levels.items())[-1]
    first = labels.translate("{period}: {part} of {whole} services ({share}) are at {level}.")
    sentences = [
        first.format(
            period=capitalise(labels.label_period(last.row)),
            part=format_number(number, labels.lang),
            whole=format_number(last.total, labels.lang),
            share=format_percent(number / last.total, labels.lang),
            level=labels.label_code("service_level", code),
        )
    ]
    if not set(LOW_LEVELS) & set(last.levels):
        sentences.append(labels.translate("Lower levels are not counted in the document."))
    if any(len(_list_same_date(s, statements)) > 1 for s in statements):
        sentences.append(labels.translate(RESTATED_TEXT))
    return sentences
