"""Before an hour of work: everything the study names is there, or a message says what is not."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

from isctext.errors import ResourceMissing, StoreError, UsageError, did_you_mean
from isctext.french.weights import TIERS
from isctext.registry import READERS, TOPIC_ENGINES, available
from isctext.store import Store
from isctext.workflow.config import FILE_NAME, Study

_BLANK = "blank"


def check_names(folder: Path, study: Study, wanted: Iterable[str]) -> None:
    """Nothing when every reader, codec, pipeline and engine that ``wanted`` stages use exists.

    Raises UsageError: [IT-CFG-006] an unknown name, [IT-CFG-007] no source at all;
    ResourceMissing [IT-FRE-001] for a pipeline that is not installed.
    """
    place = str(folder / FILE_NAME)
    if "ingest" in wanted:
        _check_sources(study, place)
    if "annotate" in wanted:
        _check_pipeline(study.french.pipeline, place)
    if "topics" in wanted:
        _check_known("topics.engine", study.topics.engine, available(TOPIC_ENGINES), place)


def check_workers(count: int) -> None:
    """Nothing for a number of processes. Raises UsageError [IT-RUN-004] for a negative one."""
    if count < 0:
        raise UsageError(
            "IT-RUN-004",
            "the number of processes cannot be negative",
            found=str(count),
            expected="0 (as many as processors) or more",
            hint="leave --workers out to use all processors",
        )


def check_begun(folder: Path, store: Store, stage: str = "") -> None:
    """Nothing when there is something to ask: a first run, and ``stage`` begun at least.

    A corpus without documents passes: its empty answers are true. Raises StoreError
    [IT-STO-006], so that an empty table never stands for a step that nobody has run.
    """
    if not store.exists():
        raise _not_begun(folder, "nothing has been run in this study yet", "no corpus")
    ran = set(store.table("runs").read(["stage"])["stage"].to_pylist()) | set(store.ledgers())
    if stage and stage not in ran and store.table("documents").count():
        found = ", ".join(sorted(ran)) or "none"
        raise _not_begun(folder, f"the step '{stage}' has not been run yet", f"steps run: {found}")


def _not_begun(folder: Path, what: str, found: str) -> StoreError:
    return StoreError(
        "IT-STO-006",
        what,
        where=str(folder),
        found=found,
        expected="a corpus to ask",
        hint=f"isctext run {folder}",
    )


def _check_sources(study: Study, place: str) -> None:
    if not study.sources:
        raise UsageError(
            "IT-CFG-007",
            "the study has no source",
            where=place,
            found="no [[sources]] block",
            expected="at least one [[sources]] block with id, arena and path (or a manifest)",
            hint="say where the documents are; isctext init FOLDER writes an example to start from",
        )
    for number, part in enumerate(study.sources):
        if part.format:
            _check_known(f"sources.{number}.format", part.format, available(READERS), place)
        if part.encoding and not _is_codec(part.encoding):
            raise UsageError(
                "IT-CFG-006",
                f"'sources.{number}.encoding' names nothing that is known",
                where=place,
                found=part.encoding,
                expected="the name of an encoding",
                hint="usual ones: utf-8, windows-1252, iso-8859-15; leave it out to let the "
                "bytes tell",
            )


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return True


def _check_pipeline(name: str, place: str) -> None:
    installed = {point.name for point in entry_points(group="spacy_models")}
    known = installed | {_BLANK, *TIERS}
    if name not in known:
        raise ResourceMissing(
            "IT-FRE-001",
            f"the French pipeline '{name}' is not installed",
            where=f"{place}: french.pipeline",
            found="shipped: " + ", ".join([*TIERS, *sorted(installed)]),
            expected='"full", "fast", an installed spaCy pipeline, or "blank"',
            hint=f"pip install {name.replace('_', '-')}; {did_you_mean(name, known)}",
        )


def _check_known(key: str, name: str, known: Iterable[str], place: str) -> None:
    if name not in known:
        raise UsageError(
            "IT-CFG-006",
            f"'{key}' names nothing that is known",
            where=place,
            found=name,
            expected="an installed name: isctext plugins lists them",
            hint=did_you_mean(name, known),
        )
