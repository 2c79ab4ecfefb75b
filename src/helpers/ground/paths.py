"""Every file's place, absolute; the root moves with one environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT_VARIABLE = "EGOV_PROJECT_ROOT"
SOURCES_VARIABLE = "HELPERS_SOURCES"


def resolve_root() -> Path:
    """Return the project root: `EGOV_PROJECT_ROOT` if set, else the folder that holds `src`."""
    moved = os.environ.get(ROOT_VARIABLE)
    if not moved:
        return _resolve_once(__file__).parents[3]
    return _resolve_once(moved) if os.path.isabs(moved) else Path(moved).resolve()


@cache
def _resolve_once(place: str) -> Path:
    """Return an absolute path without symbolic links; a batch asks thousands of times."""
    return Path(place).resolve()


def resolve_path(*parts: str) -> Path:
    """Return an absolute path below the project root."""
    return resolve_root().joinpath(*parts)


def data_package() -> Path:
    """The data dictionary."""
    return resolve_path("data", "datapackage.json")


def documents() -> Path:
    """The register of source documents."""
    return resolve_path("data", "raw", "documents.csv")


def text(document_id: str) -> Path:
    """The text of one document, which is not ours: below `HELPERS_SOURCES`, else `sources/`."""
    folder = os.environ.get(SOURCES_VARIABLE)
    return (
        Path(folder).resolve() / f"{document_id}.txt"
        if folder
        else resolve_path("sources", f"{document_id}.txt")
    )


def transcription(document_id: str) -> Path:
    """The transcription of one document."""
    return resolve_path("data", "raw", "transcriptions", f"{document_id}.csv")


def second_transcription(document_id: str) -> Path:
    """The figures of one document as a second reader typed them; there may be none."""
    return resolve_path("data", "raw", "second_transcriptions", f"{document_id}.csv")


def judgements(document_id: str) -> Path:
    """The judgements on one document that its figures do not imply; there may be none."""
    return resolve_path("data", "raw", "judgements", f"{document_id}.csv")


def register(name: str) -> Path:
    """One register (codebook, provinces, corrections and so on)."""
    return resolve_path("data", "raw", "registers", f"{name}.csv")


def draft(name: str) -> Path:
    """A draft that a reader works on, among the built files: it quotes its document."""
    return resolve_path("reports", "drafts", name)


def processed(table: str, province_id: str) -> Path:
    """The partition of a processed table that belongs to one province."""
    return resolve_path("data", "processed", table, f"{province_id}.csv")


def notebook(name: str) -> Path:
    """One of the project's notebooks, by its name without ending."""
    return resolve_path("notebooks", f"{name}.ipynb")


def figure(province_id: str, name: str) -> Path:
    """A figure file of one province; `name` carries language and ending."""
    return resolve_path("reports", "figures", province_id, name)


def download(province_id: str, name: str) -> Path:
    """A data file that the report of a province offers."""
    return resolve_path("reports", "data", province_id, name)


def bundle(name: str) -> Path:
    """All data of one page, or of all pages, in one file."""
    return resolve_path("reports", "data", name)


def report(province_id: str, lang: str) -> Path:
    """The rendered report of one province in one language."""
    return resolve_path("reports", f"{province_id}.{lang}.html")


def executed_notebook(name: str, *parts: str) -> Path:
    """The executed copy of a notebook, e.g. `reports/notebooks/05-province-report/…ipynb`."""
    return resolve_path("reports", "notebooks", name, ".".join((*parts, "ipynb")))


def comparison_page(lang: str) -> Path:
    """The rendered comparison of provinces in one language."""
    return resolve_path("reports", f"compare.{lang}.html")


def index_page(lang: str) -> Path:
    """The page that links all reports; the Vietnamese one has the name that browsers look for."""
    return resolve_path("reports", "index.html" if lang == "vi" else f"index.{lang}.html")


def contradictions_page(lang: str) -> Path:
    """The page of all that does not add up, in one language."""
    return resolve_path("reports", f"contradictions.{lang}.html")


def index_data() -> Path:
    """What the index pages show of every place, as JSON."""
    return resolve_path("reports", "index.json")


def manifest() -> Path:
    """The manifest of the last build."""
    return resolve_path("reports", "manifest.json")


def relative_path(path: Path) -> str:
    """Return a path below the root as text with forward slashes, the same on every system."""
    return path.relative_to(resolve_root()).as_posix()


def replace_text(target: Path, text: str) -> None:
    """Write a UTF-8 text file with Unix line ends, as `replace_bytes` does."""
    replace_bytes(target, text.encode("utf-8"))


def replace_bytes(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def replace_texts(texts: Mapping[Path, str]) -> None:
    """Write several text files, in order, or leave all of them as they were.

    Each is written in full beside its place first, so that what usually goes wrong, a full disk
    or a folder without rights, does so before any file has changed.
    """
    drafts = {target: target.with_name(f".{target.name}.{os.getpid()}.tmp") for target in texts}
    earlier = {target: target.read_bytes() if target.exists() else None for target in texts}
    changed: list[Path] = []
    try:
        for target, text in texts.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            drafts[target].write_bytes(text.encode("utf-8"))
        for target in texts:
            os.replace(drafts[target], target)
            changed.append(target)
    except BaseException:
        for target in changed:
            _put_back(target, earlier[target])
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _put_back(target: Path, content: bytes | None) -> None:
    if content is None:
        target.unlink(missing_ok=True)
    else:
        replace_bytes(target, content)
