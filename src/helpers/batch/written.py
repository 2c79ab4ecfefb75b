"""What a job wrote, as hashes of the bytes it wrote: not of what stands there a moment later.

Another program, a spreadsheet that saves for instance, may rewrite a table between the moment it
is written and the moment it is hashed. So whoever writes notes the hash itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.engine.run import set_variables
from helpers.ground import hashing, paths
from helpers.ground.drafts import hold_draft, name_draft


@contextmanager
def note_writing(target: Path) -> Iterator[Path]:
    """Let this process, and the kernels that it starts, note what they write; yield where.

    Parameters
    ----------
    target
        A file of the job; the notes lie beside it, hidden, and are removed at the end.
    """
    notes = name_draft(target.with_name(f"written-{target.name}"))
    paths.require_own_place(notes).parent.mkdir(parents=True, exist_ok=True)
    try:
        with hold_draft(notes), set_variables({paths.WRITTEN_VARIABLE: str(notes)}):
            yield notes
    finally:
        notes.unlink(missing_ok=True)


def read_notes(notes: Path) -> hashing.Hashes:
    """Return path below the root and hash of what was written, the last time it was."""
    if not notes.is_file():
        return {}
    lines = notes.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines)
    return {name: value for value, _, name in pairs}
