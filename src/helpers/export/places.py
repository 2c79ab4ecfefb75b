"""Where files with data lie that are not those of one page's folder."""

from __future__ import annotations

from pathlib import Path

from helpers.ground import paths


def bundle(name: str) -> Path:
    """All data of one page, or of all pages, in one file."""
    return paths.resolve_path("reports", "data", name)
