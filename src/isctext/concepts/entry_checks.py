"""One raw entry to an Entry; problems are gathered, so that an author sees them all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from isctext.concepts.entries import PROPER_NAME, TIERS, Entry, Tier
from isctext.concepts.grammar import UPOS, parse_pattern
from isctext.concepts.variants import expand_pattern
from isctext.concepts.words import word_set
from isctext.errors import UsageError, did_you_mean

_KEYS = word_set("id p t w s att req x pos sense kind default_off a ex ctr")
_KINDS = frozenset(("term", PROPER_NAME))
_ATTESTED = frozenset(("", "web", "lit"))
_SHOWN = 40
_HEAVIEST = 100


class Problems:
    """What is wrong in a lexicon, in the order of the file."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, where: str, found: str, expected: str) -> None:
        """Note one problem."""
        self._found.append(f"{where}: {found} (expected: {expected})")

    def raise_any(self, lexicon: str) -> None:
        """Raise UsageError [IT-LEX-002] with all problems, if there are any."""
        if not self._found:
            return
        shown = self._found[:_SHOWN]
        if len(self._found) > _SHOWN:
            shown.append(f"... and {len(self._found) - _SHOWN} more")
        raise UsageError(
            "IT-LEX-002",
            f"the lexicon has {len(self._found)} problem(s)",
            where=f"lexicon '{lexicon}'",
            found="\n    ".join(["", *shown]),
            hint="mend these places in the YAML file; the grammar is in its header",
        )

    def unknown_keys(self, where: str, raw: Mapping[str, Any], known: frozenset[str]) -> None:
        """Note each key that the format does not have."""
        for key in raw:
            if key not in known:
                self.add(where, f"unknown key '{key}'", did_you_mean(str(key), known))

    def mapping(self, where: str, raw: object) -> dict[str, Any]:
        """The mapping, or an empty one and a problem."""
        if isinstance(raw, dict):
            return raw
        self.add(where, type(raw).__name__, "a mapping")
        return {}

    def strings(self, where: str, key: str, raw: object) -> tuple[str, ...]:
        """A string or a list of them as a tuple; anything else is a problem."""
        values = raw if isinstance(raw, list) else [raw]
        wrong = [v for v in values if not isinstance(v, str) or not v.strip()]
        if wrong:
            self.add(where, f"{key}: {wrong[0]!r}", "a text or a list of texts (quote numbers)")
        return tuple(v.strip() for v in values if isinstance(v, str) and v.strip())


def read_entry(
    category: str, number: int, raw: object, sources: frozenset[str], problems: Problems
) -> Entry | None:
    """The entry, or None when not even its patterns could be read."""
    where = f"{category}, entry {number}"
    body = problems.mapping(where, raw)
    patterns = problems.strings(where, "p", body.get("p", []))
    if not patterns:
        problems.add(where, "no 'p'", "at least one pattern")
        return None
    where = f"{where} ({patterns[0]})"
    problems.unknown_keys(where, body, _KEYS)
    lists = {
        key: problems.strings(where, key, body.get(key, []))
        for key in ("req", "x", "s", "ex", "ctr")
    }
    for key, values in (("p", patterns), ("x", lists["x"]), ("req", lists["req"])):
        _check_patterns(where, key, values, problems)
    for source in lists["s"]:
        if source not in sources:
            problems.add(where, f"s: {source}", did_you_mean(source, sources))
    _check_scalars(where, body, lists["req"], problems)
    return Entry(
        entry_id=str(body.get("id") or entry_id(category, patterns[0])),
        category=category,
        patterns=patterns,
        tier=cast("Tier", body.get("t")),
        weight=_number(where, body.get("w", 1.0), problems),
        sources=lists["s"],
        attested=str(body.get("att", "")),
        required=lists["req"],
        exclusions=lists["x"],
        pos=str(body.get("pos", "")),
        sense=str(body.get("sense", "")),
        kind=str(body.get("kind", "term")),
        default_off=bool(body.get("default_off", False)),
        note=str(body.get("a", "")),
        examples=lists["ex"],
        counterexamples=lists["ctr"],
    )


def entry_id(category: str, first_pattern: str) -> str:
    """The id of an entry that does not name itself: stable while its first pattern is."""
    digest = hashlib.sha1(first_pattern.encode("utf-8"), usedforsecurity=False).hexdigest()
    return f"{category}.{digest[:8]}"


def _check_patterns(where: str, key: str, values: tuple[str, ...], problems: Problems) -> None:
    for value in values:
        if key == "req" and value.startswith("@"):
            continue
        try:
            expand_pattern(parse_pattern(value))
        except UsageError as error:
            found = f"{key}: [{error.code}] {error.where}: found {error.found}"
            problems.add(where, found, f"{error.expected}; {error.hint}")


def _check_scalars(
    where: str, body: Mapping[str, Any], required: tuple[str, ...], problems: Problems
) -> None:
    tier = body.get("t")
    if tier not in TIERS:
        problems.add(where, f"t: {tier}", did_you_mean(str(tier), TIERS))
    if tier == "ctx" and not required:
        problems.add(where, "tier ctx without 'req'", "the contexts in which it counts")
    pos = body.get("pos", "NOUN")
    if pos not in UPOS:
        problems.add(where, f"pos: {pos}", did_you_mean(str(pos), UPOS))
    if body.get("kind", "term") not in _KINDS:
        problems.add(where, f"kind: {body.get('kind')}", did_you_mean(str(body["kind"]), _KINDS))
    if body.get("att", "") not in _ATTESTED:
        problems.add(where, f"att: {body.get('att')}", "web or lit")
    if not isinstance(body.get("default_off", False), bool):
        problems.add(where, f"default_off: {body['default_off']!r}", "true or false")
    for key in ("sense", "a", "id"):
        if not isinstance(body.get(key, ""), str):
            problems.add(where, f"{key}: {body[key]!r}", "a text")


def _number(where: str, value: object, problems: Problems) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _HEAVIEST:
        return float(value)
    problems.add(where, f"w: {value!r}", f"a number over 0, at most {_HEAVIEST}")
    return 1.0
