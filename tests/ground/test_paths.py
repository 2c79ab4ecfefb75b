"""Nothing is written or removed outside the folder it belongs to, wherever links lead."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.ground import paths
from helpers.ground.errors import PlaceError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside a folder of somebody else's."""
    (tmp_path / "project" / "reports").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "keep.txt").write_text("kept")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path / "project"))
    return tmp_path / "project"


def link(place: str) -> Callable[[Path], None]:
    """Return what makes a folder of the project a link to somebody else's."""

    def make(root: Path) -> None:
        target = root / place
        if target.is_dir():
            target.rmdir()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(root.parent / "elsewhere")

    return make


WAYS_OUT = {
    "names upward": (lambda root: None, "reports/figures/../../../elsewhere/keep.txt"),
    "another folder": (lambda root: None, "reports/../data/keep.txt"),
    "linked figures": (link("reports/figures"), "reports/figures/keep.txt"),
    "linked reports": (link("reports"), "reports/keep.txt"),
    "linked deep": (link("data/processed"), "data/processed/shares/keep.txt"),
}
WRITES: dict[str, Callable[[Path], object]] = {
    "replace": lambda path: paths.replace_text(path, "lost"),
    "replace several": lambda path: paths.replace_texts({path: "lost"}),
    "append": lambda path: paths.open_to_append(path).close(),
    "remove": lambda path: paths.remove_file(path, folder=paths.resolve_path("reports")),
}


@pytest.mark.parametrize(("make", "name"), WAYS_OUT.values(), ids=WAYS_OUT)
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_way_leads_out(
    root: Path, make: Callable[[Path], None], name: str, write: Callable[[Path], object]
) -> None:
    make(root)
    with pytest.raises(PlaceError, match=r"leads to '.*', outside '.*': remove the link"):
        write(root / name)
    assert [p.name for p in (root.parent / "elsewhere").iterdir()] == ["keep.txt"]
    assert (root.parent / "elsewhere" / "keep.txt").read_text() == "kept"


def test_a_link_is_replaced_or_refused_and_its_target_stays(root: Path) -> None:
    other, own = root.parent / "elsewhere" / "keep.txt", root / "reports" / ".lock"
    own.symlink_to(other)
    with pytest.raises(PlaceError, match="is a link to another file: remove the link"):
        paths.open_to_append(own)
    paths.replace_text(own, "own")
    assert (own.is_symlink(), own.read_text(), other.read_text()) == (False, "own", "kept")


def test_a_draft_that_is_a_link_is_not_followed(root: Path) -> None:
    other, own = root.parent / "elsewhere" / "keep.txt", root / "reports" / "a.html"
    own.with_name(f".a.html.{os.getpid()}.tmp").symlink_to(other)
    paths.replace_text(own, "own")
    assert (own.read_text(), other.read_text()) == ("own", "kept")
    assert len(list(own.parent.iterdir())) == 1


def test_a_place_outside_is_the_users_own(root: Path, tmp_path: Path) -> None:
    paths.replace_text(tmp_path / "mine" / "page.html", "told")
    assert (tmp_path / "mine" / "page.html").read_text() == "told"
