"""From rows of a transcription or a draft to what their audit consults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.printed.grammar import show_token

if TYPE_CHECKING:  # pandas would cost every other command half a second
    import pandas as pd

    from helpers.audit.finding import Context
    from helpers.audit.run import Audit
    from helpers.audit.tokens import Malformed


def audit_context(context: Context) -> Audit:
    """Return the audit of the figures of one province or document."""
    from helpers import audit

    return audit.audit_observations(context, audit.read_catalogue())


def build_context(rows: pd.DataFrame, documents: pd.DataFrame) -> Context:
    """Return what the audit of transcription rows consults, after refusing malformed tokens."""
    from dataclasses import replace

    from helpers import audit
    from helpers.analysis import inputs
    from helpers.data import store
    from helpers.ground.errors import TokenError
    from helpers.printed.cleaning import clean_transcriptions, counts_things
    from helpers.printed.corrections import apply_corrections
    from helpers.printed.units import select_unit

    registers = replace(store.read_cleaning_registers(), documents=documents)
    styles = documents.set_index("document_id").get("number_style")
    read = apply_corrections(rows, registers.corrections)
    malformed = audit.find_malformed(
        read.assign(printed=read["read"]).to_dict("records"),
        dividing=[
            row["indicator_code"]
            for row in registers.indicators.to_dict("records")
            if not counts_things(row["kind"], select_unit(row["unit_code"], registers.units))
        ],
        styles={} if styles is None else styles.fillna("").to_dict(),
    )
    if malformed:
        lines = map(describe_malformed, malformed)
        raise TokenError(f"tokens that are no numbers: {'; '.join(lines)}: compare with the text")
    observations = clean_transcriptions(rows, registers)
    # A document that is not registered yet has a day of issue, too.
    issued = dict(zip(documents["document_id"], documents["issued"], strict=True))
    rules = inputs.read_rules()
    rules = replace(rules, issued={**rules.issued, **issued})
    return audit.build_context(observations, rules, documents)


def describe_malformed(found: Malformed) -> str:
    """Return place, token, what a spreadsheet may have made it of, and readable edits."""
    saved = " or ".join(f"'{token}'" for token in found.unsaved)
    hints = [f"a spreadsheet may have made it of {saved}, losing signs"] if saved else []
    hints += [f"perhaps {' | '.join(map(show_token, found.edits))}"] if found.edits else []
    return f"{found.place} ({'; '.join(hints) or found.reason})"
