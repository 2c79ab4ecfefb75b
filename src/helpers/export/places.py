"""Where files with data lie that are not those of one page's folder, nor of one notebook."""

from __future__ import annotations

from pathlib import Path

from helpers.ground import paths
from helpers.ground.identifiers import require_identifier


def bundle(name: str) -> Path:
    """All data of one page, or of all pages, in one file."""
    return paths.resolve_path("reports", "data", name)


def published() -> Path:
    """The folder of what was published."""
    return paths.resolve_path("data", "published")


def published_numbers(province_id: str) -> Path:
    """What was published last of each number of one province."""
    name = require_identifier(province_id, what="province_id")
    return published() / "numbers" / f"{name}.csv"
