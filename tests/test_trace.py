"""The way of one printed number: what docs/architecture.md says of it is what the code does."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import nbformat
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

import helpers
from helpers.ground import paths
from helpers.ground.audience import FOR_PAGE, VARIABLE
from helpers.ground.remember import remember
from helpers.page.fragments import Fragment
from helpers.page.render import render_notebook

pytestmark = pytest.mark.long  # half a minute; test_architecture looks at imports each time

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = Path(helpers.__file__).parent
FOLDER = str(PACKAGE)
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
KEEPER = remember.__code__.co_filename
PARAMETERS = {"province_id": "20-lang-son", "lang": "en"}
NUMBER = re.compile(r"lang-son-2020-h1:19:11|(?<![\d.,])2[.,]?427(?!\d)")
"""The number 2.427 in the province's only document, or the place where it is printed."""

TEXT = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = tuple(re.findall(r"^\| `(\w+)` \|", TEXT, flags=re.MULTILINE))
"""The rooms as the page lists them; tests/test_architecture.py holds the list to its own."""

ENTERED = dict(re.findall(r"^\| (\d\d-[a-z-]+) \| ([a-z ]+) \|$", TEXT, flags=re.MULTILINE))
CHAIN = re.findall(r"^(\d\d|--) +([A-Za-z_.]+)  ", TEXT, flags=re.MULTILINE)
"""Number of the notebook (`--` behind it), and a function through which the number goes."""

AFTER = "--"
Calls = dict[tuple[str, str], set[str]]


@dataclass
class Trace:
    """What happened in one notebook: rooms called by rooms, and who returned the number."""

    rooms: set[str] = field(default_factory=set)
    climbs: Calls = field(default_factory=lambda: defaultdict(set))
    carriers: list[str] = field(default_factory=list)


def name_function(code: CodeType) -> str:
    """Return the dotted name of a function of the package; nothing for other code.

    What keeps results stands between caller and called, and is neither.
    """
    is_ours = code.co_filename.startswith(FOLDER) and code.co_filename != KEEPER
    if not is_ours or code.co_name == "<module>":
        return ""
    return f"{name_module(code.co_filename)}.{code.co_qualname}"


@cache
def name_module(file: str) -> str:
    parts = Path(file).relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def name_caller(frame: FrameType | None) -> str:
    """Return the nearest function of the package from a frame outwards, if there is one."""
    while frame is not None and not name_function(frame.f_code):
        frame = frame.f_back
    return name_function(frame.f_code) if frame is not None else ""


def holds_number(value: object) -> bool:
    if isinstance(value, pd.DataFrame):
        text = value.to_csv(sep=" ")
    else:
        text = value.html if isinstance(value, Fragment) else repr(value)
    return NUMBER.search(text) is not None


def note_call(trace: Trace, name: str, caller: str) -> None:
    """Note the room that is entered, and the call if it leads to a higher room."""
    room = name.partition(".")[0]
    trace.rooms.add(room)
    below = caller.partition(".")[0]
    if caller and ROOMS.index(below) < ROOMS.index(room):
        trace.climbs[below, room].add(f"{caller} -> {name}")


@contextmanager
def profile(trace: Trace, wanted: set[str]) -> Iterator[None]:
    """Note calls within the package, and which of the wanted functions return the number."""

    def note(frame: FrameType, event: str, value: Any) -> None:
        name = name_function(frame.f_code) if event in ("call", "return") else ""
        if name and event == "call":
            note_call(trace, name, name_caller(frame.f_back))
        elif name in wanted and name not in trace.carriers and holds_number(value):
            trace.carriers.append(name)

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def list_code(notebook: Path) -> list[str]:
    """Return the code cells of a notebook but for its parameters."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return ["".join(c["source"]) for c in code if "parameters" not in c["metadata"].get("tags", [])]


def read_parameters(notebook: Path) -> str:
    """Return the cell that sets a notebook's parameters to their defaults."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "".join(cells[1]["source"])


def run_cells(notebook: Path, trace: Trace, display: Callable[..., None]) -> None:
    wanted = {name for number, name in CHAIN if number == notebook.stem[:2]}
    names: dict[str, object] = {"display": display}
    exec(read_parameters(notebook), names)
    names |= PARAMETERS
    for source in list_code(notebook):
        code = compile(source, notebook.name, "exec")
        with profile(trace, wanted):
            exec(code, names)


def save_outputs(shown: list[object], target: Path) -> None:
    """Write what a notebook displayed as its executed copy."""
    outputs = []
    for shape in shown:
        data, metadata = DisplayFormatter().format(shape)
        outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata))
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    target.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), target)


@pytest.fixture(scope="module")
def traces(tmp_path_factory) -> dict[str, Trace]:
    """All notebooks for one province, in this process, and the page made of the report."""
    root = tmp_path_factory.mktemp("traced")
    shutil.copytree(REPOSITORY / "data", root / "data")
    shutil.copytree(REPOSITORY / "docs" / "examples", root / "docs" / "examples")
    found = {path.stem: Trace() for path in NOTEBOOKS} | {AFTER: Trace()}
    shown: dict[str, list[object]] = {path.stem: [] for path in NOTEBOOKS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.ROOT_VARIABLE, str(root))
        patch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
        for path in NOTEBOOKS:
            run_cells(path, found[path.stem], lambda *s, to=shown[path.stem]: to.extend(s))
        executed = paths.executed_notebook("05-province-report", *PARAMETERS.values())
        save_outputs(shown["05-province-report"], executed)
        with profile(found[AFTER], {name for _, name in CHAIN}):
            render_notebook(executed, title="Traced", lang=PARAMETERS["lang"])
    return found


def test_a_call_to_a_higher_room_would_be_noted():
    trace = Trace()
    note_call(trace, "data.store.read_processed", "page.province.read_province")
    assert not trace.climbs
    note_call(trace, "page.labels.build_labels", "data.store.read_processed")
    assert set(trace.climbs) == {("data", "page")}


def test_no_call_leads_to_a_higher_room(traces):
    assert {name: dict(trace.climbs) for name, trace in traces.items() if trace.climbs} == {}


def test_the_page_names_the_rooms_that_each_notebook_enters(traces):
    entered = {n: [r for r in ROOMS if r in t.rooms] for n, t in traces.items() if n != AFTER}
    assert {name: rooms.split() for name, rooms in ENTERED.items()} == entered


def test_the_number_goes_the_way_that_the_page_tells(traces):
    told = {n: [name for _, name in rows] for n, rows in groupby(CHAIN, key=lambda row: row[0])}
    carried = {name[:2]: trace.carriers for name, trace in traces.items() if trace.carriers}
    assert told == carried
