"""What a notebook may leave behind in its kernel, put back before the next notebook runs there."""

from __future__ import annotations

import copy
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

_put_back: list[Callable[[], object]] = []


def remember() -> None:
    """Note the state of this process that notebooks change by mistake or on purpose."""
    folder, variables, places = os.getcwd(), dict(os.environ), list(sys.path)
    filters = list(warnings.filters)
    streams = {name: getattr(sys, name) for name in ("stdout", "stderr", "displayhook")}
    _put_back[:] = [
        lambda: os.chdir(folder),
        lambda: _refill(os.environ, variables),
        lambda: sys.path.__setitem__(slice(None), places),
        lambda: _put_filters(filters),
        lambda: vars(sys).update(streams),
        *_remember_libraries(),
    ]


def wipe(shell: Any, changed: Mapping[str, str | None]) -> None:
    """Empty the namespace, count cells from one again, and put back what `remember` has noted.

    `changed` are variables that a new kernel would have now, None where it would have none.
    """
    _reset(shell)
    for put_back in _put_back:
        put_back()
    for name, value in changed.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _reset(shell: Any) -> None:
    """Do what `%reset` does, but leave it to the collector when to look for garbage."""
    hook = shell.displayhook
    hook.do_full_cache = False
    try:
        shell.reset(new_session=True)
    finally:
        hook.do_full_cache = True
    hook._ = hook.__ = hook.___ = ""
    shell.user_ns.update(_="", __="", ___="")


def _remember_libraries() -> list[Callable[[], object]]:
    """Return what puts back the settings of libraries that this process has imported."""
    modules, steps = sys.modules, list[Callable[[], object]]()
    if numpy := modules.get("numpy"):
        errors, printing = numpy.geterr(), numpy.get_printoptions()
        steps += [lambda: numpy.seterr(**errors), lambda: numpy.set_printoptions(**printing)]
    if matplotlib := modules.get("matplotlib"):
        style = dict(matplotlib.rcParams)
        steps.append(lambda: dict.update(matplotlib.rcParams, style))
    if settings := modules.get("pandas._config.config"):
        values = copy.deepcopy(settings._global_config)
        steps.append(lambda: _refill(settings._global_config, copy.deepcopy(values)))
    return steps


def _refill(mapping: Any, values: Any) -> None:
    """Give a mapping these items and no others, without touching those that it has."""
    for name in set(mapping) - set(values):
        del mapping[name]
    for name, value in values.items():
        if mapping.get(name) != value:
            mapping[name] = value


def _put_filters(filters: list[Any]) -> None:
    """Put back which warnings are shown."""
    if warnings.filters != filters:
        warnings.resetwarnings()
        warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its stub says
