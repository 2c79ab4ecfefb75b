"""What a page works out from its tables once, whatever the language that it is told in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Data = TypeVar("Data")
Result = TypeVar("Result")
Kept = dict[object, Any]

_kept: WeakKeyDictionary[object, Kept] = WeakKeyDictionary()


def once(function: Callable[[Data], Result]) -> Callable[[Data], Result]:
    """Make a function keep what it has returned for the data of a page.

    For functions of the data in which no word of a language enters: a page in another language,
    read from the same files, is given the same value. So callers share it, and none may change it.
    """

    @wraps(function)
    def call(data: Data) -> Result:
        kept = _kept.setdefault(data, {})
        if function not in kept:
            kept[function] = function(data)
        found: Result = kept[function]
        return found

    return call


def share(data: object, state: tuple[object, ...]) -> None:
    """Let data read from files in a state have what was kept for others read from the same."""
    _kept[data] = _open_kept(state)


@lru_cache(maxsize=1)  # the page of a place in one language comes right before that in another
def _open_kept(state: tuple[object, ...]) -> Kept:
    """Return an empty place for what is kept; the same one for the same state."""
    return {}
