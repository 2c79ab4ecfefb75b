"""Chart of online services by level: one stacked bar per date and statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.analysis.codes import Codes
from helpers.analysis.rules import Rules
from helpers.analysis.targets import find_target
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import TOTAL
from helpers.page.figures.grades import name_dispute, name_grade
from helpers.page.figures.layout import GAP, LINE_HEIGHT, Line
from helpers.page.figures.palette import INK
from helpers.page.figures.rows import (
    choose_look,
    draw_lines,
    draw_name,
    draw_reference,
    prepare_axes,
)
from helpers.page.figures.stacks import (
    BELOW,
    STACK_HEIGHT,
    Stack,
    choose_colors,
    describe_services,
    list_drawn,
    name_level,
    say_number,
)
from helpers.page.figures.statements import (
    LEVEL,
    Statement,
    list_same_date,
    list_statements,
    open_nested,
    share_place,
)
from helpers.page.figures.style import ON_DARK, ON_LIGHT, TINTS, WIDTH, Chart
from helpers.page.figures.text import measure_text, write
from helpers.page.labels import Labels

DARK_TINTS = TINTS[4:]
STEP, SAME_STEP, SWATCH = 13.0, 5.0, 10.0

Register = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class LevelName:
    """The name of a level with its colour, at a place in pixels."""

    code: str
    text: str
    color: str
    x: float
    y: float


def can_draw_services(observations: pd.DataFrame, rules: Rules) -> bool:
    """Return whether two levels, or a level and all services, are printed for one date."""
    return any(s.is_split for s in list_statements(observations, rules))


def draw_services_by_level(
    ax: Axes,
    observations: pd.DataFrame,
    *,
    labels: Labels,
    rules: Rules,
    shares: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    findings: pd.DataFrame | None = None,
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
    rules
        The codebook: which counts are split by level, and the levels as sets.
    shares, targets
        Shares of the province and register of targets. A target of the highest level is marked
        where the same share was computed from the same figures, and is in force on their date.
    findings
        Findings of the audit of the province.

    Raises
    ------
    ContractError
        If no date has anything to split.
    """
    found = list_statements(observations, rules)
    found = found if findings is None else open_nested(found, findings)
    statements = [s for s in found if s.is_split]
    if not statements:
        raise ContractError("no date has services of two levels: ask can_draw_services() first")
    register = [] if targets is None else list_records(targets)
    stacks = [
        Stack(s, _name_statement(s, statements, labels), _find_target(s, shares, register))
        for s in statements
    ]
    names = _lay_level_names(stacks, labels, rules.codes)
    colors = {name.code: name.color for name in names}
    widest = max(s.listed + s.rest for s in statements)
    spaces = [_measure_space(*pair) for pair in pairwise(stacks)] + [0.0]
    heights = [stack.measure(widest, labels) for stack in stacks]
    top = names[-1].y + LINE_HEIGHT
    prepare_axes(ax, top + sum(heights) + sum(spaces))
    ax.set_xlim(0.0, widest)
    for name in names:
        _draw_level_name(ax, name)
    for stack, height, space in zip(stacks, heights, spaces, strict=True):
        _draw_stack(ax, stack, top, labels, colors)
        top += height + space
    return describe_services(stacks, labels, rules.codes)


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
        (shares[LEVEL] == code)
        & (shares["document_id"] == statement.row["document_id"])
        & (shares["period_end"] == statement.row["period_end"])
        & (shares["numerator_value"] == number)
        & (shares["denominator_value"] == statement.base)
    )
    whole = shares[same & (shares["coverage"] == TOTAL)]
    found = (find_target(share, targets) for share in list_records(whole))
    return next((target for target in found if target), None)


def _measure_space(earlier: Stack, later: Stack) -> float:
    """Return the pixels between two bars; those of one date stand closer."""
    same = share_place(earlier.statement.row, later.statement.row)
    return SAME_STEP if same else STEP


def _lay_level_names(stacks: Sequence[Stack], labels: Labels, codes: Codes) -> list[LevelName]:
    """Return the names of all levels in the order of the bars, in as many lines as they need."""
    found: list[LevelName] = []
    x, y = 0.0, LINE_HEIGHT / 2
    drawn = list_drawn(stacks, codes)
    colors = choose_colors(drawn, codes)
    for code in drawn:
        text = name_level(code, labels)
        width = SWATCH + GAP / 2 + measure_text(text)
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE_HEIGHT
        found.append(LevelName(code, text, colors[code], x, y))
        x += width + 2 * GAP
    return found


def _draw_level_name(ax: Axes, name: LevelName) -> None:
    """Draw a square of the level's colour, and its name behind."""
    unit = ax.get_xlim()[1] / WIDTH
    corner = (name.x * unit, name.y - SWATCH / 2)
    ax.add_patch(Rectangle(corner, SWATCH * unit, SWATCH, fc=name.color, lw=0))
    write(ax, name.x + SWATCH + GAP / 2, name.y, name.text)


def _draw_stack(
    ax: Axes, stack: Stack, top: float, labels: Labels, colors: Mapping[str, str]
) -> None:
    """Draw one stacked bar with its numbers: inside where they fit, else below."""
    widest = ax.get_xlim()[1]
    total = labels.format_value(stack.statement.base, "service")
    doubt = name_dispute({"disputed_by": stack.statement.disputed}, labels)
    words = filter(None, (name_grade(stack.statement.row, labels), doubt))
    name = Line(stack.name, ", ".join(words))
    y = draw_lines(ax, [name], total, top) + STACK_HEIGHT / 2
    small = stack.list_small(widest, labels)
    left, free = 0.0, 0.0
    for code, number in stack.levels:
        is_pale = code in stack.statement.disputed
        look = choose_look(colors[code], is_pale=is_pale, gap=0.8)
        ax.barh(y, number, STACK_HEIGHT, left=left, gid=code, **look)
        text, width = say_number(number, labels)
        middle = (left + number / 2) / widest * WIDTH
        if code in small:
            middle = min(max(middle, free + width / 2), WIDTH - width / 2)
            write(ax, middle, y + STACK_HEIGHT / 2 + BELOW / 2, text, ha="center")
            free = middle + width / 2
        elif number:
            on_dark = colors[code] in DARK_TINTS and not is_pale
            color = INK if is_pale else ON_DARK if on_dark else ON_LIGHT
            write(ax, middle, y, text, ha="center", color=color)
        left += number
    if stack.target is not None:
        place = float(stack.target["value"]) * stack.statement.base
        foot = y + STACK_HEIGHT / 2 + (BELOW if small else 0.0)
        draw_reference(ax, place, y, STACK_HEIGHT)
        draw_name(ax, place, foot, stack.say_target(labels))
