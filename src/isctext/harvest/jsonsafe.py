"""JSON of an API, as far as it is what was expected."""

from __future__ import annotations

import json
from typing import Any

from isctext.harvest.record import Fetched, RefusedError


def json_object(answer: Fetched) -> dict[str, Any]:
    """The object that an answer holds. Raises RefusedError MALFORMED when it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(
            "MALFORMED", f"not JSON: {' '.join(str(error).split())[:200]}"
        ) from error
    if not isinstance(found, dict):
        raise RefusedError("MALFORMED", f"JSON {type(found).__name__}, expected an object")
    return found


def part(found: Any, *path: str) -> dict[str, Any]:  # noqa: ANN401  (JSON)
    """The object at the end of a path of names, {} where there is none."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def rows(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (JSON)
    """The objects of a list, or none."""
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def text(found: Any) -> str:  # noqa: ANN401  (JSON)
    """A string or a number as text, the first one of a list, "" for anything else."""
    if isinstance(found, list):
        return text(found[0]) if found else ""
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found)


def number(found: Any) -> int:  # noqa: ANN401  (JSON)
    """A whole number, -1 for anything else."""
    return found if isinstance(found, int) and not isinstance(found, bool) else -1
