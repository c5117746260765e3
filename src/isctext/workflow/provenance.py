"""Where results come from: cache keys, versions and the row that each execution leaves."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pyarrow as pa

from isctext.records.ids import sha256_hex, text_sha256
from isctext.records.stage import Stage
from isctext.records.tables import RUNS

_PACKAGES = (
    "isctext",
    "numpy",
    "scipy",
    "pyarrow",
    "deltalake",
    "spacy",
    "tomotopy",
    "resiliparse",
)
_LONG = 200


def described(options: object) -> dict[str, Any]:
    """Options as plain JSON values; long texts (a lexicon) stand as their hash."""
    values: dict[str, Any] = asdict(options)  # type: ignore[call-overload]
    return {
        name: f"sha256:{text_sha256(value)}"
        if isinstance(value, str) and len(value) > _LONG
        else value
        for name, value in values.items()
    }


def stage_key(stage: Stage, options: object, inputs: Mapping[str, str] | None = None) -> str:
    """What a stage's result depends on, as 32 hexadecimal characters.

    Version, options and, for a fit, the digests of the tables that it reads.
    """
    said = json.dumps(
        [stage.name, stage.version, described(options), dict(inputs or {})],
        sort_keys=True,
        default=str,
    )
    return sha256_hex(said.encode())[:32]


def versions() -> dict[str, str]:
    """isctext, Python and the packages that results depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "absent"
    return found


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution of a stage, as it goes into table ``runs``."""

    stage: Stage
    key: str
    options: object
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    workers: int
    units: int
    rejected: int
    started: datetime
    seed: int = 0

    def row(self) -> pa.Table:
        """The row; its id comes from the stage, the key and the moment."""
        ended = datetime.now(UTC)
        mark = f"{self.stage.name} {self.key} {self.started.isoformat()}"
        return RUNS.from_rows(
            [
                {
                    "run_id": sha256_hex(mark.encode())[:16],
                    "stage": self.stage.name,
                    "version": self.stage.version,
                    "key": self.key,
                    "inputs": as_json(self.inputs),
                    "outputs": as_json(self.outputs),
                    "options": as_json(described(self.options)),
                    "seed": self.seed,
                    "versions": as_json(versions()),
                    "workers": self.workers,
                    "units": self.units,
                    "rejected": self.rejected,
                    "started": self.started,
                    "ended": ended,
                }
            ]
        )


def as_json(value: Mapping[str, Any]) -> str:
    """The value as one text, the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
