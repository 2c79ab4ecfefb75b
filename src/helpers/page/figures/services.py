"""Chart of online services by level: one stacked bar per date and statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.ground.errors import ContractError
from helpers.ground.languages import format_number, format_percent
from helpers.page.figures.layout import GAP, LINE_HEIGHT, Line, measure_name
from helpers.page.figures.palette import PAPER
from helpers.page.figures.rows import draw_lines, draw_name, draw_reference, prepare_axes
from helpers.page.figures.share_rows import find_target, say_target
from helpers.page.figures.statements import (
    LEVELS,
    Statement,
    list_same_date,
    list_statements,
    share_place,
)
from helpers.page.figures.style import ON_DARK, ON_LIGHT, TINTS, WIDTH, Chart, capitalise
from helpers.page.figures.text import measure_text, write
from helpers.page.labels import Labels

LEVEL_COLORS = dict(zip(LEVELS, (TINTS[0], TINTS[1], TINTS[1], TINTS[3], TINTS[5]), strict=True))
RESTATED_TEXT = (
    "One document states its levels more than once, with different figures; all are drawn."
)
DARK_LEVELS = ("level_4",)
LOW_LEVELS = ("level_1", "level_1_2", "level_2")
STACK_HEIGHT, BELOW, STEP, SAME_STEP, SWATCH = 19.0, 15.0, 13.0, 5.0, 10.0

Register = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Stack:
    """A statement with its name, and the target of its highest level if one was in force."""

    statement: Statement
    name: str
    target: Mapping[str, str] | None

    @property
    def levels(self) -> list[tuple[str, float]]:
        """Levels with their numbers, the highest first."""
        return list(self.statement.levels.items())[::-1]

    def list_small(self, widest: float, labels: Labels) -> list[str]:
        """Return the levels whose numbers do not fit into their part of the bar."""
        return [
            code
            for code, number in self.levels
            if number and _say(number, labels)[1] > number / widest * WIDTH
        ]

    def say_target(self, labels: Labels) -> str:
        """Return the target in words; nothing if there is none."""
        if self.target is None:
            return ""
        level = labels.label_code("service_level", str(self.target["service_level"]))
        return f"{level}: {say_target(self.target, labels)}"

    def measure(self, widest: float, labels: Labels) -> float:
        """Return the height in pixels, words included."""
        below = BELOW if self.list_small(widest, labels) else 0.0
        return LINE_HEIGHT + STACK_HEIGHT + below + measure_name(self.say_target(labels))


@dataclass(frozen=True)
class LevelName:
    """The name of a level with its colour, at a place in pixels."""

    code: str
    text: str
    x: float
    y: float


def can_draw_services(observations: pd.DataFrame) -> bool:
    """Return whether at least two levels are printed for one date."""
    return any(len(s.levels) > 1 for s in list_statements(observations))


def draw_services_by_level(
    ax: Axes,
    observations: pd.DataFrame,
    *,
    labels: Labels,
    shares: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
) -> Chart:
    """Draw online services by level as one stacked bar per date and statement, highest first.

    Parameters
    ----------
    ax
        Where to draw.
    observations
        Observations of one province; a date stated twice with different figures gets two bars.
    labels
        Words and number formats.
    shares, targets
        Shares of the province and register of targets. A target of the highest level is marked
        where the same share was computed from the same figures, and is in force on their date.

    Raises
    ------
    ContractError
        If no date has at least two levels.
    """
    statements = [s for s in list_statements(observations) if len(s.levels) > 1]
    if not statements:
        raise ContractError("no date has services of two levels: ask can_draw_services() first")
    register = [] if targets is None else targets.to_dict("records")
    stacks = [
        Stack(s, _name_statement(s, statements, labels), _find_target(s, shares, register))
        for s in statements
    ]
    names = _lay_level_names(statements, labels)
    widest = max(s.total for s in statements)
    spaces = [_measure_space(*pair) for pair in pairwise(stacks)] + [0.0]
    heights = [stack.measure(widest, labels) for stack in stacks]
    top = names[-1].y + LINE_HEIGHT
    prepare_axes(ax, top + sum(heights) + sum(spaces))
    ax.set_xlim(0.0, widest)
    for name in names:
        _draw_level_name(ax, name)
    for stack, height, space in zip(stacks, heights, spaces, strict=True):
        _draw_stack(ax, stack, top, labels)
        top += height + space
    return _describe_services(stacks, labels)


def _name_statement(statement: Statement, statements: Sequence[Statement], labels: Labels) -> str:
    """Return the date, and the line where the document states it more than once."""
    period = labels.label_period(statement.row)
    if len(list_same_date(statement, statements)) == 1:
        return period
    template = labels.translate("{period}, line {line}")
    return template.format(period=period, line=statement.row["line"])


def _find_target(
    statement: Statement, shares: pd.DataFrame | None, targets: Register
) -> Mapping[str, str] | None:
    """Return the target of the highest level, if its base is just what the statement counts."""
    if shares is None or shares.empty:
        return None
    code, number = list(statement.levels.items())[-1]
    same = (
        (shares["service_level"] == code)
        & (shares["document_id"] == statement.row["document_id"])
        & (shares["period_end"] == statement.row["period_end"])
        & (shares["numerator_value"] == number)
        & (shares["denominator_value"] == statement.total)
    )
    found = (find_target(share, targets) for share in shares[same].to_dict("records"))
    return next((target for target in found if target), None)


def _measure_space(earlier: Stack, later: Stack) -> float:
    """Return the pixels between two bars; those of one date stand closer."""
    same = share_place(earlier.statement.row, later.statement.row)
    return SAME_STEP if same else STEP


def _lay_level_names(statements: Sequence[Statement], labels: Labels) -> list[LevelName]:
    """Return the names of all levels in the order of the bars, in as many lines as they need."""
    found: list[LevelName] = []
    x, y = 0.0, LINE_HEIGHT / 2
    for code in reversed(LEVELS):
        if not any(code in s.levels for s in statements):
            continue
        text = labels.label_code("service_level", code)
        width = SWATCH + GAP / 2 + measure_text(text)
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE_HEIGHT
        found.append(LevelName(code, text, x, y))
        x += width + 2 * GAP
    return found


def _draw_level_name(ax: Axes, name: LevelName) -> None:
    """Draw a square of the level's colour, and its name behind."""
    unit = ax.get_xlim()[1] / WIDTH
    corner = (name.x * unit, name.y - SWATCH / 2)
    ax.add_patch(Rectangle(corner, SWATCH * unit, SWATCH, fc=LEVEL_COLORS[name.code], lw=0))
    write(ax, name.x + SWATCH + GAP / 2, name.y, name.text)


def _say(number: float, labels: Labels) -> tuple[str, float]:
    """Return a number in words and the pixels that it needs."""
    text = format_number(number, labels.lang)
    return text, measure_text(text) + 4.0


def _draw_stack(ax: Axes, stack: Stack, top: float, labels: Labels) -> None:
    """Draw one stacked bar with its numbers: inside where they fit, else below."""
    widest = ax.get_xlim()[1]
    total = labels.format_value(stack.statement.total, "service")
    y = draw_lines(ax, [Line(stack.name)], total, top) + STACK_HEIGHT / 2
    small = stack.list_small(widest, labels)
    left, free = 0.0, 0.0
    for code, number in stack.levels:
        look = {"color": LEVEL_COLORS[code], "ec": PAPER, "lw": 0.8}
        ax.barh(y, number, STACK_HEIGHT, left=left, gid=code, **look)
        text, width = _say(number, labels)
        middle = (left + number / 2) / widest * WIDTH
        if code in small:
            middle = min(max(middle, free + width / 2), WIDTH - width / 2)
            write(ax, middle, y + STACK_HEIGHT / 2 + BELOW / 2, text, ha="center")
            free = middle + width / 2
        elif number:
            color = ON_DARK if code in DARK_LEVELS else ON_LIGHT
            write(ax, middle, y, text, ha="center", color=color)
        left += number
    if stack.target is not None:
        place = float(stack.target["value"]) * stack.statement.total
        foot = y + STACK_HEIGHT / 2 + (BELOW if small else 0.0)
        draw_reference(ax, place, y, STACK_HEIGHT)
        draw_name(ax, place, foot, stack.say_target(labels))


def _describe_services(stacks: Sequence[Stack], labels: Labels) -> Chart:
    """Return alt text and caption of the services chart."""
    items = [
        f"{stack.name} – {_list_levels(stack.statement, labels)}"
        + "".join(f", {text}" for text in [stack.say_target(labels)] if text)
        for stack in stacks
    ]
    alt = labels.translate("Stacked bars of online services by level. {items}.")
    caption = _caption_services([stack.statement for stack in stacks], labels)
    return Chart(alt.format(items="; ".join(items)), " ".join(caption))


def _list_levels(statement: Statement, labels: Labels) -> str:
    """Return the numbers of a statement in words."""
    return ", ".join(
        f"{labels.label_code('service_level', code)}: {format_number(number, labels.lang)}"
        for code, number in statement.levels.items()
    )


def _caption_services(statements: Sequence[Statement], labels: Labels) -> list[str]:
    """Return the sentences of the caption: the highest level last seen, then reservations."""
    last = list_same_date(statements[-1], statements)[0]
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
    if any(len(list_same_date(s, statements)) > 1 for s in statements):
        sentences.append(labels.translate(RESTATED_TEXT))
    return sentences
