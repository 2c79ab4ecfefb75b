"""What a file is: by its first bytes, and by the ending of its name; the two must agree."""

from __future__ import annotations

import stat
from pathlib import Path

from helpers.ground.errors import MissingInputError, UnreadableFileError
from helpers.reading.files.limits import LARGEST_FILE

TEXT, MARKDOWN, HTML, DOCX, PDF, IMAGE = "text", "markdown", "html", "docx", "pdf", "image"
ENDINGS = {
    **{".txt": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN, ".html": HTML, ".htm": HTML},
    **{".docx": DOCX, ".pdf": PDF},
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"), IMAGE),
}
NAMES = {
    **{
        TEXT: "a text",
        MARKDOWN: "a Markdown text",
        HTML: "a web page",
        DOCX: "a Word file (.docx)",
    },
    **{PDF: "a PDF", IMAGE: "a picture"},
}
ZIP, OLE, RTF = "zip", "ole", "rtf"
SIGNS = (
    (b"%PDF-", PDF),
    *((sign, IMAGE) for sign in (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0", OLE),
    (b"{\\rtf", RTF),
)
PAGE_STARTS = (b"<!doctype html", b"<html")
"""How a web page begins, perhaps after white space or a comment."""

START = 1024
"""Bytes within which a file shows what it is."""

LOCKED = "EncryptedPackage".encode("utf-16-le")


def require_file(path: Path) -> None:
    """Raise unless a path is a plain file of a size that can be read.

    Raises
    ------
    MissingInputError
        If there is none.
    UnreadableFileError
        If it is a folder, a pipe or a device, empty, too large, or not to be opened.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise MissingInputError(f'there is no file "{path}"') from error
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFileError(f'"{path}" is a folder: name one file in it')
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFileError(f'"{path}" is a pipe or a device: save it to a file first')
    if not found.st_size:
        raise UnreadableFileError(f'"{path.name}" is empty: fetch it again')
    if found.st_size > LARGEST_FILE:
        raise UnreadableFileError(
            f'"{path.name}" has {found.st_size // 1_000_000} MB, more than '
            f"{LARGEST_FILE // 1_000_000}: take out the pages that have no figures"
        )


def find_kind(path: Path) -> str:
    """Return the kind of a file.

    Raises
    ------
    UnreadableFileError
        If it is of a kind that is not read, or other than its name says.
    """
    with path.open("rb") as file:
        start = file.read(START)
    named, shown = ENDINGS.get(path.suffix.lower(), ""), _look_at(start)
    if shown in (OLE, RTF):
        raise UnreadableFileError(_refuse_old(path, shown))
    if shown == ZIP:
        shown = DOCX
    if named and shown and shown != named:
        raise UnreadableFileError(
            f'"{path.name}" is called {NAMES[named]} but is {_describe(shown)}: '
            "rename it to what it is"
        )
    if named in (DOCX, PDF, IMAGE) and not shown:
        raise UnreadableFileError(
            f'"{path.name}" is called {NAMES[named]} but does not begin like one: fetch it again'
        )
    if not (named or shown):
        raise UnreadableFileError(
            f'"{path.name}" is of no kind that can be read: give it as {", ".join(ENDINGS)}'
        )
    return named or shown


def _look_at(start: bytes) -> str:
    """Return the kind that the first bytes show, or an empty text for plain text."""
    for sign, kind in SIGNS:
        if start.startswith(sign):
            return kind
    if (start[:4], start[8:12]) == (b"RIFF", b"WEBP"):
        return IMAGE
    if start[:2] == b"BM" and start[6:10] == bytes(4):
        return IMAGE
    if b"%PDF-" in start:
        return PDF
    return HTML if any(sign in start.lower() for sign in PAGE_STARTS) else ""


def _describe(kind: str) -> str:
    """Return what to call a file by its contents."""
    return "a Word file or another archive" if kind == DOCX else NAMES[kind]


def _refuse_old(path: Path, kind: str) -> str:
    """Return the sentence for a file of a kind that no maintained library reads."""
    if kind == OLE and LOCKED in path.read_bytes():
        return f'"{path.name}" is locked by a password: save it without one'
    return (
        f'"{path.name}" is {"an RTF file" if kind == RTF else "in the Word format of before 2007"}'
        f": convert it with LibreOffice (soffice --headless --convert-to docx {path.name}), "
        "or save it as .docx"
    )
