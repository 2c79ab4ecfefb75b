"""One page on a text that nobody reviewed: what adds up in it, what does not, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from helpers.analysis.found import Found, FoundFigure, FoundRelation, NearMiss
from helpers.audit.by_meaning import Contradiction
from helpers.ground.languages import format_number, require_language, translate
from helpers.page.by_meaning import (
    Meaning,
    explain_contradiction,
    list_places,
    tell_mending,
    tell_sure,
    write_contradiction,
    write_contradictions,
)
from helpers.page.found_words import (
    list_lines,
    tell_chance,
    tell_place,
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
from helpers.page.templating import build_environment

TEMPLATES = Path(__file__).parent / "templates"
CAVEAT = (
    "A proposal for whoever knows the text. What the figures mean was read by a machine and "
    "reviewed by nobody; what is found by the numbers alone knows nothing of what they count. A "
    "figure that stands in nothing found here cannot be checked, and is not thereby right."
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
        What adds up by the numbers alone, and what almost does.
    meaning
        What contradicts or holds by what the figures were read to mean.
    left_out
        How many numbers were passed over as no figures.
    unread
        Why the meaning could not be read; empty if it was.
    """

    name: str
    lines: Mapping[int, str]
    found: Found
    meaning: Meaning = field(default_factory=Meaning)
    left_out: int = 0
    unread: str = ""

    @property
    def holds(self) -> list[FoundRelation]:
        """What adds up by numbers or by meaning, in the order of the text, each once."""
        both = [*self.found.relations, *self.meaning.list_new(self.found.relations)]
        return sorted(both, key=lambda relation: (relation.result.line, relation.result.order))

    @property
    def wrong(self) -> int:
        """How many contradictions there are, by meaning and by numbers."""
        return len(self.meaning.contradictions) + len(self.found.misses)

    @property
    def related(self) -> int:
        """How many figures stand in something that was found."""
        relations = [*self.holds, *(m.relation for m in self.found.misses)]
        names = {name for relation in relations for name in relation.names}
        told = self.meaning.contradictions
        names |= {row.name for one in told for row in one.finding.observations}
        return len(names)


def write_report(checked: Checked, lang: str) -> list[str]:
    """Return the report as lines for a terminal."""
    lines = [f"{checked.name}: {tell_summary(checked, lang)}"]
    lines += write_contradictions(checked.meaning, lang)
    misses, holds = checked.found.misses, checked.holds
    if misses:
        lines += ["", translate("What does not add up by the numbers alone", lang)]
    for miss in misses:
        lines.append(f"  {tell_place(list_lines(miss.relation.figures), lang)}: {write_miss(miss)}")
        lines.append(f"    {tell_repairs(miss, lang)} ({tell_chance(miss.accident, lang)})")
    if holds:
        lines += ["", translate("What adds up", lang)]
    for relation in holds:
        place = tell_place(list_lines(relation.figures), lang)
        lines.append(
            f"  {place}: {write_relation(relation)} ({_tell_how(relation, checked, lang)})"
        )
    return [*lines, "", translate(CAVEAT, lang)]


def _tell_how(relation: FoundRelation, checked: Checked, lang: str) -> str:
    """Return how what holds was found: by numbers, with its chance, by meaning, or by both."""
    sure = checked.meaning.find_sure(relation)
    if sure is None:
        return tell_chance(relation.accident, lang)
    if relation in checked.found.relations:
        chance = tell_chance(relation.accident, lang)
        return translate("{chance}; the words say the same", lang).format(chance=chance)
    return tell_sure(sure, lang)


def render_report(checked: Checked, lang: str) -> str:
    """Return the report as one self-contained page."""
    misses, wrong = checked.found.misses, checked.meaning.contradictions
    body = render_paragraph(tell_summary(checked, lang))
    body += render_heading(
        Heading("contradictions", translate("What contradicts by its meaning", lang))
    )
    body += _render_contradictions(wrong, checked, lang)
    body += render_heading(
        Heading("misses", translate("What does not add up by the numbers alone", lang))
    )
    body += _render_misses(misses, checked, lang)
    body += render_heading(Heading("relations", translate("What adds up", lang)))
    body += _render_relations(checked, lang)
    body += render_paragraph(translate(CAVEAT, lang))
    body += _render_lines(checked, lang)
    environment = build_environment(TEMPLATES / "adding_up")
    return environment.get_template("page.html.j2").render(
        lang=require_language(lang),
        title=translate("What adds up in {name}", lang).format(name=checked.name),
        style=Markup((TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")),
        skip=translate("Skip to content", lang),
        body=Markup(body.html),
    )


def tell_summary(checked: Checked, lang: str) -> str:
    """Return how many figures were read, and how many of them can be checked."""
    figures = len(checked.found.figures)
    counts = {
        "figures": figures,
        "related": checked.related,
        "holds": len(checked.holds),
        "contradictions": len(checked.meaning.contradictions),
        "misses": len(checked.found.misses),
        "alone": figures - checked.related,
        "left_out": checked.left_out,
    }
    told = translate(
        "{figures} figures, of which {related} stand in something that can be checked and {alone} "
        "in nothing; holds: {holds}; contradicts by meaning: {contradictions}; almost holds by "
        "the numbers alone: {misses}; other numbers passed over: {left_out}.",
        lang,
    ).format(**{name: format_number(count, lang) for name, count in counts.items()})
    if not checked.unread:
        return told
    text = translate("The meaning could not be read, so only the numbers were: {why}.", lang)
    return f"{told} {text.format(why=checked.unread.rstrip('.'))}"


def _link_lines(lines: Sequence[int]) -> tuple[Link, ...]:
    """Return links to lines of the text."""
    return tuple(Link(str(line), f"#line-{line}") for line in lines)


def _render_contradictions(wrong: Sequence[Contradiction], checked: Checked, lang: str) -> Fragment:
    """Return a card for each contradiction, with the text where its first figure stands."""
    if not wrong:
        text = "Nothing whose meaning was read with enough certainty contradicts itself."
        return render_paragraph(translate(text, lang))
    cards = [
        FindingCard(
            anchor=f"contradiction-{number}",
            severity="error",
            title=write_contradiction(told),
            explanation=explain_contradiction(told, checked.meaning, lang),
            arithmetic="",
            links=_link_lines(list_places(told)),
            remarks=(
                tell_mending(told, lang),
                _cut(checked.lines.get(row.line, ""), row.token),
                tell_sure(told.sure, lang),
            ),
        )
        for number, told in enumerate(wrong, start=1)
        for row in [told.finding.observations[0]]
    ]
    return render_findings(cards, rows_word=translate("Line", lang))


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
            links=_link_lines(list_lines(miss.relation.figures)),
            remarks=(_cut_around(checked, miss.relation.result), tell_chance(miss.accident, lang)),
        )
        for number, miss in enumerate(misses, start=1)
    ]
    return render_findings(cards, rows_word=translate("Line", lang))


def _cut_around(checked: Checked, figure: FoundFigure) -> str:
    """Return the words around a figure of the search."""
    text = checked.lines.get(figure.line, "")
    return _cut(text, figure.printed, start=max(0, figure.order - 1))


def _cut(text: str, token: str, *, start: int = 0) -> str:
    """Return the words around a token of a line."""
    first = max(0, text.find(token, start) - EXCERPT // 2)
    piece = text[first : first + EXCERPT].strip()
    before, after = ("…" if cut else "" for cut in (first > 0, first + EXCERPT < len(text)))
    return f"{before}{piece}{after}"


def _render_relations(checked: Checked, lang: str) -> Fragment:
    """Return a table of what holds."""
    if not checked.holds:
        return render_paragraph(translate("Nothing was found that adds up.", lang))
    columns = (
        Column(translate("Arithmetic", lang)),
        Column(translate("Line", lang), nowrap=True),
        Column(translate("How sure", lang)),
    )
    rows = [
        (
            Cell(write_relation(relation)),
            Cell(links=_link_lines(list_lines(relation.figures)), separator=", "),
            Cell(_tell_how(relation, checked, lang)),
        )
        for relation in checked.holds
    ]
    return render_table(columns, rows, caption=translate("What adds up", lang), quiet=True)


def _render_lines(checked: Checked, lang: str) -> Fragment:
    """Return the lines of the text that something was found on, as places that links lead to."""
    relations = [*checked.holds, *(miss.relation for miss in checked.found.misses)]
    told = {line for relation in relations for line in list_lines(relation.figures)}
    wrong = {line for one in checked.meaning.contradictions for line in list_places(one)}
    shown = sorted(told | wrong)
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
