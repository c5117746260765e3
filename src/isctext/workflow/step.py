"""A step of the street: a stage with its options."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.records.stage import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A stage with the options that the study gives it."""

    stage: Stage
    options: object
