"""How a run shows how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Self

import click

from helpers.batch.job import BUILT, FAILED, FRESH, RENDERED, SKIPPED, Job, Outcome

MARKS: Mapping[str, str] = {
    BUILT: "ok",
    RENDERED: "ok, page only",
    FRESH: "unchanged",
    FAILED: "FAILED",
    SKIPPED: "skipped",
}


class QuietProgress:
    """Shows nothing; the other two build on it."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.ended = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, running: Sequence[Job]) -> None:
        """These jobs run now."""

    def finish(self, outcome: Outcome) -> None:
        """This job has ended."""
        self.ended += 1

    def close(self) -> None:
        """Nothing follows."""


class LineProgress(QuietProgress):
    """Writes a line per job that had something to do, for logs."""

    def finish(self, outcome: Outcome) -> None:
        """Write how the job ended."""
        super().finish(outcome)
        if outcome.status != FRESH:
            mark = MARKS[outcome.status]
            click.echo(f"[{self.ended}/{self.total}] {outcome.job.key}: {mark}", err=True)


class BarProgress(QuietProgress):
    """Draws one bar with the time left and the provinces now running."""

    def __init__(self, total: int) -> None:
        from tqdm import tqdm

        super().__init__(total)
        # Unchanged jobs take no time: counted from the start, they would spoil the estimate.
        self.bar = tqdm(total=total, unit="notebook", dynamic_ncols=True, smoothing=0.1)

    def start(self, running: Sequence[Job]) -> None:
        """Name the provinces."""
        names = dict.fromkeys(job.province_id or "comparison" for job in running)
        self.bar.set_postfix_str(", ".join(names))

    def finish(self, outcome: Outcome) -> None:
        """Advance the bar."""
        super().finish(outcome)
        if outcome.status == FRESH:
            self.bar.initial += 1
        self.bar.update()

    def close(self) -> None:
        """Leave the finished bar without a name."""
        self.bar.set_postfix_str("")
        self.bar.close()


def open_progress(total: int, *, quiet: bool) -> QuietProgress:
    """Return the progress display that suits the terminal."""
    if quiet:
        return QuietProgress(total)
    return BarProgress(total) if sys.stderr.isatty() else LineProgress(total)


def tell_note(note: str) -> None:
    """Say what is worth knowing and no error."""
    click.echo(f"note: {note}", err=True)
