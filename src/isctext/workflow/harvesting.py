"""``isctext harvest``: what [[harvest]] declares is fetched and laid below the study's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from isctext.errors import StoreError, UsageError, did_you_mean, printable
from isctext.harvest.carrying import carry_out
from isctext.harvest.contract import Harvester
from isctext.harvest.fetcher import Fetcher
from isctext.harvest.record import Fetched, Refused
from isctext.harvest.rules import Rules
from isctext.harvest.visit import Tally, Visit
from isctext.store import Store
from isctext.store.atomic import disk_error, write_whole
from isctext.workflow.config import load_study
from isctext.workflow.harvestmanifest import manifest
from isctext.workflow.harvestorder import harvester_of, mark_of, order_of, rules_of
from isctext.workflow.harvestpart import HarvestPart
from isctext.workflow.harvestplace import home_of, stays_inside
from isctext.workflow.harvestrefusals import enter_refusals
from isctext.workflow.harvestshelf import HarvestShelf
from isctext.workflow.progress import Talk
from isctext.workflow.run import CORPUS


@dataclass(frozen=True, slots=True)
class Summary:
    """What one harvest did, in items; ``complete`` when everything that is there was asked for."""

    name: str
    kind: str
    round: int
    resumed: bool
    complete: bool
    full: bool
    asked: int
    kept: int
    unchanged: int
    already: int
    refused: dict[str, int]
    listings: int
    listings_refused: int
    bytes: int
    seconds: float
    warnings: tuple[str, ...]
    folder: str

    def line(self) -> str:
        """One line for a reader."""
        codes = ", ".join(f"{count} {code}" for code, count in sorted(self.refused.items()))
        went_on = ", begun before" if self.resumed else ""
        lost = f"; {self.listings_refused} LISTINGS REFUSED" if self.listings_refused else ""
        done = "" if self.complete else "; NOT COMPLETE: run again to go on"
        done = "; stopped at max_items" if self.full else done
        return (
            f"harvest {self.name}: {self.kept} kept, {self.unchanged} unchanged, "
            f"{self.already} already there, {sum(self.refused.values())} refused"
            f"{f' ({codes})' * bool(codes)}; {self.bytes / 1e6:.1f} MB in {self.seconds:.1f} s "
            f"(round {self.round}{went_on}){lost}{done}"
        )

    def as_dict(self) -> dict[str, Any]:
        """The same facts, for ``--json``."""
        return asdict(self)


def harvest_study(
    folder: Path,
    only: Sequence[str] = (),
    *,
    talk: Talk | None = None,
    fetcher: Callable[..., Fetcher] = Fetcher,
) -> Iterator[Summary]:
    """Run the harvests that the study declares, one after the other; ``only`` names some.

    Raises UsageError: [IT-HAR-001] none is declared, [IT-HAR-002] an unknown name, and those
    of ``run_harvest``, before the first request.
    """
    parts = load_study(folder).harvest
    if not parts:
        raise UsageError(
            "IT-HAR-001",
            "this study declares no harvest",
            where=str(folder),
            found="no [[harvest]] in isctext.toml",
            expected="at least one [[harvest]] with name, kind and urls",
            hint="docs/how-to/harvest-a-site.md shows one",
        )
    names = [part.name for part in parts]
    for name in only:
        if name not in names:
            raise UsageError(
                "IT-HAR-002",
                f"no harvest named '{name}'",
                found=name,
                expected="the name of a [[harvest]]",
                hint=did_you_mean(name, names),
            )
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                "IT-HAR-002",
                f"two harvests have the name '{name}'",
                found="one folder for both",
                expected="one name per [[harvest]]",
                hint="give one of them another name",
            )
    chosen = [part for part in parts if not only or part.name in only]
    for part in chosen:
        order_of(folder, part, harvester_of(part.kind))
    return _one_by_one(folder, chosen, parts, talk or Talk(quiet=True), fetcher)


def _one_by_one(
    folder: Path,
    chosen: Sequence[HarvestPart],
    declared: Sequence[HarvestPart],
    talk: Talk,
    fetcher: Callable[..., Fetcher],
) -> Iterator[Summary]:
    store = Store(folder / CORPUS)
    for part in chosen:
        summary = run_harvest(folder, part, talk=talk, fetcher=fetcher)
        if store.exists():
            try:
                with store.writing():
                    enter_refusals(store, folder, declared)
            except StoreError as error:  # what came is safe; the next ingest enters them
                talk.say(f"refusals are not in the corpus yet: {printable(str(error))}")
        yield summary


def run_harvest(
    folder: Path,
    part: HarvestPart,
    *,
    talk: Talk | None = None,
    fetcher: Callable[..., Fetcher] = Fetcher,
) -> Summary:
    """Fetch what one [[harvest]] declares into STUDY/harvest/<name>/.

    A harvest that was broken off goes on where it stopped: what this round has is not asked
    again. Raises UsageError [IT-REG-001] unknown kind, [IT-HAR-003] options that do not fit,
    [IT-HAR-004] nothing to ask, [IT-HAR-005] a folder that leads out of the study; StoreError
    [IT-HAR-006] another harvest works here, [IT-STO-004] a full disk.
    """
    talk = talk or Talk(quiet=True)
    harvester = harvester_of(part.kind)
    order = order_of(folder, part, harvester)
    begun = time.monotonic()
    with _at_home(folder, part.name) as home, talk.stage(f"harvest {part.name}", None) as meter:
        shelf = HarvestShelf(home, mark_of(harvester, order))

        def on_robots(answer: Fetched | Refused) -> None:
            if isinstance(answer, Fetched):
                shelf.keep(answer)
            else:
                shelf.refuse(answer)

        with fetcher(rules_of(part), on_robots=on_robots) as asking:
            shelf.begin(asking.utc_now(), _told(harvester, asking.rules))
            visit = Visit(asking, shelf, max_items=part.max_items, step=lambda: meter.add(1))
            complete = carry_out(harvester, order, visit)
            if complete:
                shelf.end(asking.utc_now(), _counts(visit.tally) | {"full": visit.tally.full})
        if part.arena:
            source = part.source or part.name
            rows = manifest(shelf.items(), arena=part.arena, source=source, kind=harvester.name)
            write_whole(home / "manifest.csv", rows)
    tally = visit.tally
    return Summary(
        name=part.name,
        kind=harvester.name,
        round=shelf.round,
        resumed=shelf.resumed,
        complete=complete,
        full=tally.full,
        **_counts(tally),
        seconds=round(time.monotonic() - begun, 3),
        warnings=tuple(tally.warnings),
        folder=str(home),
    )


def _counts(tally: Tally) -> dict[str, Any]:
    return {
        "asked": tally.asked,
        "kept": tally.kept,
        "unchanged": tally.unchanged,
        "already": tally.already,
        "refused": dict(sorted(tally.refused.items())),
        "listings": tally.listings,
        "listings_refused": tally.listings_refused,
        "bytes": tally.bytes,
    }


def _told(harvester: Harvester, rules: Rules) -> dict[str, Any]:
    """What the diary says of how the round was made."""
    return {
        "kind": harvester.name,
        "agent": rules.agent,
        "rate": rules.rate,
        "robots_waiver": rules.robots_waiver,
        "allow_private": sorted(f"{host}:{port}" for host, port in rules.allow_private),
    }


@contextmanager
def _at_home(folder: Path, name: str) -> Iterator[Path]:
    """The harvest's folder, ours alone while it lasts."""
    home = home_of(folder, name)
    if not stays_inside(folder, home):
        raise UsageError(
            "IT-HAR-005",
            f"the folder of harvest '{name}' leads out of the study",
            where=str(home),
            found=str(home.resolve()),
            expected="a folder below the study's own",
            hint="remove the link and run again",
        )
    lock = FileLock(home / "lock")
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreError(
            "IT-HAR-006",
            f"another isctext is harvesting '{name}'",
            where=str(home),
            found="a held lock",
            expected="one harvest at a time",
            hint="wait until it ends, or stop it",
        ) from error
    except OSError as error:
        raise disk_error(error, home, 0) from error
    try:
        yield home
    finally:
        lock.release()
