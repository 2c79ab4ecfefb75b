"""What the batch tells the index page of a build; nothing in it depends on time or machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class BuildFacts:
    """What a build was made of.

    Attributes
    ----------
    packages
        Versions of Python and of the packages that can change a page, null for an absent one.
    data_hash, code_hash
        Of all data and all code, as in the manifest.
    documents
        How many source documents are registered.
    tables
        Hash of each province's tables; a province whose tables are not known is absent.
    failed
        Provinces for which a job failed or was skipped, so that their pages may be older.
    code
        Hash of what turns tables into what the index shows of a place.
    earlier
        What an earlier index held, parsed; empty if there is none that can be trusted.
    bundles
        Files with the data of more than one place: name, rows and files of each bundle.
    """

    packages: Mapping[str, str | None] = field(default_factory=dict)
    data_hash: str = ""
    code_hash: str = ""
    documents: int = 0
    tables: Mapping[str, str] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    code: str = ""
    earlier: Mapping[str, Any] = field(default_factory=dict)
    bundles: Sequence[Mapping[str, Any]] = ()
