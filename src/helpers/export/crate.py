"""How every report came about, as an RO-Crate: which notebook made what, of what, with what.

The crate follows the Process Run Crate profile and is read off the manifest of the build, so it
holds no times and is equal for equal builds. Files outside `reports` are named, not packed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.data.dictionary import read_package
from helpers.export.metadata import KEYWORDS, TITLE, format_json, read_project
from helpers.ground import paths
from helpers.ground.errors import MissingInputError

NAME = "ro-crate-metadata.json"
CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
OWN_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
"""Of the terms for runs the one that we use; so a reader needs no context but that of the crate."""
ROOT, AUTHORS, PLACE = "./", "#authors", "reports/"

FORMS = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Entity = dict[str, Any]
Hashes = Mapping[str, str]


def write_crate() -> list[Path]:
    """Write `reports/ro-crate-metadata.json` and return its place.

    Raises
    ------
    MissingInputError
        No report has been built.
    """
    place = paths.manifest().with_name(NAME)
    paths.replace_text(place, format_json(build_crate(read_manifest())))
    return [place]


def read_manifest() -> Entity:
    """Return the manifest of the last build."""
    if not paths.manifest().is_file():
        raise MissingInputError("no report is built: run `python3 run.py report` first")
    manifest: Entity = json.loads(paths.manifest().read_text(encoding="utf-8"))
    return manifest


def build_crate(manifest: Entity) -> Entity:
    """Return the crate of a build, from its manifest."""
    done = {name: job for name, job in manifest["jobs"].items() if job["status"] == "ok"}
    runs = {name: job for name, job in done.items() if job["parameters"]}
    files: dict[str, str] = {}
    for job in done.values():
        files |= {**job["inputs"], **job["outputs"]}
    actions = [_describe_run(name, job) for name, job in runs.items()]
    notebooks = {_name_notebook(name) for name in runs}
    described = [_describe_file(name, value) for name, value in files.items()]
    described = [entity for entity in described if entity["@id"] not in notebooks]
    return {
        "@context": [f"{CRATE}/context", OWN_TERMS],
        "@graph": [
            *_describe_root(described, actions, manifest),
            *(_describe_notebook(name, files) for name in sorted(notebooks)),
            *_list_parameters(runs),
            *described,
            *actions,
        ],
    }


def _describe_root(
    files: Iterable[Entity], runs: Iterable[Entity], manifest: Entity
) -> list[Entity]:
    """Return the descriptor, the root, its profile, authors, licence and packages."""
    package, project = read_package(), read_project()
    licence = package["licenses"][0]
    packages = {name: v for name, v in manifest["packages"].items() if v}
    versions = ", ".join(f"{name} {version}" for name, version in packages.items())
    root = {
        "@id": ROOT,
        "@type": "Dataset",
        "name": TITLE,
        "description": package["description"],
        "datePublished": package["created"][:10],
        "version": project["version"],
        "license": {"@id": licence["path"]},
        "author": {"@id": AUTHORS},
        "keywords": ", ".join(KEYWORDS),
        "conformsTo": {"@id": PROFILE},
        "hasPart": [{"@id": file["@id"]} for file in files if file["@type"] == "File"],
        "mentions": [{"@id": run["@id"]} for run in runs],
    }
    descriptor = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": CRATE},
        "about": {"@id": ROOT},
    }
    authors = project["authors"][0]["name"]
    profile = {"@type": ["CreativeWork", "Profile"], "name": "Process Run Crate", "version": "0.5"}
    return [
        descriptor,
        root,
        {"@id": PROFILE, **profile},
        {"@id": AUTHORS, "@type": "Organization", "name": authors},
        {"@id": licence["path"], "@type": "CreativeWork", "name": licence["title"]},
        {"@id": "#python", "@type": "SoftwareApplication", "name": "Python", "version": versions},
    ]


def _describe_run(name: str, job: Entity) -> Entity:
    """Return one run of a notebook: what it read and with which parameters, what it wrote."""
    values = [{"@id": _name_value(n, value)} for n, value in job["parameters"].items()]
    notebook = _name_notebook(name)
    read = [_name_file(file) for file in job["inputs"]]
    return {
        "@id": f"#run/{name.replace(' ', '/')}",
        "@type": "CreateAction",
        "name": name,
        "description": f"Run of the notebook {name.split()[0]}, of which results were kept.",
        "instrument": {"@id": notebook},
        "agent": {"@id": AUTHORS},
        "object": [*values, *({"@id": file} for file in read if file != notebook)],
        "result": [{"@id": _name_file(file)} for file in job["outputs"]],
    }


def _list_parameters(runs: Mapping[str, Entity]) -> list[Entity]:
    """Return each value that a parameter had."""
    values = sorted({pair for job in runs.values() for pair in job["parameters"].items()})
    return [
        {"@id": _name_value(n, value), "@type": "PropertyValue", "name": n, "value": value}
        for n, value in values
    ]


def _describe_notebook(identifier: str, files: Hashes) -> Entity:
    """Return a notebook as what makes results."""
    name = identifier.removeprefix("#")
    return {
        "@id": identifier,
        "@type": "SoftwareSourceCode",
        "name": Path(name).stem,
        "identifier": name,
        "version": read_project()["version"],
        "programmingLanguage": "Python",
        "softwareRequirements": {"@id": "#python"},
        "sha256": files.get(name, ""),
    }


def _describe_file(name: str, value: str) -> Entity:
    """Return a file with its hash; one that lies outside of the crate as a work."""
    told: Entity = {"@id": _name_file(name), "@type": "CreativeWork", "name": name}
    if name.startswith(PLACE):
        form = FORMS.get(Path(name).suffix, "application/octet-stream")
        told |= {"@type": "File", "encodingFormat": form}
    return told | {"sha256": value}


def _name_file(name: str) -> str:
    """Return the identifier of a file: its place in the crate, or a name outside of it."""
    return name.removeprefix(PLACE) if name.startswith(PLACE) else f"#{name}"


def _name_notebook(job: str) -> str:
    return f"#notebooks/{job.split()[0]}.ipynb"


def _name_value(name: str, value: str) -> str:
    return f"#parameter/{name}/{value}"
