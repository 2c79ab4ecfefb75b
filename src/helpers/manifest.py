"""The record of a build: what went in, what came out, with which versions; no times in it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers import paths

PACKAGE_ROOT = Path(__file__).parent

# The packages that can change a number, a figure or a page.
PACKAGES = (
    "babel",
    "click",
    "frictionless",
    "ipykernel",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "seaborn",
    "statsmodels",
)


def build_manifest(statuses: Mapping[str, str]) -> dict[str, Any]:
    """Describe the last build as plain data.

    Parameters
    ----------
    statuses
        Page of this run, as path below the root with forward slashes, to `"built"`, `"failed"` or
        `"skipped"`. Other pages that exist are `"kept"` from an earlier run.

    Returns
    -------
    dict
        `inputs` (path to SHA-256: raw data, notebooks, sources), `packages` (name to version),
        `pages` (path to SHA-256, null where there is no file, and status) and `python`.
    """
    return {
        "inputs": {**hash_inputs(), **hash_sources()},
        "packages": read_versions(PACKAGES),
        "pages": describe_pages(statuses),
        "python": ".".join(map(str, sys.version_info[:2])),
    }


def write_manifest(statuses: Mapping[str, str]) -> Path:
    """Write `reports/manifest.json` for a run with these page statuses and return its path."""
    text = json.dumps(build_manifest(statuses), ensure_ascii=False, indent=1, sort_keys=True)
    paths.replace_text(paths.manifest(), text + "\n")
    return paths.manifest()


def hash_inputs() -> dict[str, str]:
    """Return path and SHA-256 of the raw data, the data dictionary and the notebooks."""
    raw = list_files(paths.resolve_path("data", "raw"))
    notebooks = list_files(paths.notebook("x").parent, "*.ipynb")
    found = [*raw, *notebooks, paths.data_package()]
    return {paths.relative_path(file): hash_file(file) for file in found if file.is_file()}


def hash_sources() -> dict[str, str]:
    """Return path and SHA-256 of this package's files, wherever it is installed."""
    return {
        f"src/helpers/{file.relative_to(PACKAGE_ROOT).as_posix()}": hash_file(file)
        for file in list_files(PACKAGE_ROOT)
        if "__pycache__" not in file.parts
    }


def describe_pages(statuses: Mapping[str, str]) -> dict[str, dict[str, str | None]]:
    """Return hash and status of every page that exists or that this run was to build."""
    folder = paths.index_page().parent
    files = {paths.relative_path(file): file for file in list_files(folder, "*.html")}
    return {
        name: {
            "sha256": hash_file(files[name]) if name in files else None,
            "status": statuses.get(name, "kept"),
        }
        for name in sorted({*files, *statuses})
    }


def list_files(folder: Path, pattern: str = "**/*") -> list[Path]:
    """Return the files below a folder in order, without hidden ones and copies of failed runs."""
    return [
        file
        for file in sorted(folder.glob(pattern))
        if file.is_file()
        and not file.name.startswith(".")
        and not file.name.endswith(".failed.ipynb")
    ]


def hash_file(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_versions(packages: Iterable[str]) -> dict[str, str | None]:
    """Return the installed version of each package, null for one that is not installed."""
    installed = {dist.name.lower(): dist.version for dist in metadata.distributions()}
    return {name: installed.get(name) for name in packages}
