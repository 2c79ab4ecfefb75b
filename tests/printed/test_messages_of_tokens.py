"""Whatever token cannot be read is told with file, line, field and value, and what to do."""

from __future__ import annotations

import random
import re
from functools import cache

from helpers.data import store
from helpers.data.documents import list_documents
from helpers.ground.errors import ProjectError
from helpers.printed.cleaning import clean_row
from helpers.printed.conventions import CONVENTIONS
from helpers.printed.edits import list_single_edits
from helpers.printed.units import select_unit

COUNT = 300
MESSAGE = re.compile(
    r"[\w-]+\.csv: line '\d+', seq '\d+', field '\w+' with value '.*', indicator '\w+': .+"
)
REMEDY = re.compile(r"\b(correct|declare|check|write|add|choose|restore|print|number)\b")
STRANGE = ("", "x", "١٢", "²", "0,0", "0%", "1.2.3", "9" * 5_000, "12\n", "-5", "1e9", "32/", "½")


@cache
def read_documents() -> dict[str, dict[str, str]]:
    return {row["document_id"]: row for row in list_documents()}


def test_a_token_that_cannot_be_read_is_told() -> None:
    chance, told = random.Random(8), 0
    registers = store.read_cleaning_registers()
    indicators = {row["indicator_code"]: row for row in registers.indicators.to_dict("records")}
    names = chance.sample(sorted(read_documents()), 6)
    rows = [row for name in names for row in store.read_transcription(name).to_dict("records")]
    for _ in range(COUNT):
        row = chance.choice(rows)
        edits = [edit for _, edit in list_single_edits(row["printed"])] or [""]
        row = row | {"printed": chance.choice([*STRANGE, chance.choice(edits)]), "read": ""}
        row |= {"read": row["printed"], "correction_id": ""}
        try:
            clean_row(
                row,
                indicators[row["indicator_code"]],
                document=read_documents()[row["document_id"]],
                unit=select_unit(row["unit_code"], registers.units),
                conventions=CONVENTIONS,
            )
        except ProjectError as error:
            message = str(error)
            assert MESSAGE.fullmatch(message), message
            assert REMEDY.search(message.partition("indicator '")[2]), message
            assert len(message) < 1_000, message
            told += 1
    assert told > COUNT // 2
