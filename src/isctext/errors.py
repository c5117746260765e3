"""The error tree: what a user may meet, each with a code and a next step.

    IsctextError
    ├── UsageError        the request is not understood          (exit 2)
    ├── ResourceMissing   something to install or to fetch       (exit 1)
    ├── StoreError        the corpus on disk is not as expected  (exit 1)
    ├── StageError        a stage broke its own promise          (exit 1)
    └── PluginError       an extension does not hold its contract (exit 1)

A bad *document* is never an exception: it becomes a row of ``rejections``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class IsctextError(Exception):
    """An error with a stable code, a place, what was found, what was expected, what to do.

    ``str(error)`` is the whole message on up to five lines, ready to print.
    """

    exit_code = 1

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.found = found
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"[{self.code}] {_inside(self.what)}"]
        for label, value in (
            ("where", self.where),
            ("found", self.found),
            ("expected", self.expected),
            ("next step", self.hint),
        ):
            if value:
                lines.append(f"  {label}: {_inside(value)}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str | None]:
        """The same facts for ``--json`` readers."""
        return {
            "code": self.code,
            "what": self.what,
            "where": self.where,
            "found": self.found,
            "expected": self.expected,
            "next_step": self.hint,
        }

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; keyword arguments would be lost by the default.
        return (_rebuild, (type(self), self.as_dict()))


class UsageError(IsctextError):
    """The command, the configuration or an argument cannot be understood."""

    exit_code = 2


class ResourceMissing(IsctextError):  # noqa: N818  (the name users read in the design)
    """A file, a model or an optional package is not there; the hint says how to get it."""


class StoreError(IsctextError):
    """The corpus on disk is absent, damaged or written by another version."""


class StageError(IsctextError):
    """A stage lost rows or returned something that its table does not allow."""


class PluginError(IsctextError):
    """An installed extension does not keep the contract of its entry-point group."""


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint: the nearest known name, then all of them, for "unknown name" errors."""
    names = sorted(known)
    near = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    listed = ", ".join(names) if names else "none"
    return f"did you mean '{near[0]}'? Known: {listed}" if near else f"known: {listed}"


def printable(text: str) -> str:
    """The text with control characters escaped, so that no input can drive the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _inside(value: str) -> str:
    """The value with its further lines indented: no input can write a line of the message."""
    return printable(value).replace("\n", "\n      ")


def _rebuild(kind: type[IsctextError], facts: dict[str, str | None]) -> IsctextError:
    return kind(
        facts["code"] or "",
        facts["what"] or "",
        where=facts["where"],
        found=facts["found"],
        expected=facts["expected"],
        hint=facts["next_step"],
    )
