"""The kernel that a worker keeps from one notebook to the next."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from helpers.engine import kernels

if TYPE_CHECKING:
    from helpers.engine.session import Session

MOST_NOTEBOOKS = 30
"""After so many a kernel is replaced: what it has kept in memory shall not grow without end."""

_session: Session | None = None
_served = 0


@contextmanager
def lend_session() -> Iterator[Session | None]:
    """Yield a session with the kernel of the notebook before, or with a new one.

    Nothing where kernels are not forked. A kernel in which anything failed is not kept.
    """
    global _session, _served
    channel = kernels.current_channel()
    if channel is None:
        yield None
        return
    if _served >= MOST_NOTEBOOKS:
        end_session()
    from helpers.engine.session import Session

    _session, _served = _session or Session(channel), _served + 1
    try:
        yield _session
    except BaseException:
        end_session()
        raise


def end_session() -> None:
    """End the kernel that is kept, if one is."""
    global _session, _served
    session, _session, _served = _session, None, 0
    if session is not None:
        session.close()


atexit.register(end_session)
