"""``isctext plugins``."""

from __future__ import annotations

import typer


def plugins() -> None:
    """List the readers, topic engines and reports installed.

    These names may be given in isctext.toml (format, engine).
    """
    from isctext.registry import GROUPS, available  # noqa: PLC0415

    for group in GROUPS:
        for name, point in available(group).items():
            typer.echo(f"{group}\t{name}\t{point.value}")
