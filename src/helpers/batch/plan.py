"""The plan of a batch: which notebook runs for whom, and what must have run before.

Jobs wait only for what they read, so provinces do not wait for each other: cleaning, then audit,
then shares, then growth. The comparison waits for all provinces, and the reports, which show the
shares of others, for the comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from helpers.batch.job import Job
from helpers.ground import page_places, paths
from helpers.ground.languages import LANGUAGES, translate
from helpers.page.render import PageLink, link_twins
from helpers.printed.provinces import list_relatives

# The data notebooks in order, each with the tables it writes; a test compares.
WRITES: Mapping[str, tuple[str, ...]] = {
    "01-clean-transcriptions": ("observations",),
    "02-audit-consistency": ("findings", "repairs"),
    "03-compute-online-shares": ("shares", "sensitivity", "reference_intervals"),
    "04-compute-growth": ("growth", "decompositions"),
}
DATA_NOTEBOOKS = tuple(WRITES)
AUDIT_NOTEBOOK = "02-audit-consistency"
COMPARISON_NOTEBOOK = "06-compare-provinces"
REPORT_NOTEBOOK = "05-province-report"
# The tables that notebooks read; a test compares. They decide what waits for what, what is stale.
READS: Mapping[str, tuple[str, ...]] = {
    "01-clean-transcriptions": (),
    "02-audit-consistency": ("observations",),
    "03-compute-online-shares": ("observations", "findings", "repairs"),
    "04-compute-growth": ("observations", "findings", "repairs", "shares"),
    COMPARISON_NOTEBOOK: ("observations", "shares"),
    REPORT_NOTEBOOK: tuple(table for tables in WRITES.values() for table in tables),
}
BRIEF = "brief"
"""Name of the jobs that run no notebook: each makes its page of an executed report and tables."""
NOTEBOOKS = (*DATA_NOTEBOOKS, COMPARISON_NOTEBOOK, REPORT_NOTEBOOK)
# Notebooks that a person opens, for one document or to look around; a batch never runs them.
BY_HAND = ("00-read-document", "07-explore")

TitleMaker = Callable[[str, str | None, str], str]


def compose_title(notebook: str, province_id: str | None, lang: str) -> str:
    """Return a title for a page when the caller has no better one."""
    return province_id or notebook


def plan_batch(
    province_ids: Sequence[str],
    languages: Sequence[str] = LANGUAGES,
    *,
    with_unvalidated: bool = False,
    complete_only: bool = False,
) -> tuple[Job, ...]:
    """Return the jobs of a batch, each after everything it waits for; touches no file.

    `with_unvalidated` lets figures that nobody reviewed into the comparison, `complete_only` keeps
    those of excerpts out of it.
    """
    data = [job for province_id in province_ids for job in plan_data(province_id)]
    asked = {
        "unvalidated": "yes" if with_unvalidated else "",
        "excerpts": "no" if complete_only else "",
    }
    compared = [plan_comparison(lang, data, **asked) for lang in languages]
    reports = [
        plan_report(province_id, lang, among=province_ids, packs=lang == languages[0])
        for province_id in province_ids
        for lang in languages
    ]
    return (*data, *compared, *reports)


def plan_data(province_id: str) -> list[Job]:
    """Return the data notebooks of one province, each after those whose tables it reads."""
    keys = {
        table: Job(name, province_id).key for name, tables in WRITES.items() for table in tables
    }
    return [
        Job(name, province_id, requires=tuple(dict.fromkeys(keys[t] for t in READS[name])))
        for name in DATA_NOTEBOOKS
    ]


def plan_comparison(
    lang: str, data: Sequence[Job], *, unvalidated: str = "", excerpts: str = ""
) -> Job:
    """Return the comparison's job; it runs even when a province has failed."""
    return Job(
        COMPARISON_NOTEBOOK,
        lang=lang,
        page=paths.comparison_page(lang),
        links=link_pages(lang, paths.comparison_page),
        after=keys_of(data),
        unvalidated=unvalidated,
        excerpts=excerpts,
    )


def plan_report(
    province_id: str, lang: str, *, among: Collection[str] = (), packs: bool = False
) -> Job:
    """Return the job of one report; it needs the province's data notebooks to have succeeded.

    The observations of the units before and after it, if they are `among` those of the batch, must
    have been built, or have failed. So must the comparison, which waits for the shares of all:
    the report shows those that stand beside its own.
    """
    relatives = [unit for unit in list_relatives(province_id) if unit in among]
    return Job(
        REPORT_NOTEBOOK,
        province_id,
        lang,
        page=paths.report(province_id, lang),
        links=link_pages(lang, lambda other: paths.report(province_id, other), compared=True),
        requires=keys_of(plan_data(province_id)),
        after=(
            *keys_of(Job(DATA_NOTEBOOKS[0], unit) for unit in relatives),
            *([Job(COMPARISON_NOTEBOOK, lang=lang).key] if among else []),
        ),
        packs=packs,
    )


def plan_brief(province_id: str, lang: str) -> Job:
    """Return the job of a brief; it needs the report, whose charts it shows."""
    report = Job(REPORT_NOTEBOOK, province_id, lang)
    page = page_places.brief(province_id, lang)
    return Job(BRIEF, province_id, lang, page=page, requires=(report.key,))


def link_pages(
    lang: str, page: Callable[[str], Path], *, compared: bool = False
) -> tuple[PageLink, ...]:
    """Return the links to the index, to the comparison, and to the page in other languages.

    The comparison itself leads to what does not add up in all provinces.
    """
    links = [PageLink(translate("All reports", lang), paths.index_page(lang).name)]
    if compared:
        label = translate("Provinces compared", lang)
        links.append(PageLink(label, paths.comparison_page(lang).name))
    else:
        label = translate("What does not add up", lang)
        links.append(PageLink(label, paths.contradictions_page(lang).name))
    return (*links, *link_twins(lang, page))


def keys_of(jobs: Iterable[Job]) -> tuple[str, ...]:
    """Return the keys of jobs."""
    return tuple(job.key for job in jobs)
