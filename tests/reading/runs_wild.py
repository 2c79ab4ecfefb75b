"""Stands for a reader of files that a bad file drives wild; see test_files.py."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.reading.files import limits

if __name__ == "__main__":
    limits.SECONDS = 0
    limits.restrict_memory()
    limits.allow_page()
    if Path(sys.argv[1]).stem == "memory":
        bytearray(limits.MEMORY)
    while True:
        pass
