"""The kernel that a worker keeps from one notebook of a place to the next."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from helpers.engine import kernels

if TYPE_CHECKING:
    from helpers.engine.session import Session

_place = ""
_session: Session | None = None


@contextmanager
def lend_session(place: str) -> Iterator[Session | None]:
    """Yield a session with the kernel of the place's notebook before, or with a new one.

    Nothing where the place is empty or kernels are not forked. A kernel in which anything failed
    is not kept, nor is that of another place.
    """
    global _place, _session
    if place != _place:
        end_session()
    if not place or kernels.current_channel() is None:
        yield None
        return
    from helpers.engine.run import open_transport
    from helpers.engine.session import Session

    _place, _session = place, _session or Session(open_transport)
    try:
        yield _session
    except BaseException:
        end_session()
        raise


def end_session() -> None:
    """End the kernel that is kept, if one is."""
    global _place, _session
    session, _session, _place = _session, None, ""
    if session is not None:
        session.close()


atexit.register(end_session)
