"""What a refusal means and what can be done about it, in the languages of the report."""

from __future__ import annotations

from isctext.records.rejection import HARVEST, INGEST, family
from isctext.reports.texts import Texts


def meaning(t: Texts, code: str) -> str:
    """What the code says, the code itself when it is a plug-in's own."""
    return t.named("code", family(code))


def where(stage: str) -> str:
    """The kind of stage that a next step depends on: HARVEST, INGEST, or "" for all later ones."""
    return stage if stage in (HARVEST, INGEST) else ""


def next_step(t: Texts, stage: str, code: str) -> str:
    """What to do about a refusal of that stage, "" when nothing is known of the code."""
    name = family(code)
    if where(stage) == "":
        return t("inputs.later", code=code)
    found = t.named("next_harvest", name) if stage == HARVEST else name
    found = t.named("next", name) if found == name else found
    return "" if found == name else found
