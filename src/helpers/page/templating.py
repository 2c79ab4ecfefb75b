"""The template engine of all pages."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.ground.escaping import show_controls


def build_environment(*folders: Path) -> Environment:
    """Return an engine for the templates of some folders: escaping on, unknown names refused."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )
