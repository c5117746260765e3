"""All gates: what ``isctext validate`` runs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pyarrow as pa

from isctext.validation.gate import Achieved, Gate, run_gate

# One module per group of estimators, imported only when asked for.
GROUPS = (
    "series",
    "precedence",
    "borrowing",
    "uptake",
    "drift",
    "novelty",
    "keyness",
    "prevalence",
    "coding",
)

SCHEMA = pa.schema(
    [(n, pa.string()) for n in ("gate", "method", "world")]
    + [("worlds", pa.int32()), ("achieved", pa.float64()), ("promised", pa.string())]
    + [("kept", pa.bool_())]
)


def gates(groups: tuple[str, ...] = GROUPS) -> tuple[Gate, ...]:
    """The gates of these groups, in order."""
    found: list[Gate] = []
    for group in groups:
        module: Any = import_module(f"isctext.validation.{group}")
        found.extend(module.GATES)
    return tuple(found)


def named(pattern: str) -> tuple[Gate, ...]:
    """The gates whose name begins with ``pattern`` ("G2"), all for ""; case does not matter."""
    return tuple(gate for gate in gates() if gate.name.lower().startswith(pattern.lower()))


def measured(chosen: tuple[Gate, ...], worlds: int, seed: int) -> Iterator[Achieved]:
    """Each gate measured, one after the other."""
    for gate in chosen:
        yield run_gate(gate, worlds, seed)


def row(achieved: Achieved) -> dict[str, object]:
    """A line of the table that is printed."""
    gate = achieved.gate
    sign = "<=" if gate.at_most else ">="
    return {
        "gate": gate.name,
        "method": gate.method,
        "world": gate.world,
        "worlds": achieved.worlds,
        "achieved": round(achieved.rate, 4),
        "promised": f"{sign} {gate.bound(achieved.worlds):.3f}",
        "kept": achieved.kept,
    }
