"""What [[harvest]] declares, made into an order that its harvester understands."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import ValidationError

from isctext.errors import PluginError, UsageError, did_you_mean
from isctext.harvest.contract import Harvester, Order
from isctext.harvest.rules import Rules
from isctext.records.ids import sha256_hex
from isctext.registry import HARVESTERS, available, load
from isctext.workflow.harvestpart import HarvestPart

_VERSIONED = re.compile(r"(.+)\.v(\d+)")
_MIB = 1 << 20


def rules_of(part: HarvestPart) -> Rules:
    """The limits that it declares."""
    return Rules(
        contact=part.contact,
        rate=part.rate,
        max_bytes=part.max_megabytes * _MIB,
        seconds=part.seconds,
        retries=part.retries,
        max_wait=part.max_wait,
        allow_private=part.private_hosts(),
        ports=frozenset(part.ports),
        robots_waiver=part.robots_waiver.strip(),
    )


def mark_of(harvester: Harvester, order: Order) -> str:
    """What stands for the order: with another mark, a harvest is another round."""
    said = [
        harvester.name,
        order.urls,
        [str(path) for path in order.files],
        order.options.model_dump(mode="json"),
    ]
    return sha256_hex(json.dumps(said, sort_keys=True).encode())[:16]


def harvester_of(kind: str) -> Harvester:
    """The harvester of that name; without a version ("feed"), its newest one.

    Raises UsageError [IT-REG-001] for an unknown name, PluginError [IT-HAR-008] when the plug-in
    is no harvester.
    """
    known = available(HARVESTERS)
    versions = [
        (int(match[2]), name)
        for name in known
        if (match := _VERSIONED.fullmatch(name)) and match[1] == kind
    ]
    name = max(versions)[1] if versions else kind
    found = load(HARVESTERS, name)
    if not isinstance(found, Harvester):
        raise PluginError(
            "IT-HAR-008",
            f"the plug-in '{name}' is not a harvester",
            found=type(found).__name__,
            expected="an object with name, options, usual_urls and harvest",
            hint="report this to the package that brings it",
        )
    return found


def order_of(folder: Path, part: HarvestPart, harvester: Harvester) -> Order:
    """The order, checked.

    Raises UsageError [IT-HAR-003] for options that do not fit, [IT-HAR-004] for nothing to ask.
    """
    try:
        options = harvester.options.model_validate(part.options)
    except ValidationError as error:
        raise _unfit(part, harvester, error) from error
    files = _files(folder, part)
    urls = part.listed("urls") or (() if files else harvester.usual_urls)
    if not urls and not files:
        raise UsageError(
            "IT-HAR-004",
            f"harvest '{part.name}' has nothing to ask for",
            found="neither urls nor path",
            expected="urls = [...], or path = '...' for lists of addresses and WARC files",
            hint="docs/reference/harvest.md says what each kind wants",
        )
    return Order(part.name, urls, files, options)


def _files(folder: Path, part: HarvestPart) -> tuple[Path, ...]:
    found: list[Path] = []
    for pattern in part.listed("path"):
        paths = _matching(folder, pattern)
        if not paths:
            raise UsageError(
                "IT-HAR-004",
                f"no file for harvest '{part.name}'",
                where=str(folder),
                found=f"no file matches {pattern}",
                expected="at least one file",
                hint="correct 'path' in isctext.toml, or put the files there",
            )
        found += paths
    return tuple(dict.fromkeys(found))


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern names, sorted; archives may well lie outside the study."""
    whole = Path(pattern)
    base = Path(whole.anchor) if whole.is_absolute() else folder
    try:
        found = base.glob(str(whole.relative_to(whole.anchor)))
        return sorted(path for path in found if path.is_file())
    except (ValueError, NotImplementedError):
        return []


def _unfit(part: HarvestPart, harvester: Harvester, error: ValidationError) -> UsageError:
    problem = error.errors()[0]
    place = ".".join(str(step) for step in problem["loc"])
    unknown = problem["type"] == "extra_forbidden"
    names = harvester.options.model_fields
    return UsageError(
        "IT-HAR-003",
        f"harvest '{part.name}': {'unknown option' if unknown else 'option'} '{place}'"
        f"{'' if unknown else ' does not fit'}",
        found=place if unknown else repr(problem.get("input"))[:200],
        expected=f"an option of {harvester.name}" if unknown else problem["msg"],
        hint=did_you_mean(place, names) if unknown else "docs/reference/harvest.md lists them all",
    )
