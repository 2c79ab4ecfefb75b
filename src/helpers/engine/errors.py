"""What can go wrong with the engine itself; a notebook's own errors pass through unchanged."""

from __future__ import annotations


class EngineError(Exception):
    """Base of the engine's errors."""


class ZygoteError(EngineError):
    """The preloaded process cannot be started, or is gone."""


class WorkerDiedError(EngineError):
    """The process that ran a function ended before it had a result."""
