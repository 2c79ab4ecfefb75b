"""The command that audits a transcription before it is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.cli.contexts import audit_context, build_context
from helpers.cli.findings import shorten_list, show_findings
from helpers.cli.plain_check import show_plain_check, show_proposals
from helpers.cli.soundness import require_known_codes, require_sound_files, tell_transcriptions
from helpers.cli.suspects import list_suspects
from helpers.data.documents import list_documents, list_owners, list_provinces
from helpers.data.unknown_codes import find_unknown_codes, find_unknown_in_transcription
from helpers.ground import paths
from helpers.ground.errors import ContractError, ParameterError

if TYPE_CHECKING:  # pandas would cost every other command half a second
    import pandas as pd

    from helpers.audit.finding import Context
    from helpers.audit.run import Audit
    from helpers.data.rows import Observation


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--document",
    "document",
    type=click.Path(path_type=Path),
    help="A transcription; default: all that are registered.",
)
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="en", help="Language of the output."
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Of FILE: where to write the report as a page.",
)
def check(file: Path | None, document: Path | None, lang: str, html: Path | None) -> None:
    """Check all that is typed: the list of documents, registers and transcriptions; audit them.

    With --document, only one transcription, before or after it is added to the data. With FILE, a
    report of any kind that nobody transcribed: what adds up in it, what does not, and what would
    mend it.

    Exits with 1 if a code is unknown, a file breaks its contract, a token is no number, or a page
    could not be built: what has changed since it was built is run, and nothing kept. Findings about
    the source are printed and do not fail the command.
    """
    from helpers.data import store
    from helpers.data.dictionary import require_readable

    if file is not None:
        if document is not None:
            raise ParameterError("give either FILE or --document: one checks a text, one a table")
        show_plain_check(file, lang, html)
        return
    if html is not None:
        raise ParameterError("--html writes the report on a FILE: name the file as well")
    if document is not None:
        require_readable(document, remedy="Correct the path behind --document")
        require_known_codes(find_unknown_in_transcription(document))
        context = read_file_context(document)
        show_findings(audit_context(context), lang)
        show_proposals(context.observations, lang)
        require_building_with(document, {row.document_id for row in context.observations})
        return
    require_known_codes(find_unknown_codes())
    require_sound_files()
    provinces, findings = [], []
    for province_id in list_provinces():
        click.echo(province_id)
        for line in tell_transcriptions(province_id):
            click.echo(line)
        context = build_context(store.read_transcriptions(province_id), store.read_documents())
        audited = audit_context(context)
        show_findings(audited, lang)
        provinces.append(context.observations)
        findings += audited.findings.to_dict("records")
    show_idle_relations(provinces)
    show_suspects(findings)
    require_building(list_provinces())


def require_building(province_ids: Sequence[str]) -> None:
    """Stop unless what a report would build anew of these provinces can be built."""
    from helpers.batch import rehearsal

    _try_out(rehearsal.list_changed(province_ids), {})


def require_building_with(document: Path, names: Iterable[str]) -> None:
    """Stop unless pages can be built with a transcription in place of the registered one."""
    known = [row for row in list_documents() if row["document_id"] in names]
    owners = sorted({owner for row in known for owner in list_owners(row)})
    places = [paths.transcription(row["document_id"]) for row in known]
    if any(p.is_file() and p.read_bytes() == document.read_bytes() for p in places):
        require_building(owners)
    else:
        _try_out(owners, dict.fromkeys(places, document))


def _try_out(province_ids: Sequence[str], replaced: Mapping[Path, Path]) -> None:
    """Stop if a page of these provinces would stop a report, after telling all that would."""
    from helpers.batch import rehearsal

    if not province_ids:
        return
    click.echo(f"trying what a report would run: {shorten_list(list(province_ids))}", err=True)
    with rehearsal.open_copy(replaced):
        told = rehearsal.rehearse(province_ids)
    for line in told:
        click.echo(line, err=True)
    if told:
        raise ContractError(f"{len(told)} pages could not be built: correct what is told above")


def audit_file(path: Path) -> Audit:
    """Return the findings of one transcription, registered or not."""
    return audit_context(read_file_context(path))


def read_file_context(path: Path) -> Context:
    """Return what the audit of one transcription consults, registered or not.

    Raises
    ------
    MissingInputError, ContractError
        If the file is absent or breaks its contract.
    TokenError
        If a token is no number; the message lists all of them with readable edits.
    """
    import pandas as pd

    from helpers.data import store
    from helpers.data.at_hand import require_unspoilt

    rows = store.read_transcription_file(path)
    require_one_document(rows, path)
    documents = store.read_documents()
    for document in list_documents():
        if document["document_id"] in set(rows["document_id"]):
            require_unspoilt(rows.to_dict("records"), document, path)
    new = sorted(set(rows["document_id"]) - set(documents["document_id"]))
    for name in new:
        click.echo(f"note: '{name}' is not in documents.csv: day of signing and province unknown")
    return build_context(rows, pd.concat([documents, *(_describe_new(n, rows) for n in new)]))


def require_one_document(rows: pd.DataFrame, path: Path) -> None:
    """Stop unless a transcription holds the figures of just one document."""
    names = sorted(set(rows["document_id"]))
    if len(names) != 1:
        found = ", ".join(names) or "none"
        raise ContractError(
            f"{path.name}: a transcription holds one document, this one '{found}': "
            "give each document a file of its own"
        )


def show_idle_relations(provinces: Sequence[Sequence[Observation]]) -> None:
    """Print each declared relation that no figures fill, and why."""
    from helpers.analysis import inputs, instantiation

    declared = inputs.read_rules().declared
    for found in instantiation.explain_relations(declared, provinces):
        if found.reason:
            click.echo(f"could not run: {found.relation_id}: {found.reason}")


def show_suspects(findings: Sequence[Mapping[str, str]]) -> None:
    """Print what the findings of all provinces make of relations and causes."""
    from helpers.data import store

    registers = (store.read_register(name) for name in ("relations", "other_causes"))
    for line in list_suspects(findings, *(r.to_dict("records") for r in registers)):
        click.echo(f"note: {line}")


def _describe_new(document_id: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a stand-in for a document that is not registered yet."""
    import pandas as pd

    own = rows[rows["document_id"] == document_id]
    ends = own["period_end"]
    return pd.DataFrame(
        [
            {
                "document_id": document_id,
                "province_id": "not-registered",
                "issued": max(ends),
                "completeness": "complete",
                "period_start": min(filter(None, own["period_start"]), default=min(ends)),
                "period_end": max(ends),
            }
        ]
    )
