"""Every file's place, absolute; the root moves with one environment variable.

Files are written whole or not at all, and never outside the folder they belong to: a link, or a
name with `..`, may lead a path elsewhere, so every path is followed to where it really lies before
anything is written or removed there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import IO

from helpers.ground.drafts import open_draft
from helpers.ground.errors import PlaceError
from helpers.ground.identifiers import require_identifier

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
ROOT_VARIABLE = "EGOV_PROJECT_ROOT"
COMPARISON = "compare"
"""Folder of the figures that belong to no province."""
SOURCES_VARIABLE = "HELPERS_SOURCES"
WRITTEN_VARIABLE = "EGOV_WRITTEN"
"""Variable in which a batch says where to note what is written."""
LATEST_VARIABLE = "EGOV_LATEST_SHARES"
"""Variable in which a batch says where to keep the latest shares of all provinces."""


def resolve_root() -> Path:
    """Return the project root: `EGOV_PROJECT_ROOT` if set, else the folder that holds `src`."""
    moved = os.environ.get(ROOT_VARIABLE)
    if not moved:
        return _resolve_once(__file__).parents[3]
    try:
        return _resolve_once(moved) if os.path.isabs(moved) else Path(moved).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle
        raise PlaceError(
            f"the variable {ROOT_VARIABLE} is '{moved}', which leads nowhere ({error}): "
            "name the project's folder, or unset it"
        ) from error


@cache
def _resolve_once(place: str) -> Path:
    """Return an absolute path without symbolic links; a batch asks thousands of times."""
    return Path(place).resolve()


def resolve_path(*parts: str) -> Path:
    """Return an absolute path below the project root."""
    return resolve_root().joinpath(*parts)


_name_province = partial(require_identifier, what="province_id")
_name_document = partial(require_identifier, what="document_id")


def data_package() -> Path:
    """The data dictionary."""
    return resolve_path("data", "datapackage.json")


def documents() -> Path:
    """The register of source documents."""
    return resolve_path("data", "raw", "documents.csv")


def text(document_id: str) -> Path:
    """The text of one document, which is not ours: below `HELPERS_SOURCES`, else `sources/`."""
    folder, name = os.environ.get(SOURCES_VARIABLE), f"{_name_document(document_id)}.txt"
    return Path(folder).resolve() / name if folder else resolve_path("sources", name)


def transcription(document_id: str) -> Path:
    """The transcription of one document."""
    return resolve_path("data", "raw", "transcriptions", f"{_name_document(document_id)}.csv")


def second_transcription(document_id: str) -> Path:
    """The figures of one document as a second reader typed them; there may be none."""
    name = f"{_name_document(document_id)}.csv"
    return resolve_path("data", "raw", "second_transcriptions", name)


def judgements(document_id: str) -> Path:
    """The judgements on one document that its figures do not imply; there may be none."""
    return resolve_path("data", "raw", "judgements", f"{_name_document(document_id)}.csv")


def register(name: str) -> Path:
    """One register (codebook, provinces, corrections and so on)."""
    return resolve_path("data", "raw", "registers", f"{name}.csv")


def draft(name: str) -> Path:
    """A draft that a reader works on, among the built files: it quotes its document."""
    return resolve_path("reports", "drafts", name)


def processed(table: str, province_id: str) -> Path:
    """The partition of a processed table that belongs to one province."""
    return resolve_path("data", "processed", table, f"{_name_province(province_id)}.csv")


def notebook(name: str) -> Path:
    """One of the project's notebooks, by its name without ending."""
    return resolve_path("notebooks", f"{name}.ipynb")


def figure(province_id: str, name: str) -> Path:
    """A figure file of one province; `name` carries language and ending."""
    owner = province_id if province_id == COMPARISON else _name_province(province_id)
    return resolve_path("reports", "figures", owner, name)


def download(province_id: str, name: str) -> Path:
    """A data file that the report of a province offers."""
    return resolve_path("reports", "data", _name_province(province_id), name)


def report(province_id: str, lang: str) -> Path:
    """The rendered report of one province in one language."""
    return resolve_path("reports", f"{_name_province(province_id)}.{lang}.html")


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


def lies_below(path: Path, folder: Path) -> bool:
    """Return whether a path lies below a folder of the project wherever links lead.

    The last part itself may be a link: what replaces or removes it does not follow it.
    """
    return path.name not in ("", "..") and folder in _follow(path).parents


def require_below(path: Path, folder: Path) -> Path:
    """Return a path, proved to lie below a folder of the project wherever links lead.

    Raises
    ------
    PlaceError
        If it lies elsewhere.
    """
    if not lies_below(path, folder):
        raise PlaceError(
            f"'{path}' leads to '{_follow(path)}', outside '{folder}': remove the link, or correct "
            "the name that leads there; nothing was written or removed"
        )
    return path


def _follow(path: Path) -> Path:
    """Return where a path lies once every link on its way is followed."""
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, a zero byte
        raise PlaceError(f"'{path}' leads nowhere ({error}): remove the link") from error


def require_own_place(target: Path) -> Path:
    """Return a path that may be written: within the project, below the folder it is named in.

    A place outside the project is one that the user has named, and taken as it is.
    """
    root = resolve_root()
    if not target.is_relative_to(root):
        return target
    first, *below = target.relative_to(root).parts or ("",)
    return require_below(target, root / first if below else root)


def replace_text(target: Path, text: str) -> None:
    """Write a UTF-8 text file with Unix line ends, as `replace_bytes` does."""
    replace_bytes(target, text.encode("utf-8"))


def replace_bytes(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    PlaceError
        If a link leads out of the folder that the file belongs to.
    """
    require_own_place(target).parent.mkdir(parents=True, exist_ok=True)
    with open_draft(target, content) as draft:
        os.replace(draft, target)
    _note_written(target, content)


def replace_texts(texts: Mapping[Path, str]) -> None:
    """Write several text files, in order, or leave all of them as they were.

    Each is written in full beside its place first, so that what usually goes wrong, a full disk
    or a folder without rights, does so before any file has changed.
    """
    for target in texts:
        require_own_place(target)
        target.parent.mkdir(parents=True, exist_ok=True)
    earlier = {target: target.read_bytes() if target.exists() else None for target in texts}
    changed: list[Path] = []
    with ExitStack() as stack:
        drafts = {t: stack.enter_context(open_draft(t, x.encode())) for t, x in texts.items()}
        try:
            for target, draft in drafts.items():
                os.replace(draft, target)
                changed.append(target)
        except BaseException:
            for target in changed:
                _put_back(target, earlier[target])
            raise


def open_to_append(target: Path) -> IO[str]:
    """Open a text file of the project to add to it; never one that a link leads to.

    Raises
    ------
    PlaceError
        If the file, or a folder on its way, is a link that leads elsewhere.
    """
    require_own_place(target)
    if target.is_symlink():
        raise PlaceError(f"'{target}' is a link to another file: remove the link")
    if os.path.lexists(target) and not (target.is_file() or target.is_dir()):
        raise PlaceError(f"'{target}' is a pipe, a socket or a device, not a file: remove it")
    target.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | _NO_LINK
    return os.fdopen(os.open(target, flags, 0o666), "a+", encoding="utf-8")


def remove_file(target: Path, *, folder: Path) -> None:
    """Remove a file, if it is there; one that does not lie below the folder is a `PlaceError`."""
    require_below(target, folder).unlink(missing_ok=True)


def _note_written(target: Path, content: bytes) -> None:
    """Note path and hash of a file where a batch wants to know what its job wrote."""
    notes = os.environ.get(WRITTEN_VARIABLE)
    if notes and target.is_relative_to(resolve_root()):
        with open_to_append(Path(notes)) as file:
            file.write(f"{hashlib.sha256(content).hexdigest()} {relative_path(target)}\n")


def _put_back(target: Path, content: bytes | None) -> None:
    if content is None:
        target.unlink(missing_ok=True)
    else:
        replace_bytes(target, content)
