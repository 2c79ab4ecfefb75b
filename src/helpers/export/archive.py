"""Files packed into a zip, equal bytes for equal files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip can hold: when a file was packed says nothing about it."""

READABLE = 0o644 << 16


def pack_files(files: Mapping[str, str | bytes], *, folder: str) -> bytes:
    """Return a zip of files, in order, below one folder."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", compression=ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = ZipInfo(f"{folder}/{name}", date_time=NO_TIME)
            info.compress_type, info.external_attr = ZIP_DEFLATED, READABLE
            info.create_system = 3  # as on Linux, wherever it is written
            packed.writestr(info, content)
    return buffer.getvalue()
