"""``isctext run``: every stage in order, each only for what is missing."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.compute as pc

from isctext.errors import UsageError, did_you_mean
from isctext.french.stage import PARSE
from isctext.records.rejection import HARVEST
from isctext.store import Store
from isctext.workflow import scanning
from isctext.workflow.checking import check_begun, check_names, check_workers
from isctext.workflow.config import Study, load_study
from isctext.workflow.crew import Crew
from isctext.workflow.fitting import run_fit
from isctext.workflow.harvestrefusals import enter_refusals
from isctext.workflow.ingesting import STAGE as INGEST
from isctext.workflow.ingesting import Limits, run_ingest
from isctext.workflow.inventory import Inventory, take_inventory
from isctext.workflow.mapping import made_with, run_map
from isctext.workflow.measures import HEAVY
from isctext.workflow.progress import Talk
from isctext.workflow.provenance import described
from isctext.workflow.step import Step
from isctext.workflow.street import ingest_options, steps
from isctext.workflow.workshop import Outcome, Workshop

CORPUS = "corpus"
REPORTS = "reports"
_TASKS_PER_PROCESS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A study opened: its folder, its declaration, its store."""

    folder: Path
    study: Study
    store: Store


def open_place(folder: Path) -> Place:
    """The study in a folder. Raises UsageError when there is none or it does not parse."""
    return Place(folder, load_study(folder), Store(folder / CORPUS))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, stage by stage, and how much of the input was refused."""

    outcomes: tuple[Outcome, ...]
    documents: int
    rejections: int
    above_threshold: bool


def run_stages(
    place: Place,
    *,
    only: Iterable[str] = (),
    talk: Talk | None = None,
    workers: int | None = None,
    inline: bool = False,
    today: date | None = None,
    again: Collection[str] | None = None,
    everything: bool = False,
) -> Summary:
    """Bring the corpus up to date; ``only`` names stages, empty means the usual ones.

    everything: the measures too whose time grows with the whole corpus (see ``measures``).

    again: for the stage ingest, the input_ids of files to read once more, and no others.

    What the study names is checked first. Raises UsageError [IT-RUN-001] for an unknown stage,
    those of ``checking``, and errors of stages as they come.
    """
    talk = talk or Talk(quiet=True)
    settings = place.study.run
    workers = settings.workers if workers is None else workers
    check_workers(workers)
    shop = Workshop(
        place.store,
        talk,
        Crew(workers, inline=inline),
        batch=settings.batch,
    )
    street = steps(place.folder, place.study)
    wanted = set(only) or {"ingest", *_usual(place, street, everything=everything)}
    _check_names(wanted, ["ingest", *(step.stage.name for step in street)])
    check_names(place.folder, place.study, wanted)
    if "ingest" not in wanted:
        check_begun(place.folder, place.store)
    makers = {t: s.stage.name for s in street if s.stage.grain == "map" for t in s.stage.writes}
    outcomes: list[Outcome] = []
    with place.store.writing(), shop.crew.at_work():
        if "ingest" in wanted:
            enter_refusals(place.store, place.folder, place.study.harvest)
            ahead = [step for step in street if step.stage.name in wanted]
            outcomes.append(_ingest(place, shop, today or date.today(), ahead, again))
            talk.say(outcomes[-1].line())
        for step in street:
            if step.stage.name in wanted:
                outcomes.append(_bring(shop, step, makers))
                talk.say(outcomes[-1].line())
    return _summary(place, outcomes)


def _usual(place: Place, street: Sequence[Step], *, everything: bool) -> set[str]:
    """All stages, but the parser and the long measures only where asked for, or made before."""
    names = {step.stage.name for step in street}
    before = set(place.store.table("runs").read(["stage"])["stage"].to_pylist())
    if not everything:
        names -= HEAVY - before
    parsed = place.study.french.deps or place.store.ledger(PARSE.name).count()
    return names if parsed else names - {PARSE.name}


def _bring(shop: Workshop, step: Step, makers: dict[str, str]) -> Outcome:
    upstream = sorted({makers[table] for table in step.stage.reads if table in makers})
    if step.stage.grain == "fit":
        made = [made_with(shop.store, maker) for maker in upstream]
        return run_fit(shop, step.stage, step.options, dict(ChainMap(*made)))
    return run_map(shop, step.stage, step.options, "".join(upstream))


def inventory_of(place: Place, today: date) -> Inventory:
    """The files that the study declares, as they are now."""
    # A new version of the stage reads every file again.
    options = described(ingest_options(place.study, date(today.year, 12, 31)))
    settings = json.dumps([INGEST.version, options], default=str)
    return take_inventory(place.folder, place.study, settings)


def _ingest(
    place: Place,
    shop: Workshop,
    today: date,
    ahead: Sequence[Step],
    again: Collection[str] | None,
) -> Outcome:
    options = ingest_options(place.study, today)
    part = place.study.ingest
    ocr = part.ocr_seconds if part.ocr == "auto" and scanning.installed() else 0
    limits = Limits(part.seconds, part.memory_megabytes << 20, ocr)

    def prepare(tasks: int) -> None:
        # A process takes seconds to load a pipeline: a few files are sooner read by one.
        workers = shop.crew.hire(tasks // _TASKS_PER_PROCESS)
        for step in ahead:
            if step.stage.prepare:
                workers.prepare(step.stage.prepare, (step.options,))

    return run_ingest(shop, inventory_of(place, today), options, limits, prepare, again=again)


def _check_names(wanted: set[str], known: list[str]) -> None:
    for name in sorted(wanted - set(known)):
        raise UsageError(
            "IT-RUN-001",
            f"no stage named '{name}'",
            found=name,
            expected="a stage of the street",
            hint=did_you_mean(name, known),
        )


def _summary(place: Place, outcomes: list[Outcome]) -> Summary:
    documents = place.store.table("documents").count()
    # Addresses that gave nothing have a threshold of their own, when they are asked.
    refused = place.store.table("rejections").read(["stage"], pc.field("stage") != HARVEST)
    rejections = refused.num_rows
    share = rejections / max(1, documents + rejections)
    return Summary(tuple(outcomes), documents, rejections, share > place.study.run.rejected_share)
