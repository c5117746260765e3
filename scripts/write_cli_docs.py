"""Write docs/reference/cli.md from the command line's own verbs; `--check` only compares."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.models import ArgumentInfo, OptionInfo

from isctext.cli.app import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "cli.md"

HEAD = """# The command line

Written by `scripts/write_cli_docs.py` from `src/isctext/cli/`; do not edit.

Data goes to the standard output, talk to the standard error: `isctext ... --csv > file.csv` keeps
the data only. `isctext VERB --help` says the same as this page.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | failed; the message has a code, what was found, and a next step |
| 2 | the request or isctext.toml is not understood; nothing was changed |
| 3 | done, but more inputs were refused than `[run] rejected_share` allows |
| 130 | interrupted; what was written stays, run again to go on |
"""

OPTIONS = "\n| | | default |\n| --- | --- | --- |\n"


def verbs(
    of: typer.Typer = app, before: str = "isctext"
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every verb as it is typed ("isctext query sql") with its function, in the order of --help."""
    for command in of.registered_commands:
        if (function := command.callback) is not None:
            name = command.name or function.__name__.replace("_", "-")
            yield f"{before} {name}", function
    for group in of.registered_groups:
        if group.typer_instance is not None:
            yield from verbs(group.typer_instance, f"{before} {group.name}")


def page() -> str:
    """The page."""
    return HEAD + "".join(_verb(name, function) for name, function in verbs())


def _verb(name: str, function: Callable[..., Any]) -> str:
    hints = typing.get_type_hints(function, include_extras=True)
    rows, places = [], []
    for parameter in inspect.signature(function).parameters.values():
        info = hints[parameter.name].__metadata__[0]
        required = parameter.default is inspect.Parameter.empty
        if isinstance(info, ArgumentInfo):
            places.append(parameter.name.upper() if required else f"[{parameter.name.upper()}]")
        shown = _default(parameter.default)
        rows.append(f"| {_typed(parameter.name, info)} | {_cell(info.help)} | {shown} |\n")
    usage = " ".join([name, *places])
    table = OPTIONS + "".join(rows) if rows else ""
    return f"\n## {name}\n\n```\n{usage}\n```\n\n{inspect.getdoc(function)}\n{table}"


def _typed(name: str, info: ArgumentInfo | OptionInfo) -> str:
    if isinstance(info, ArgumentInfo):
        return f"`{name.upper()}`"
    # Inside Annotated, the first of Option's own flags stands in the place of its default.
    said = [flag for flag in (info.default, *(info.param_decls or ())) if isinstance(flag, str)]
    flags = [part for flag in said for part in flag.split("/")]
    return ", ".join(f"`{flag}`" for flag in flags or [f"--{name.replace('_', '-')}"])


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    return "" if value in (None, "", False) else f"`{value}`"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
