"""`power --found`: how well relations are found without registers, as a page of the guides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from helpers.data.documents import list_provinces
from helpers.ground import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.found import FoundFigure
    from helpers.audit.found_measure import Measure
    from helpers.data.rows import Observation

    Documents = Mapping[str, tuple[Sequence[FoundFigure], Sequence[Observation]]]

AS_ROWS, AS_TEXT = "transcriptions", "plain texts"


def write_found_power() -> None:
    """Measure the search on all documents and write docs/found-relations.md."""
    from helpers.analysis import inputs
    from helpers.audit.found_measure import measure_documents

    rules, rows = inputs.read_rules(), _list_rows()
    measures = {AS_ROWS: measure_documents(rows, rules)}
    texts = _list_texts(rows)
    if len(texts) == len(rows):
        measures[AS_TEXT] = measure_documents(texts, rules)
    else:
        click.echo("note: the texts are not all at hand, so only transcriptions are measured")
    page = write_page(measures)
    paths.replace_text(paths.resolve_path("docs", "found-relations.md"), page)
    click.echo(page)


def _list_rows() -> Documents:
    """Return the figures of every document from its transcription, units known."""
    from helpers import audit
    from helpers.analysis.found import build_figures

    documents: dict[str, list[Observation]] = {}
    for province_id in list_provinces():
        for row in audit.read_context(province_id).observations:
            documents.setdefault(row.document_id, []).append(row)
    return {name: (build_figures(rows), rows) for name, rows in documents.items()}


def _list_texts(rows: Documents) -> Documents:
    """Return the figures of every document from its text, nothing known of them."""
    from helpers.reading.adding_up import build_draft_figures
    from helpers.reading.plain_draft import draft_tokens, split_lines

    found = {}
    for name, (_, observations) in rows.items():
        path = paths.text(name)
        if path.is_file():
            draft = draft_tokens(split_lines(path.read_text(encoding="utf-8")))
            found[name] = (build_draft_figures(draft), observations)
    return found


def write_page(measures: Mapping[str, Measure]) -> str:
    """Return the page as Markdown."""
    header = "| | " + " | ".join(measures) + " |"
    rule = "|---" * (len(measures) + 1) + "|"
    cells = [dict(_list_counts(measure)) for measure in measures.values()]
    names = list(cells[0]) if cells else []
    table = [f"| {name} | " + " | ".join(cell[name] for cell in cells) + " |" for name in names]
    told = [line for name, measure in measures.items() for line in _tell_rest(name, measure)]
    return "\n".join([*TEXT, header, rule, *table, "", *told])


def _list_counts(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what was counted, and how many."""
    planted = measure.planted
    yield "documents", str(measure.documents)
    yield "figures", str(measure.figures)
    yield "declared identities that hold", str(measure.declared)
    yield "of those found", _write_part(measure.met, measure.declared)
    yield "found in all", str(measure.found)
    yield "of those declared by no register", _write_part(measure.accidental, measure.found)
    yield "chance finds to be expected", f"{measure.expected:.2f}"
    yield "every value drawn anew: expected", f"{measure.drawn_expected:.2f}"
    yield "every value drawn anew: found", f"{measure.drawn_found:.2f}"
    yield "near misses told", str(sum(map(len, measure.alarms.values())))
    yield "digits replaced in what was found", str(planted.tried)
    yield "of those told as a near miss", _write_part(planted.told, planted.tried)
    yield "true token among the edits told", _write_part(planted.mended, planted.told)
    yield "true token told first", _write_part(planted.likeliest, planted.told)


def _write_part(part: int, whole: int) -> str:
    """Return a count with its share of another one."""
    return f"{part} ({part / whole:.1%})" if whole else str(part)


def _tell_rest(name: str, measure: Measure) -> Iterator[str]:
    """Yield every find that no register declares, and every near miss."""
    from helpers.page.found_words import tell_chance, write_miss, write_relation

    yield f"In {name}, found and declared by no register:"
    yield ""
    for document, relations in measure.undeclared.items():
        for found in relations:
            chance = tell_chance(found.accident, "en")
            yield f"- `{document}`, line {found.result.line}: {write_relation(found)}; {chance}"
    yield from [] if measure.undeclared else ["- nothing"]
    yield from ("", f"In {name}, almost true:", "")
    for document, misses in measure.alarms.items():
        for miss in misses:
            place = f"`{document}`, line {miss.relation.result.line}"
            yield f"- {place}: {write_miss(miss)}; {tell_chance(miss.accident, 'en')}"
    yield from [""] if measure.alarms else ["- nothing", ""]


TEXT = (
    "# Relations found without registers",
    "",
    "`analysis/found` looks for figures that add up to another one near them, and for printed",
    "percentages that are the ratio of two figures, knowing neither indicator nor register. The",
    "figures of a transcription carry a unit; those of a plain text carry the word behind them",
    "and the words before them (“trong đó”, “gồm”). What is found is proposed, with the chance",
    "that it is an accident, and nothing is computed from it. Made by `python3 run.py power",
    "--found`.",
    "",
    "**Chance.** A figure t is set against the sets of figures near it, the plainest first: all",
    "that a sentence announces, some of them, a run of the same name, a run right behind a split",
    "that was found, a run beside it, every second figure, a run further off, the two figures",
    "around it, any few of its line, any few. If t were a random number of its size (its",
    "logarithm even between t/2 and 2t) and as round as the parts (multiples of g), a set of sum",
    "s would hit it with chance g / (s ln 4). So E = Σ g / (s ln 4), over all sets tried up to",
    "the rank of the match, is the number of chance matches to be expected. A percentage p with",
    "step d fits a ratio r (in points) with chance 1.5 d / (r ln(min(2p, 100) / (p/2))), as it",
    "may be rounded or cut. If figures in such a place belong together as often as q, the match",
    "is an accident with chance E / (E + q). E is a count and is checked below: every value is",
    "drawn anew, 40 times, so that whatever is found is chance. The q are conventions (`PRIORS`",
    "in `sums.py` and `ratios.py`), set with these documents in view; they decide what is told,",
    "not what is true.",
    "",
    "**Near misses.** A set that one edit of one token would make fit, with every number that an",
    "edit reaches counted as a hit, and q times one in twenty for a slip. Small figures are one",
    "edit off anything, so they raise no alarm, and a slip in them is not told.",
    "",
    "**Truth.** A find is true if it is an instance of a declared or derived relation. Every",
    "other one counts as an accident, and is listed, until a register declares it.",
    "",
)
