"""All verbs on one door, and the one place where errors become messages."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand

from isctext.cli import (
    annotate,
    check,
    circulation,
    concepts,
    demo,
    export,
    framing,
    harvest,
    hypotheses,
    ingest,
    init,
    kwic,
    lexicon,
    links,
    plugins,
    power,
    quarantine,
    query,
    report,
    run,
    status,
    topics,
    trace,
    validate,
)
from isctext.errors import IsctextError, printable
from isctext.workflow.lean import load_arrow

_INTERRUPTED = 130
_LONGEST_NAME = 200

# The base of all usage errors, whether typer takes click from outside or carries its own.
_UsageProblem: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

app = typer.Typer(
    name="isctext",
    help="How vocabularies travel between citizen initiatives, the press and public policy.\n\n"
    "Start: isctext demo, then isctext init my-study. Help on a verb: isctext VERB --help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class _Verb(TyperCommand):
    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (as typer declares it)
        load_arrow()
        return super().invoke(ctx)


for _verb in (
    init.init,
    demo.demo,
    run.run,
    harvest.harvest,
    ingest.ingest,
    annotate.annotate,
    concepts.concepts,
    topics.topics,
    trace.trace,
    circulation.circulation,
    framing.framing,
    hypotheses.hypotheses,
    power.power,
    validate.validate,
    report.report,
    kwic.kwic,
    export.export,
    status.status,
    check.check,
    plugins.plugins,
):
    app.command(cls=_Verb)(_verb)
app.add_typer(query.app, name="query")
for _command in (
    *quarantine.app.registered_commands,
    *lexicon.app.registered_commands,
    *links.app.registered_commands,
):
    _command.cls = _Verb
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(links.app, name="links")


def _version(wanted: bool) -> None:
    if wanted:
        from isctext import __version__  # noqa: PLC0415

        typer.echo(f"isctext {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    pass


def main() -> None:
    """Run the command line; never returns."""
    try:
        code = app(standalone_mode=False)
    except IsctextError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()
    except _UsageProblem as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _unheard()
    except SystemExit as leaving:
        # typer meets the closed pipe before us and calls it a failure.
        if isinstance(leaving.__context__, BrokenPipeError):
            _unheard()
        raise
    except OSError as error:
        _complain(_refused_by_system(error))
        sys.exit(1)
    except Exception as error:
        _complain(_unforeseen(error))
        sys.exit(1)
    if code == _INTERRUPTED:  # typer turns Ctrl-C into an exit of its own
        _interrupted()
    sys.exit(code if isinstance(code, int) else 0)


def _interrupted() -> NoReturn:
    _complain("interrupted: what was committed stays; run again to go on")
    sys.exit(_INTERRUPTED)


def _unheard() -> NoReturn:
    """The reader of our output (head, less) has gone: nothing to say to it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _refused_by_system(error: OSError) -> str:
    """Most often a permission or a disk: nothing that a report of a defect would help."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    shown = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "..."
    return str(
        IsctextError(
            "IT-SYS-001",
            "the system refused to open, read or write a file",
            where=shown or None,
            found=error.strerror or type(error).__name__,
            expected="a file or folder that exists and that you may open",
            hint="check its name, your rights on it and the space on the disk, then run again; "
            "what was committed before stays",
        )
    )


def _unforeseen(error: Exception) -> str:
    if os.environ.get("ISCTEXT_DEBUG"):
        traceback.print_exc()
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"[IT-BUG-001] something unforeseen: {type(error).__name__}: {printable(str(error))}\n"
        f"  where: {Path(frame.filename).name}, line {frame.lineno}\n"
        "  next step: run again with ISCTEXT_DEBUG=1 set and report what it prints; what was "
        "committed before stays"
    )


def _complain(message: str) -> None:
    typer.echo(message, err=True)
