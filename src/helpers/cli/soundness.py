"""Whether what was typed can be used: codes, contracts, and two transcriptions that agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import click

from helpers.analysis.readers import TOKEN, Agreement, compute_agreement
from helpers.cli.findings import shorten_list
from helpers.data.dictionary import read_package
from helpers.data.documents import list_documents, list_documents_of, list_provinces
from helpers.data.unknown_codes import UnknownCode, describe_unknown
from helpers.ground import paths
from helpers.ground.errors import ContractError, ProjectError


def require_known_codes(found: Sequence[UnknownCode]) -> None:
    """Stop if codes are unknown, after printing all of them."""
    if not found:
        return
    for unknown in found:
        click.echo(describe_unknown(unknown), err=True)
    raise ContractError(
        f"{len(found)} unknown codes: correct them, or add them to the registers first"
    )


def require_sound_files() -> None:
    """Stop if tables break their contract, after printing the first fault of each."""
    from helpers.data import store
    from helpers.data.second import read_second_transcription

    documents = [row["document_id"] for row in list_documents()]
    steps: list[Callable[[], object]] = [store.require_valid_registers]
    steps += [partial(store.read_transcription, name) for name in documents]
    steps += [partial(read_second_transcription, name) for name in documents]
    steps += [partial(require_judged_figures, name) for name in list_provinces()]
    faults = list_stray_files(documents)
    for step in steps:
        try:
            step()
        except ProjectError as error:
            faults.append(str(error))
    for fault in dict.fromkeys(faults):
        click.echo(fault, err=True)
    if faults:
        raise ContractError(f"{len(set(faults))} faults in the files: correct them first")


def list_stray_files(documents: Collection[str]) -> list[str]:
    """Return a sentence for each file among those of the documents that no document has.

    Nothing would ever read it, so a slip in its name would lose it. Hidden files, and those that
    a program keeps beside an open one, are no data.
    """
    patterns = [str(r["path"]) for r in read_package()["resources"]]
    folders = [paths.resolve_path("data", p).parent for p in patterns if _is_by_document(p)]
    known = {f"{name}.csv" for name in documents}
    return [
        f"{folder.name}/{file.name}: no document of documents.csv has it: name it "
        "<document_id>.csv, or register its document first"
        for folder in folders
        for file in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if file.name not in known and not file.name.startswith((".", "~$"))
    ]


def _is_by_document(path: str) -> bool:
    return path.startswith("raw/") and path.endswith("/*.csv")


def require_judged_figures(province_id: str) -> None:
    """Stop unless the judgements on the documents of a province name figures that they hold.

    Raises
    ------
    ContractError
        A judgement names a line and place that is not transcribed, or breaks its contract.
    """
    from helpers.data import store

    for row in store.read_judgements(province_id).to_dict("records"):
        name = row["document_id"]
        rows = store.read_transcription(name).to_dict("records")
        known = {f"{figure['line']}:{figure['seq']}" for figure in rows}
        for field in ("numerator", "denominator"):
            missing = [part for part in row[field].split() if part not in known]
            if missing:
                raise ContractError(
                    f"judgements/{name}.csv: judgement '{row['judgement_id']}', field '{field}' "
                    f"with value '{missing[0]}' is not transcribed: correct line or place"
                )


def tell_transcriptions(province_id: str) -> list[str]:
    """Return a line for each document: transcribed once, or twice and whether both agree."""
    from helpers.data import store
    from helpers.data.second import list_differences, read_second_transcription

    lines = []
    for name in (row["document_id"] for row in list_documents_of(province_id)):
        second = read_second_transcription(name)
        told = "transcribed once"
        if second is not None:
            first = store.read_transcription(name).to_dict("records")
            places = list_differences(first, second)
            told = "transcribed twice, "
            told += f"different at {shorten_list(places)}" if places else "with equal figures"
            told += "".join(map(_tell_agreement, compute_agreement(first, second)))
        lines.append(f"  {name}: {told}")
    return lines


def _tell_agreement(agreement: Agreement) -> str:
    """Return how far two readers agree on one aspect, in per cent and as Cohen's kappa."""
    if agreement.aspect == TOKEN:
        return ""  # which the places tell
    kappa = "" if agreement.kappa is None else f", kappa {agreement.kappa:.2f}"
    return f"; {agreement.aspect} {100 * agreement.share:.0f} % of {agreement.compared}{kappa}"
