"""``isctext report``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Folder


def report(
    folder: Folder = HERE,
    lang: Annotated[str, typer.Option(help="Its language: fr or en (default: the study's).")] = "",
) -> None:
    """Write the offline HTML report.

    Its path is printed. Run the steps before: the report shows what they left.
    """
    from isctext.errors import UsageError  # noqa: PLC0415
    from isctext.workflow.reporting import write_report  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    if lang not in ("", "fr", "en"):
        raise UsageError(
            "IT-REP-002",
            "no such language",
            found=lang,
            expected="fr or en",
            hint="isctext report --lang fr",
        )
    typer.echo(write_report(open_place(folder), lang=lang).resolve())
