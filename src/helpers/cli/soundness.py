"""Whether what was typed can be used: codes, contracts, and two transcriptions that agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import click

from helpers.analysis.readers import TOKEN, Agreement, compute_agreement
from helpers.cli.findings import shorten_list
from helpers.data.documents import list_documents, list_owned, list_provinces
from helpers.data.unknown_codes import UnknownCode, describe_unknown
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
    steps += [partial(store.read_judgements, name) for name in list_provinces()]
    faults = []
    for step in steps:
        try:
            step()
        except ProjectError as error:
            faults.append(str(error))
    for fault in dict.fromkeys(faults):
        click.echo(fault, err=True)
    if faults:
        raise ContractError(f"{len(set(faults))} faults in the files: correct them first")


def tell_transcriptions(province_id: str) -> list[str]:
    """Return a line for each document: transcribed once, or twice and whether both agree."""
    from helpers.data import store
    from helpers.data.second import list_differences, read_second_transcription

    lines = []
    for name in (row["document_id"] for row in list_owned()[province_id]):
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
