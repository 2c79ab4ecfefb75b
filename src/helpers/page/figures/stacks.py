"""The stacked bars of services by level: their parts, colours, heights and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis.codes import Codes
from helpers.analysis.decomposition import REST
from helpers.ground.languages import format_number
from helpers.page.figures.layout import LINE_HEIGHT, measure_name
from helpers.page.figures.palette import TRACK
from helpers.page.figures.share_rows import say_target
from helpers.page.figures.statements import LEVEL, Statement, list_same_date
from helpers.page.figures.style import TINTS, WIDTH, Chart, capitalise
from helpers.page.figures.text import measure_text
from helpers.page.labels import Labels

STACK_HEIGHT, BELOW = 19.0, 15.0
RESTATED_TEXT = (
    "One document states its levels more than once, with different figures; all are drawn."
)


@dataclass(frozen=True)
class Stack:
    """A statement with its name, and the target of its highest level if one was in force."""

    statement: Statement
    name: str
    target: Mapping[str, str] | None

    @property
    def levels(self) -> list[tuple[str, float]]:
        """Levels with their numbers, the highest first, then what no level lists."""
        rest = [(REST, self.statement.rest)] if self.statement.rest else []
        return list(self.statement.levels.items())[::-1] + rest

    def list_small(self, widest: float, labels: Labels) -> list[str]:
        """Return the levels whose numbers do not fit into their part of the bar."""
        return [
            code
            for code, number in self.levels
            if number and say_number(number, labels)[1] > number / widest * WIDTH
        ]

    def say_target(self, labels: Labels) -> str:
        """Return the target in words; nothing if there is none."""
        if self.target is None:
            return ""
        level = labels.label_code(LEVEL, str(self.target[LEVEL]))
        return f"{level}: {say_target(self.target, labels)}"

    def measure(self, widest: float, labels: Labels) -> float:
        """Return the height in pixels, words included."""
        below = BELOW if self.list_small(widest, labels) else 0.0
        return LINE_HEIGHT + STACK_HEIGHT + below + measure_name(self.say_target(labels))


def list_drawn(stacks: Sequence[Stack], codes: Codes) -> list[str]:
    """Return the levels of all bars, breakdown by breakdown, the highest first, the rest last."""
    drawn = list(dict.fromkeys(code for stack in stacks for code, _ in stack.levels))
    splits = {code: codes.find_breakdown(LEVEL, code) for code in drawn}
    order = list(dict.fromkeys(split.name for split in splits.values() if split))

    def place(code: str) -> tuple[int, ...]:
        split, rank = splits[code], codes.rank(LEVEL, code)
        if split is None or rank is None:
            return (len(order),)
        return order.index(split.name), -rank[0], -rank[1]

    return sorted(drawn, key=place)


def name_level(code: str, labels: Labels) -> str:
    """Return the name of a level, or of what no level lists."""
    return labels.label_code("group" if code == REST else LEVEL, code)


def choose_colors(drawn: Sequence[str], codes: Codes) -> dict[str, str]:
    """Return the tint of each level: the higher in its breakdown, the darker; the rest is pale.

    A second breakdown takes the tints that the first leaves: no level is what came after levels.
    """
    free, found = list(TINTS), dict.fromkeys(drawn, TRACK)
    splits = {s.name: s for code in drawn if (s := codes.find_breakdown(LEVEL, code))}
    for split in splits.values():
        steps = max(1, len(split.parts) - 1)
        own = [free[place * (len(free) - 1) // steps] for place in range(len(split.parts))]
        for code in drawn:
            rank = codes.rank(LEVEL, code)
            if rank is not None and codes.find_breakdown(LEVEL, code) == split:
                found[code] = own[rank[1]]
        free = [tint for tint in free if tint not in own] or list(TINTS)
    return found


def say_number(number: float, labels: Labels) -> tuple[str, float]:
    """Return a number in words and the pixels that it needs."""
    text = format_number(number, labels.lang)
    return text, measure_text(text) + 4.0


def describe_services(stacks: Sequence[Stack], labels: Labels, codes: Codes) -> Chart:
    """Return alt text and caption of the services chart."""
    items = [
        f"{stack.name} – {_list_levels(stack, labels)}"
        + "".join(f", {text}" for text in [stack.say_target(labels)] if text)
        for stack in stacks
    ]
    alt = labels.translate("Stacked bars of online services by level. {items}.")
    caption = _caption_services([stack.statement for stack in stacks], labels, codes)
    return Chart(alt.format(items="; ".join(items)), " ".join(caption))


def _list_levels(stack: Stack, labels: Labels) -> str:
    """Return the numbers of a bar in words, the lowest level first."""
    doubt = f" ({labels.translate('disputed')})"
    return ", ".join(
        f"{name_level(code, labels)}: {format_number(number, labels.lang)}"
        f"{doubt if code in stack.statement.disputed else ''}"
        for code, number in reversed(stack.levels)
    )


def _caption_services(statements: Sequence[Statement], labels: Labels, codes: Codes) -> list[str]:
    """Return the sentences of the caption: the highest level last seen, then reservations."""
    last = list_same_date(statements[-1], statements)[0]
    code, number = list(last.levels.items())[-1]
    text = "{period}, {level}: {part} of {whole} services ({share})."
    if last.is_hedged:
        text = (
            "{period}: the bars show the printed numbers; “over”, “nearly” or the like stand "
            "before them, so how large a share a level has is open."
        )
    sentences = [
        labels.translate(text).format(
            period=capitalise(labels.label_period(last.row)),
            part=format_number(number, labels.lang),
            whole=format_number(last.base, labels.lang),
            share=labels.format_share(number / last.base),
            level=labels.label_code(LEVEL, code),
        )
    ]
    missing = [labels.label_code(LEVEL, code) for code in _list_missing(last, codes)]
    if missing:
        text = labels.translate("Not counted in the document: {parts}.")
        sentences.append(text.format(parts=", ".join(missing)))
    if any(len(list_same_date(s, statements)) > 1 for s in statements):
        sentences.append(labels.translate(RESTATED_TEXT))
    return sentences


def _list_missing(statement: Statement, codes: Codes) -> list[str]:
    """Return the levels that a statement leaves out, lowest first; none that a total may hold."""
    split = codes.find_breakdown(LEVEL, next(iter(statement.levels)))
    if split is None or statement.rest:
        return []
    counted = codes.expand(LEVEL, statement.levels)
    required = split.list_required(str(statement.row["period_end"]))
    return [part for part in split.parts if part in required - counted]
