"""One page on a text that nobody reviewed: what adds up in it, what does not, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers.analysis.found import Found, FoundRelation, NearMiss
from helpers.ground.escaping import show_controls
from helpers.ground.languages import format_number, require_language, translate
from helpers.page.found_words import (
    list_lines,
    tell_chance,
    tell_repairs,
    write_miss,
    write_relation,
)
from helpers.page.fragments import (
    Cell,
    Column,
    FindingCard,
    Fragment,
    Heading,
    Link,
    render_findings,
    render_heading,
    render_paragraph,
    render_table,
)

TEMPLATES = Path(__file__).parent / "templates"
CAVEAT = (
    "Found by the numbers alone, without knowing what they count: a proposal for whoever knows the "
    "text. A figure that stands in nothing found here cannot be checked, and is not thereby right."
)

EXCERPT = 160
"""Characters of a line that are shown around a figure."""


@dataclass(frozen=True)
class Checked:
    """A text and what was found in it.

    Attributes
    ----------
    name
        Its file.
    lines
        Its lines by number.
    found
        What adds up, and what almost does.
    left_out
        How many numbers were passed over as no figures.
    """

    name: str
    lines: Mapping[int, str]
    found: Found
    left_out: int = 0

    @property
    def related(self) -> int:
        """How many figures stand in something that was found."""
        relations = [*self.found.relations, *(m.relation for m in self.found.misses)]
        return len({name for relation in relations for name in relation.names})


def write_report(checked: Checked, lang: str) -> list[str]:
    """Return the report as lines for a terminal."""
    found = checked.found
    lines = [f"{checked.name}: {tell_summary(checked, lang)}"]
    if found.misses:
        lines += ["", translate("What does not add up", lang)]
    for miss in found.misses:
        lines.append(f"  {_tell_place(miss.relation, lang)}: {write_miss(miss)}")
        lines.append(f"    {tell_repairs(miss, lang)} ({tell_chance(miss.accident, lang)})")
    if found.relations:
        lines += ["", translate("What adds up", lang)]
    for relation in found.relations:
        chance = tell_chance(relation.accident, lang)
        lines.append(f"  {_tell_place(relation, lang)}: {write_relation(relation)} ({chance})")
    return [*lines, "", translate(CAVEAT, lang)]


def render_report(checked: Checked, lang: str) -> str:
    """Return the report as one self-contained page."""
    found = checked.found
    body = render_paragraph(tell_summary(checked, lang))
    body += render_heading(Heading("misses", translate("What does not add up", lang)))
    body += _render_misses(found.misses, checked, lang)
    body += render_heading(Heading("relations", translate("What adds up", lang)))
    body += _render_relations(found.relations, lang)
    body += render_paragraph(translate(CAVEAT, lang))
    body += _render_lines(checked, lang)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "adding_up"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show_controls,
    )
    return environment.get_template("page.html.j2").render(
        lang=require_language(lang),
        title=translate("What adds up in {name}", lang).format(name=checked.name),
        style=Markup((TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")),
        skip=translate("Skip to content", lang),
        body=Markup(body.html),
    )


def tell_summary(checked: Checked, lang: str) -> str:
    """Return how many figures were read, and how many of them can be checked."""
    found = checked.found
    counts = {
        "figures": len(found.figures),
        "related": checked.related,
        "holds": len(found.relations),
        "misses": len(found.misses),
        "left_out": checked.left_out,
    }
    return translate(
        "{figures} figures, of which {related} stand in something that can be checked; "
        "holds: {holds}; almost holds: {misses}; other numbers passed over: {left_out}.",
        lang,
    ).format(**{name: format_number(count, lang) for name, count in counts.items()})


def _tell_place(relation: FoundRelation, lang: str) -> str:
    """Return the lines on which a relation stands."""
    lines = list_lines(relation.figures)
    text = translate("line {lines}", lang) if len(lines) == 1 else translate("lines {lines}", lang)
    return text.format(lines=", ".join(map(str, lines)))


def _link_lines(relation: FoundRelation) -> tuple[Link, ...]:
    """Return links to the lines on which a relation stands."""
    return tuple(Link(str(line), f"#line-{line}") for line in list_lines(relation.figures))


def _render_misses(misses: Sequence[NearMiss], checked: Checked, lang: str) -> Fragment:
    """Return a card for each near miss, with the text where it stands."""
    if not misses:
        return render_paragraph(translate("Nothing that was found almost holds.", lang))
    cards = [
        FindingCard(
            anchor=f"miss-{number}",
            severity="error",
            title=write_miss(miss),
            explanation=tell_repairs(miss, lang),
            arithmetic="",
            links=_link_lines(miss.relation),
            remarks=(_cut(checked, miss), tell_chance(miss.accident, lang)),
        )
        for number, miss in enumerate(misses, start=1)
    ]
    return render_findings(cards, rows_word=translate("Line", lang))


def _cut(checked: Checked, miss: NearMiss) -> str:
    """Return the words around the figure that is missed."""
    figure = miss.relation.result
    text = checked.lines.get(figure.line, "")
    start = max(0, text.find(figure.printed, max(0, figure.order - 1)) - EXCERPT // 2)
    piece = text[start : start + EXCERPT].strip()
    before, after = ("…" if cut else "" for cut in (start > 0, start + EXCERPT < len(text)))
    return f"{before}{piece}{after}"


def _render_relations(relations: Sequence[FoundRelation], lang: str) -> Fragment:
    """Return a table of what holds."""
    if not relations:
        return render_paragraph(translate("Nothing was found that adds up.", lang))
    columns = (
        Column(translate("Arithmetic", lang)),
        Column(translate("Line", lang), nowrap=True),
        Column(translate("How sure", lang)),
    )
    rows = [
        (
            Cell(write_relation(relation)),
            Cell(links=_link_lines(relation), separator=", "),
            Cell(tell_chance(relation.accident, lang)),
        )
        for relation in relations
    ]
    return render_table(columns, rows, caption=translate("What adds up", lang), quiet=True)


def _render_lines(checked: Checked, lang: str) -> Fragment:
    """Return the lines of the text that something was found on, as places that links lead to."""
    found = checked.found
    relations = [*found.relations, *(miss.relation for miss in found.misses)]
    shown = sorted({line for relation in relations for line in list_lines(relation.figures)})
    if not shown:
        return Fragment("")
    heading = render_heading(Heading("text", translate("The lines of the text", lang)))
    columns = (Column(translate("Line", lang), nowrap=True), Column(translate("Text", lang)))
    rows = [
        (Cell(str(line), anchor=f"line-{line}"), Cell(checked.lines.get(line, "")))
        for line in shown
    ]
    caption = translate("The lines of the text", lang)
    return heading + render_table(columns, rows, caption=caption, quiet=True)
