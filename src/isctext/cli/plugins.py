"""``isctext plugins``."""

from __future__ import annotations

import typer


def plugins() -> None:
    """List what can be named in isctext.toml: readers, topic engines, reports."""
    from isctext.registry import GROUPS, available  # noqa: PLC0415

    for group in GROUPS:
        for name, point in available(group).items():
            typer.echo(f"{group}\t{name}\t{point.value}")
