"""Lines that load our CSV files into pandas and R, printed figures as texts."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.export.cells import GUARD

PANDAS = """import pandas as pd

def read(name):
    table = pd.read_csv(f"{folder}/{{name}}.csv", dtype={{"printed": str}})
    return table.replace(r'{guard}', r"\\1", regex=True)
"""

R = """read <- function(name) {{
  table <- read.csv(paste0("{folder}/", name, ".csv"), fileEncoding = "UTF-8-BOM")
  is_text <- sapply(table, is.character)
  table[is_text] <- lapply(table[is_text], sub, pattern = '{guard}', replacement = "\\\\1")
  table
}}
"""


def write_pandas(folder: str, tables: Iterable[str]) -> str:
    """Return lines of Python that read each table of a folder."""
    lines = (f'{name} = read("{name}")' for name in tables)
    return "\n".join([PANDAS.format(folder=folder, guard=GUARD), *lines])


def write_r(folder: str, tables: Iterable[str]) -> str:
    """Return lines of R that read each table of a folder."""
    lines = (f'{name} <- read("{name}")' for name in tables)
    return "\n".join([R.format(folder=folder, guard=GUARD), *lines])
