"""Ten law codes, 46,191 dated versions: what is dated by a law, and what by a recodification.

    python scripts/legalbench.py [study folder]        (make bench-legal)

The codes are looked for in $ISCTEXT_SHARED or in ../shared. Folder: a study of them that was
annotated before; else one is made in a temporary folder, in about ten minutes.

Expected: the words of the law of 31 July 2014 on the social economy are first used on 2 August
2014, with and without batch events; the recodifications of 2008 and 2010 are batch events, and no
word comes up and no rate breaks because of them. (A step of "revenu de solidarité active" is a
law's own: that of 1 December 2008.)
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from isctext.concepts.lexicon import load_lexicon, shipped_lexicon
from isctext.records.series import first_days, named_families
from isctext.records.stage import Stage
from isctext.trajectories.counting import count
from isctext.trajectories.firsts import find
from isctext.trajectories.options import FirstUseOptions, TrendOptions, UsageOptions
from isctext.trajectories.stage import FIRST_USES, TRENDS, USAGE
from isctext.trajectories.trends import follow
from isctext.workflow.fitting import StoredRows
from isctext.workflow.progress import Talk
from isctext.workflow.run import Place, open_place, run_stages

HOME = Path(__file__).resolve().parent.parent
CODES = "data/real-corpus/policy/codes-legi/codes-versions.jsonl.gz"
STUDY = """\
[study]
title = "Codes français, versions datées"
period = [2004, 2018]

[[sources]]
id = "*"
arena = "policy"
path = "codes-versions.jsonl.gz"
licence = "Licence Ouverte 2.0 (DILA, base LEGI)"
rights = "open"

[sources.columns]
text = "text"
title = "title"
date = "date"
source = "code"
id = "doc_id"

[french]
pipeline = "fast"

[ingest]
max_megabytes = 200
seconds = 600
"""
ESS_LAW = ("coopérative de activité et de emploi", "entreprise solidaire de utilité social")
ESS_DAY = "2014-08-02"
RECODED = ("2008-05-01", "2010-05-08")
# The first year after a step that a recodification would make.
AROUND = (2008, 2009, 2010, 2011)
BOTH = ("keep", "drop")


def line(what: str, asked: str, measured: str) -> None:
    print(f"{what:<70} {asked:>12} {measured:>24}", flush=True)


def shared() -> Path:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        if place and (Path(place) / CODES).is_file():
            return Path(place).resolve()
    sys.exit("the codes are not there: set ISCTEXT_SHARED")


def build(folder: Path) -> None:
    """The study, read, annotated and searched."""
    shutil.copy(shared() / CODES, folder / "codes-versions.jsonl.gz")
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    begun = time.monotonic()
    only = ("ingest", "duplicates", "annotate", "concepts")
    run_stages(open_place(folder), only=only, talk=Talk(quiet=False))
    line("the study, from the file to mentions", "", f"{time.monotonic() - begun:.0f} s")


def read(place: Place, stage: Stage) -> dict[str, StoredRows]:
    return {n: StoredRows(place.store.table(n), columns) for n, columns in stage.reads.items()}


def bench_events(events: pa.Table) -> None:
    """The batch events, and whether the two recodifications are among them."""
    print("\nbatch events (15 times the busy day, 100 documents)")
    for row in sorted(events.to_pylist(), key=lambda row: -row["docs"]):
        line(
            f"  {row['date']} {row['source_id']}",
            f"{row['docs']:,} docs",
            f"{row['share_of_year']:.0%} of the year, {row['new_texts']:.0%} new",
        )
    days = {str(day) for day in events["date"].to_pylist()}
    line("recodifications of 2008 and 2010 found", "2", str(len(days & set(RECODED))))
    line(f"{ESS_DAY} taken for one", "0", str(int(ESS_DAY in days)))


def bench_plain(usage: pa.Table) -> None:
    """The first date of each entry, as it stands, with and without batch events."""
    print("\nfirst dates, as they stand")
    lexicon = load_lexicon(shipped_lexicon("isc-hdf"))
    law = {p: e.entry_id for e in lexicon.entries for p in e.patterns if p in ESS_LAW}
    for batches in BOTH:
        found = first_days(
            usage, names=list(law.values()), arenas=["policy"], level="entry", batches=batches
        )
        for pattern, day in zip(law, found[:, 0], strict=True):
            line(f"  {batches}: {pattern}", ESS_DAY, str(day))
    names = sorted(name for name, _ in named_families(usage, "entry"))
    for batches in BOTH:
        days = first_days(usage, names=names, arenas=["policy"], level="entry", batches=batches)
        on = [int(np.sum(days[:, 0].astype(str) == day)) for day in RECODED]
        asked = "" if batches == "keep" else "0, 0"
        line(f"  {batches}: entries that come up on {' and '.join(RECODED)}", asked, str(on)[1:-1])


def bench_first_uses(place: Place) -> None:
    """The table first_uses: what is called an emergence."""
    print("\nfirst uses")
    begun = time.monotonic()
    rows = find(read(place, FIRST_USES), FirstUseOptions())["first_uses"].to_pylist()
    line("  time", "", f"{time.monotonic() - begun:.1f} s")
    first: dict[str, dict[str, dict[str, object]]] = {batches: {} for batches in BOTH}
    for row in rows:
        key = (row["level"], row["scope"], row["by"], row["rank"])
        if key == ("entry", "broad", "arena", 1):
            first[row["batches"]][row["name"]] = row
    for batches in BOTH:
        mine = [r for r in first[batches].values() if r["verdict"] == "first_observed"]
        on = [sum(str(r["date"]) == day and not r["batch"] for r in mine) for day in RECODED]
        line(
            f"  {batches}: first observed on those days and not marked batch", "0, 0", str(on)[1:-1]
        )
    same = [
        name
        for name, row in first["drop"].items()
        if row["verdict"] == "first_observed" and first["keep"][name]["date"] == row["date"]
    ]
    moved = sum(
        row["verdict"] == "first_observed" and bool(first["keep"][name]["batch"])
        for name, row in first["drop"].items()
    )
    line("  first observed on one day with and without", "", str(len(same)))
    line("  seen first in a batch event, dated later without it", "", str(moved))


def bench_breaks(place: Place) -> None:
    """The table breaks: steps in the yearly rates of categories and entries."""
    print("\nbreaks")
    options = TrendOptions(levels=("category", "entry"))
    begun = time.monotonic()
    rows = follow(read(place, TRENDS), options)["breaks"].to_pylist()
    line("  time", "", f"{time.monotonic() - begun:.1f} s")
    steps: dict[str, dict[tuple[str, str, str], int]] = {}
    for batches in BOTH:
        mine = [row for row in rows if row["batches"] == batches]
        found = [row for row in mine if row["verdict"] == "step_or_s_curve"]
        steps[batches] = {(r["name"], r["scope"], r["series"]): r["at_year"] for r in found}
        tested = sum(row["p"] is not None for row in mine)
        line(f"  {batches}: steps in {tested:,} tests", "", str(len(found)))
        for row in found:
            line(
                f"    {row['name']}, {row['scope']}", "", f"{row['at_year']}, x {row['ratio']:.0f}"
            )
    names = {name for name, _, _ in steps["drop"]}
    alone = [key for key, at in steps["keep"].items() if at in AROUND and key[0] not in names]
    line("  steps at 2008-2011 that are not there without batch events", "0", str(len(alone)))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch)
        if not (folder / "isctext.toml").is_file():
            build(folder)
        place = open_place(folder)
        begun = time.monotonic()
        counted = count(read(place, USAGE), UsageOptions())
        line("monthly counts of the study", "", f"{time.monotonic() - begun:.1f} s")
        with place.store.writing():
            for name in USAGE.writes:
                place.store.table(name).replace(counted[name])
        bench_events(counted["batch_events"])
        bench_plain(counted["usage"])
        bench_first_uses(place)
        bench_breaks(place)


if __name__ == "__main__":
    main()
