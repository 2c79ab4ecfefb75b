"""The commands; a thin shell that imports nothing heavy before it knows what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from helpers.batch.build import Ledger, build
from helpers.batch.fingerprints import count_findings
from helpers.batch.job import BUILT, FAILED, FRESH, GOOD, RENDERED, SKIPPED, Job, Outcome
from helpers.batch.limits import count_jobs, require_limits
from helpers.batch.lock import hold_lock
from helpers.batch.own_folder import open_own_folder
from helpers.batch.plan import (
    BY_HAND,
    COMPARISON_NOTEBOOK,
    NOTEBOOKS,
    plan_batch,
    plan_brief,
)
from helpers.batch.progress import MARKS, open_progress, tell_note
from helpers.batch.records import set_aside_damaged
from helpers.batch.schedule import Action, list_failures
from helpers.batch.where import Options
from helpers.cli.audit import check
from helpers.cli.export import export
from helpers.cli.hooks import Hooks, choose_hooks, import_pages
from helpers.cli.known import select_known
from helpers.cli.places import choose_known
from helpers.cli.power import power
from helpers.cli.publish import cite, publish
from helpers.cli.reading import read
from helpers.cli.review import accept, provinces, review
from helpers.cli.streams import mend_streams
from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.errors import ParameterError, ProjectError, UnknownProvinceError
from helpers.ground.languages import LANGUAGES
from helpers.ground.refused import NO_MEMORY, STOPPED, explain_import, explain_os_error


class ProjectGroup(click.Group):
    """Prints an expected error as one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except ProjectError as error:
            message = str(error)
        except BrokenPipeError:
            raise  # whoever reads has gone, which click takes for an end
        except OSError as error:
            message = str(explain_os_error(error))
        except ImportError as error:
            message = explain_import(error)
        except MemoryError:
            message = NO_MEMORY
        except KeyboardInterrupt:
            click.echo(f"\n{STOPPED}", err=True)  # the terminal has printed ^C
            ctx.exit(1)
        click.echo(f"error: {flatten_text(message)}", err=True)
        ctx.exit(1)


@click.group(cls=ProjectGroup)
def commands() -> None:
    """Reports on e-government in Vietnamese provinces."""


@commands.command()
@click.option(
    "--province",
    "provinces",
    multiple=True,
    metavar="ID",
    help="Only this province: id, name or code.",
)
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only this language.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Processes; default: as cores and memory allow.",
)
@click.option(
    "--fail-fast/--keep-going",
    default=False,
    help="Start nothing new after the first failure; default: go on with the other provinces.",
)
@click.option("--force", is_flag=True, help="Build everything, changed or not.")
@click.option(
    "--with-unvalidated",
    is_flag=True,
    help="Let figures that nobody reviewed into the comparison, marked V.",
)
@click.option(
    "--complete-only",
    is_flag=True,
    help="Compare only figures of documents that were read whole, none of excerpts.",
)
@click.option(
    "--brief", is_flag=True, help="Make of each report two pages for paper; later runs renew them."
)
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; build nothing.")
@click.option("--stock-kernels", is_flag=True, help="Start every kernel afresh: slow and plain.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Run on a Dask scheduler.")
@click.option("--quiet", is_flag=True, help="Show failures only.")
def report(
    provinces: tuple[str, ...],
    languages: tuple[str, ...],
    force: bool,
    dry_run: bool,
    quiet: bool,
    with_unvalidated: bool,
    complete_only: bool,
    brief: bool,
    **options: Any,
) -> None:
    """Build one page per province and language, of what has changed since the last time."""
    known = list_provinces()
    named = [choose_known(name, known) for name in provinces]
    chosen = select_known(named, known, what="province", error=UnknownProvinceError)
    spoken = select_known(languages, LANGUAGES, what="language", error=ParameterError)
    plan = plan_batch(
        chosen, spoken, with_unvalidated=with_unvalidated, complete_only=complete_only
    )
    plan += select_briefs(chosen, spoken, every=brief)
    if dry_run:
        for line in describe_plan(plan, Ledger(force=force)):
            click.echo(line)
        choose_hooks().require()
        return
    require_limits(options["jobs"] or count_jobs())
    with hold_lock(), open_own_folder():
        for note in set_aside_damaged():
            tell_note(note)
        ledger = Ledger(force=force)
        hooks = choose_hooks()
        number = options.pop("jobs") or 0
        heard: dict[str, Any] = {"require": hooks.require, "tell": tell_note, **options}
        given = Options(number, title=hooks.title, prepare=import_pages, **heard)
        with open_progress(len(plan), quiet=quiet) as progress:
            outcomes = build(plan, ledger, options=given, progress=progress)
        finish_report(outcomes, hooks, ledger, quiet=quiet)


def select_briefs(
    province_ids: Sequence[str], languages: Sequence[str], *, every: bool
) -> tuple[Job, ...]:
    """Return the jobs of all briefs, or of those that were made before and may be out of date."""
    jobs = (plan_brief(name, lang) for name in province_ids for lang in languages)
    return tuple(job for job in jobs if every or (job.page and job.page.is_file()))


@commands.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
def refresh(notebooks: tuple[str, ...]) -> None:
    """Run the committed notebooks in place with their defaults, so that stored outputs agree."""
    from helpers.batch.notebook import refresh_notebook, silence_loggers

    known = (*BY_HAND, *NOTEBOOKS)
    chosen = select_known(notebooks, known, what="notebook", error=ParameterError)
    silence_loggers()
    with open_own_folder():
        for name in chosen:
            refresh_notebook(paths.notebook(name))
            click.echo(f"refreshed {name}")


@commands.command()
def sample() -> None:
    """Write the sample in docs/sample again, from the pages that are built."""
    from helpers.page.sample import write_sample

    for page in write_sample():
        click.echo(str(page))


commands.add_command(check)
commands.add_command(power)
commands.add_command(review)
commands.add_command(accept)
commands.add_command(provinces)
commands.add_command(export)
commands.add_command(publish)
commands.add_command(cite)
commands.add_command(read)


def describe_plan(plan: Sequence[Job], ledger: Ledger) -> list[str]:
    """Return one line for each job that would run, with the reason; a last one counts them."""
    lines, stale = [], set()
    for job in plan:
        verdict = ledger.judge(job)
        cause = next((key for key in (*job.requires, *job.after) if key in stale), "")
        if verdict.action is not Action.NOTHING:
            lines.append(f"{verdict.action.value} {job.key}: {verdict.reason}")
            stale.add(job.key)
        elif cause:
            lines.append(f"perhaps {job.key}: after {cause}")
            stale.add(job.key)
    return [*lines, f"{len(lines)} of {len(plan)} notebooks"]


def finish_report(
    outcomes: Sequence[Outcome], hooks: Hooks, ledger: Ledger, *, quiet: bool
) -> None:
    """Write index and manifest, say how each province went, and exit with 1 if one failed."""
    if pack := hooks.pack:
        compared = (o.job.parameters for o in outcomes if o.job.notebook == COMPARISON_NOTEBOOK)
        asked = {name: value for name, value in next(compared, {}).items() if name != "lang"}
        ledger.update_collection(lambda: pack(asked), asked)
    if hooks.render_index:
        ledger.update_index(hooks.render_index)
    known = list_provinces()
    planned = (*plan_batch(known, LANGUAGES), *select_briefs(known, LANGUAGES, every=False))
    ledger.write([job.key for job in planned])
    if ledger.marks.are_sources_touched() and any(o.status == BUILT for o in outcomes):
        tell_note("the code changed meanwhile; what was built is built again")
    failures = list_failures(outcomes)
    for message in dict.fromkeys(o.trace or f"error: {flatten_text(o.message)}" for o in failures):
        click.echo(message, err=True)
    if not quiet:
        for line in summarise_outcomes(outcomes):
            click.echo(line)
        click.echo(str(paths.index_page(LANGUAGES[0])))
    if failures:
        click.get_current_context().exit(1)


def summarise_outcomes(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a table with a line per province: worst status, pages, what was built, findings."""
    owners: dict[str | None, list[Outcome]] = {}
    for outcome in outcomes:
        owners.setdefault(outcome.job.province_id, []).append(outcome)
    rows: list[tuple[str, ...]] = [("province", "status", "pages", "built", "findings")]
    for owner in sorted(owners, key=lambda name: (name is None, name)):
        rows.append(summarise_owner(owner, owners[owner]))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def summarise_owner(owner: str | None, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return one row of the table of results."""
    pages = [(outcome.job.page, outcome.status) for outcome in outcomes if outcome.job.page]
    good = sum(status in GOOD for _, status in pages)
    built = sum(status in (BUILT, RENDERED) for _, status in pages)
    findings = count_findings(owner) if owner and not is_behind(outcomes) else None
    count = "" if findings is None else str(findings)
    name, mark = owner or "comparison", grade(outcomes)
    if is_behind(outcomes) and any(page.is_file() for page, status in pages if status not in GOOD):
        mark += "; earlier pages kept"
    return name, mark, f"{good}/{len(pages)}", str(built), count


def is_behind(outcomes: Sequence[Outcome]) -> bool:
    """Return whether something failed or was skipped, so that tables may be of an earlier run."""
    return any(outcome.status not in GOOD for outcome in outcomes)


def grade(outcomes: Sequence[Outcome]) -> str:
    """Return the worst status of jobs as a mark."""
    statuses = {outcome.status for outcome in outcomes}
    worst = next((status for status in (FAILED, SKIPPED, BUILT) if status in statuses), "")
    return MARKS[worst] if worst else MARKS[RENDERED if RENDERED in statuses else FRESH]


def flatten_text(text: str) -> str:
    """Return a text as one line."""
    return " ".join(text.split())


def main() -> None:
    """Run the command that the arguments name."""
    mend_streams()
    commands(prog_name="run.py")
