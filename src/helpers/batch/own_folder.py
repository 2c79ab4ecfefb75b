"""A folder of its own for a run: what its processes leave beside results, gone when it ends.

The run also turns away from the caller's folder: a module or a `matplotlibrc` that lies about
there is nobody's to import or to read.
"""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from helpers.engine.places import choose_temporary
from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.file_lock import lock_file, try_lock
from helpers.ground.refused import explain_os_error

PREFIX = "egov-"
MARKER = ".running"
ATTEMPTS = 5
ENDINGS = ("SIGTERM", "SIGHUP")  # Windows has but the first


@contextmanager
def open_own_folder() -> Iterator[Path]:
    """Put all temporary files into a fresh folder, and remove it, come what may.

    A request to end (SIGTERM, a closed terminal) is answered as Ctrl-C is: by an orderly end.

    Raises
    ------
    ProjectError
        No folder for temporary files can be written.
    """
    try:
        made, marker = make_fresh_folder()
    except OSError as error:
        raise explain_os_error(error) from error
    try:
        with end_in_order(), set_variables(list_variables(str(made))), turn_away(str(made)):
            yield made
    finally:
        remove_own_folder(made, marker)


def list_variables(folder: str) -> dict[str, str]:
    """Return variables for a run in another folder: its own places, and ours where they are."""
    own = {"TMPDIR": folder, "TEMP": folder, "TMP": folder}
    own |= list_kept(folder)
    for name in (paths.ROOT_VARIABLE, paths.SOURCES_VARIABLE, "PYTHONPATH"):
        if given := os.environ.get(name):
            own[name] = os.pathsep.join(map(os.path.abspath, given.split(os.pathsep)))
    if not os.access(os.path.expanduser("~"), os.W_OK):
        own["MPLCONFIGDIR"] = os.path.join(folder, "matplotlib")
    return own


def list_kept(folder: str) -> dict[str, str]:
    """Return variables for what all kernels find in a folder that the first of them has kept."""
    return {paths.LATEST_VARIABLE: os.path.join(folder, "latest-shares.json")}


@cache
def keep_own_folder() -> Path:
    """Return a folder that stays as long as this process does, for one that no batch has prepared.

    Raises
    ------
    OSError
        No folder for temporary files can be written.
    """
    made, marker = make_fresh_folder()
    atexit.register(remove_own_folder, made, marker)
    return made


def remove_own_folder(made: Path, marker: IO[bytes]) -> None:
    """Remove a folder of this process's own, and let go of its marker."""
    marker.close()
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def turn_away(folder: str) -> Iterator[None]:
    """Be in the system's root inside the block, which is always there; temporary files elsewhere.

    A process that is about to end may outlive the folder of temporary files.
    """
    before = find_current_folder()
    kept, tempfile.tempdir = tempfile.tempdir, folder
    os.chdir(os.path.abspath(os.sep))
    try:
        yield
    finally:
        tempfile.tempdir = kept
        with suppress(OSError):  # it may be gone
            os.chdir(before)


def find_current_folder() -> str:
    """Return where this process is; the project's root if that folder is gone."""
    try:
        return os.getcwd()
    except OSError:
        return str(paths.resolve_root())


@contextmanager
def end_in_order() -> Iterator[None]:
    """Let a request to end this process unwind it, so that it cleans up behind itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ENDINGS if hasattr(signal, name)]
    # One that the caller has set to be ignored, as nohup does, stays so.
    earlier = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) is signal.SIG_DFL}
    for number in earlier:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number, action in earlier.items():
            signal.signal(number, action)


def leave(number: int, _: object) -> None:
    """End this process as its signal would, but in order; a second request changes nothing."""
    for name in ENDINGS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    sys.exit(128 + number)


def make_fresh_folder() -> tuple[Path, IO[bytes]]:
    """Make a folder of this process's own, with its marker, where killed runs leave none behind.

    Raises
    ------
    OSError
        No folder for temporary files can be written.
    """
    place = Path(choose_temporary())
    remove_left_folders(place)
    return make_locked_folder(place)


def make_locked_folder(place: Path) -> tuple[Path, IO[bytes]]:
    """Make a folder with a marker that stays locked as long as a process of this run lives.

    A process number would not tell: several containers may share a folder, each with numbers of
    its own.
    """
    for _ in range(ATTEMPTS):
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        marker = (made / MARKER).open("xb")
        locked = lock_file(marker.fileno())
        if locked is None:  # who can lock here would take the folder for one left behind
            (made / MARKER).unlink()
            return made, marker
        if locked and (made / MARKER).exists():
            return made, marker
        marker.close()  # another run came in between, and took the folder for one left behind
    raise OSError(errno.EAGAIN, "no folder could be locked", str(place))


def remove_left_folders(place: Path) -> None:
    """Remove the folders of runs that were killed at once and so could not do it themselves.

    Only a marker that nobody else has locked tells of one.
    """
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            # Kept where nothing can be locked.
            if not folder.is_symlink() and try_lock(folder / MARKER) is True:
                shutil.rmtree(folder, ignore_errors=True)
