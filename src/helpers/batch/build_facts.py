"""What the records of a build tell the index page, and what it may take over from the last one.

Standard library only: a batch that finds nothing to do imports nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from helpers.batch import records as manifest
from helpers.batch.fingerprints import Fingerprints
from helpers.batch.plan import plan_data
from helpers.batch.records import Record
from helpers.export.bundle import list_bundles
from helpers.ground import hashing, paths
from helpers.page.index.facts import BuildFacts


def describe_build(
    records: Mapping[str, Record], marks: Fingerprints, earlier: Mapping[str, Any]
) -> BuildFacts:
    """Return what the index says of a build.

    Parameters
    ----------
    records
        What became of every job.
    marks
        Hashes of what the jobs read.
    earlier
        What the last index held, empty if it is not to be trusted.
    """
    tables = {owner: hash_tables(records, owner) for owner in sorted(marks.owned)}
    return BuildFacts(
        packages=marks.packages,
        data_hash=marks.common["hashes"]["data"],
        code_hash=marks.common["hashes"]["code"],
        documents=len(marks.documents),
        tables={owner: value for owner, value in tables.items() if value},
        failed=list_failed(records),
        code=marks.summary,
        earlier=earlier,
        bundles=list_bundles(),
    )


def hash_tables(records: Mapping[str, Record], province_id: str) -> str:
    """Return one hash of the tables that the data notebooks of a province wrote.

    Empty if a notebook has not run or has failed: what its table holds is then unknown.
    """
    found = [records.get(job.key) for job in plan_data(province_id)]
    written: hashing.Hashes = {}
    for record in found:
        if record is None or record.status != manifest.OK:
            return ""
        written |= {n: value for n, value in record.outputs.items() if n.endswith(".csv")}
    return hashing.hash_value(written)


def list_failed(records: Mapping[str, Record]) -> frozenset[str]:
    """Return the provinces of which a job failed or was skipped the last time."""
    bad = (record for record in records.values() if record.status != manifest.OK)
    return frozenset(filter(None, (record.parameters.get("province_id") for record in bad)))


def read_index_data(record: Record | None) -> Mapping[str, Any]:
    """Return what the last index held; nothing unless the file is just as it was written."""
    file = paths.index_data()
    if record is None or not file.is_file():
        return {}
    content = file.read_bytes()
    if record.outputs.get(paths.relative_path(file)) != hashing.hash_bytes(content):
        return {}
    found: Mapping[str, Any] = json.loads(content)
    return found
