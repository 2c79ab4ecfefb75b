"""What the collection is, for archives and registries of software: codemeta.json, .zenodo.json.

Title, version, authors, day and licences stand in pyproject.toml and in the data dictionary; these
files and CITATION.cff say the same, and a test compares.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from helpers.data.dictionary import read_package
from helpers.ground import paths

TITLE = "Vietnamese provincial e-government: reproducible notebooks"
KEYWORDS = ["e-government", "Vietnam", "provinces", "open data", "reproducibility"]


def read_project() -> dict[str, Any]:
    """Return the table `project` of pyproject.toml."""
    text = paths.resolve_path("pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def build_codemeta() -> dict[str, Any]:
    """Return the description of the code as CodeMeta 3.0 has it."""
    project, package = read_project(), read_package()
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": TITLE,
        "identifier": project["name"],
        "description": package["description"],
        "version": project["version"],
        "datePublished": package["created"][:10],
        "license": f"https://spdx.org/licenses/{project['license']}",
        "author": [{"@type": "Organization", "name": one["name"]} for one in project["authors"]],
        "programmingLanguage": "Python",
        "runtimePlatform": f"Python {project['requires-python']}",
        "softwareRequirements": [_strip_bounds(line) for line in project["dependencies"]],
        "keywords": KEYWORDS,
    }


def build_zenodo() -> dict[str, Any]:
    """Return the description of a deposit of code and data as Zenodo reads it."""
    project, package = read_project(), read_package()
    data = package["licenses"][0]["name"]
    return {
        "title": TITLE,
        "upload_type": "software",
        "description": package["description"],
        "creators": [{"name": one["name"]} for one in project["authors"]],
        "version": project["version"],
        "publication_date": package["created"][:10],
        "access_right": "open",
        "license": project["license"],
        "keywords": KEYWORDS,
        "language": "eng",
        "notes": f"Code: {project['license']}. Tables: {data}, the documents named as origin.",
    }


def write_metadata() -> list[Path]:
    """Write codemeta.json and .zenodo.json and return their places."""
    built = {"codemeta.json": build_codemeta(), ".zenodo.json": build_zenodo()}
    texts = {paths.resolve_path(name): format_json(content) for name, content in built.items()}
    paths.replace_texts(texts)
    return list(texts)


def format_json(content: object) -> str:
    """Return JSON as people read it."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _strip_bounds(requirement: str) -> str:
    """Return the name of a required package."""
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0]
