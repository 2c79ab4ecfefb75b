"""One run of one notebook, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.ground import paths
from helpers.page.render import PageLink

BUILT, RENDERED, FRESH, FAILED, SKIPPED = "built", "rendered", "unchanged", "failed", "skipped"
GOOD = frozenset({BUILT, RENDERED, FRESH})


@dataclass(frozen=True)
class Job:
    """One run of one notebook, and the page made of it if there is one.

    `requires` are keys of jobs that must succeed first, `after` of jobs that must have ended;
    `unvalidated` is `yes` where figures that nobody reviewed are asked for, `excerpts` is `no`
    where figures of excerpts are not wanted; `packs` is whether the run also puts all data of the
    page into one file, which of the languages of a batch only the first does.
    """

    notebook: str
    province_id: str | None = None
    lang: str | None = None
    page: Path | None = None
    title: str = ""
    links: tuple[PageLink, ...] = ()
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unvalidated: str = ""
    excerpts: str = ""
    packs: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """What distinguishes this run from others of the same notebook."""
        return tuple(part for part in (self.province_id, self.lang) if part)

    @property
    def key(self) -> str:
        """Name of the job, unique in a plan."""
        return " ".join((self.notebook, *self.parts))

    @property
    def parameters(self) -> dict[str, str]:
        """The notebook's parameters."""
        given = {"province_id": self.province_id, "lang": self.lang}
        given |= {"unvalidated": self.unvalidated, "excerpts": self.excerpts}
        return {name: value for name, value in given.items() if value}

    @property
    def target(self) -> Path:
        """Where the executed notebook goes."""
        return paths.executed_notebook(self.notebook, *self.parts)


@dataclass(frozen=True)
class Outcome:
    """How a job ended.

    Attributes
    ----------
    status
        `built`, `rendered` (page only), `unchanged`, `failed` or `skipped`.
    message, trace
        Why it failed; a trace only for a fault of ours.
    outputs
        Path and SHA-256 of the files written.
    seconds
        How long it took.
    stop
        Whether going on makes no sense: nothing more can be written.
    note
        Why its kernel was a stock kernel, if that was not asked for.
    """

    job: Job
    status: str
    message: str = ""
    trace: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    stop: bool = False
    note: str = ""
