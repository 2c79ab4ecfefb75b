"""The packages that a report depends on, in their installed versions."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

# The packages that can change a number, a figure or a page.
PACKAGES = (
    "babel",
    "frictionless",
    "ipykernel",
    "ipython",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pillow",
    "seaborn",
    "statsmodels",
    "xlsxwriter",
)


def read_versions(packages: Iterable[str]) -> dict[str, str | None]:
    """Return the installed version of each package, null for one that is not installed."""
    return {name: _read_version(name) for name in packages}


def _read_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
