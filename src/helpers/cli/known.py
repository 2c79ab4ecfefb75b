"""Which of the known values a user named."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from helpers.ground.errors import ProjectError

MOST_LISTED = 40
"""The known values that a message lists; thousands would hide what is wrong."""


def select_known(
    wanted: Sequence[str], known: Sequence[str], *, what: str, error: type[ProjectError]
) -> tuple[str, ...]:
    """Return the known values that are wanted, all if none is named, in the known order.

    Raises
    ------
    error
        A wanted value is not known; the message lists those that are, of many the first.
    """
    for value in wanted:
        if value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            more = f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
            valid = f"{', '.join(known[:MOST_LISTED])}{more}"
            raise error(f'unknown {what} "{value}"{hint}; valid are: {valid}')
    return tuple(value for value in known if not wanted or value in wanted)
