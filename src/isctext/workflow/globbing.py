"""The files that a path of [[sources]] means, and their names as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from isctext.errors import UsageError

_WILD = "*?["


def globbed(folder: Path, pattern: str) -> tuple[Path, list[Path]]:
    """The fixed part of a path and the files that match the rest of it, sorted.

    A path that ends with "/" or "**" means every file below. Raises UsageError [IT-INV-005] for a
    path that is no pattern.
    """
    parts = PurePosixPath(pattern).parts
    if parts and pattern.endswith("/"):
        parts = (*parts, "**")
    # On its own "**" means folders only.
    parts = (*parts, "*") if parts and parts[-1] == "**" else parts
    wild = next((i for i, p in enumerate(parts) if any(c in p for c in _WILD)), len(parts) - 1)
    base = folder.joinpath(*parts[:wild]) if wild > 0 else folder
    rest = "/".join(parts[wild:]) or "."
    if rest == ".":
        return base, []
    try:
        return base, sorted(
            path for path in base.glob(rest) if path.is_file() or _leads_nowhere(path)
        )
    except ValueError as error:
        raise UsageError(
            "IT-INV-005",
            "a path of [[sources]] is no pattern",
            where=str(folder),
            found=f"{pattern}: {error}",
            expected="a path, with * for any name and ** for any folders",
            hint='for example: path = "documents/press/**/*.html"',
        ) from error


def readable(name: str) -> str:
    r"""The name as text: bytes that are none (old archives) stand as \xe9."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def matches(relative: str, patterns: Iterable[str]) -> bool:
    """Whether a relative path is meant by one of the patterns."""
    return any(PurePosixPath(relative).match(pattern) for pattern in patterns)


def listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One or several patterns as several."""
    return (value,) if isinstance(value, str) else value


def _leads_nowhere(path: Path) -> bool:
    """Whether it is a link whose target is gone (an unplugged disk): a document is missing."""
    return path.is_symlink() and not path.exists()
