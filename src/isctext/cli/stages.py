"""Running some stages of a study from the command line."""

from __future__ import annotations

from pathlib import Path

from isctext.cli.shared import finish


def run_only(folder: Path, stages: tuple[str, ...], *, workers: int | None, quiet: bool) -> None:
    """The named stages (all if none), with progress on stderr; exit 3 above the threshold."""
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.run import open_place, run_stages  # noqa: PLC0415

    place = open_place(folder)
    summary = run_stages(place, only=stages, talk=Talk(quiet=quiet), workers=workers)
    finish(
        above_threshold=summary.above_threshold,
        documents=summary.documents,
        rejections=summary.rejections,
        folder=folder,
    )


def run_verb(folder: Path, verb: str, *, workers: int | None, quiet: bool) -> None:
    """The measures of a verb and the counts that they start from."""
    from isctext.workflow.measures import OF_VERB  # noqa: PLC0415

    run_only(folder, OF_VERB[verb], workers=workers, quiet=quiet)
