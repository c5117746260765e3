"""Benchmarks of the street: printed, never asserted. `make bench` runs them all.

    python scripts/bench.py [start|corpus|codes|french|concepts ...]

The real corpus and the codes are looked for in $ISCTEXT_SHARED or in ../shared.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parent.parent
ISCTEXT = Path(sys.executable).parent / "isctext"


def shared() -> Path:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        if place and (Path(place) / "data").is_dir():
            return Path(place).resolve()
    sys.exit("the shared data are not there: set ISCTEXT_SHARED")


# Runs a command and reports on its last line of stdout the largest resident size (KiB) of it
# and of every process that ended below it: one launcher for each, so that peaks do not mix.
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


class Timed(NamedTuple):
    seconds: float
    code: int
    peak_mib: float


def timed(*command: object) -> Timed:
    """Wall seconds, exit code, and the largest of its processes, of a command."""
    with tempfile.NamedTemporaryFile() as note:
        begun = time.monotonic()
        launch = [sys.executable, "-c", LAUNCHER, note.name, *(str(c) for c in command)]
        code = subprocess.run(launch, check=False).returncode
        seconds = time.monotonic() - begun
        return Timed(seconds, code, int(Path(note.name).read_text() or 0) / 1024)


def line(what: str, asked: str, measured: str) -> None:
    print(f"{what:<58} {asked:>14} {measured:>22}", flush=True)


def bench_start() -> None:
    def best(*command: object) -> float:
        return min(timed(*command).seconds for _ in range(5))

    empty = best(sys.executable, "-c", "pass")
    line("python -c pass (the floor)", "", f"{empty:.2f} s")
    line("import isctext", "< 0.3 s", f"{best(sys.executable, '-c', 'import isctext'):.2f} s")
    line("isctext --help", "< 0.5 s", f"{best(ISCTEXT, '--help'):.2f} s")


STUDY = """\
[study]
title = "Corpus réel"
period = [1993, 2026]
lexicon = "isc-hdf"

[[sources]]
manifest = "real-corpus/manifest.csv"
exclude = "*.jsonl.gz"
"""


def lay_real_study(folder: Path, rows: Callable[[int], bool]) -> None:
    """A study on the real corpus: its files linked, its manifest cut to some rows."""
    corpus = shared() / "data" / "real-corpus"
    target = folder / "real-corpus"
    target.mkdir(parents=True, exist_ok=True)
    for part in ("initiatives", "press", "policy"):
        if not (target / part).exists():
            (target / part).symlink_to(corpus / part)
    lines = (corpus / "manifest.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for number, row in enumerate(lines[1:]) if rows(number)]
    (target / "manifest.csv").write_text(lines[0] + "".join(kept), encoding="utf-8")
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")


def bench_corpus() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Twenty documents, spread over the manifest, arrive later.
        lay_real_study(folder, lambda number: number % 119 != 0 or number >= 119 * 20)
        run = timed(ISCTEXT, "run", folder)
        first = run.seconds
        line("real corpus, from nothing to report", "<= 720 s", f"{first:.0f} s (exit {run.code})")
        line("  peak memory of any process", "< 2560 MiB", f"{run.peak_mib:.0f} MiB")
        again = timed(ISCTEXT, "run", folder, "-q").seconds
        line("  again, nothing changed", "<= 10 s", f"{again:.1f} s")
        lay_real_study(folder, lambda _: True)
        more = timed(ISCTEXT, "run", folder).seconds
        line("  20 documents more", "<= 10 %", f"{more:.1f} s = {100 * more / first:.1f} %")
        account(folder, 2378)
        keep = os.environ.get("ISCTEXT_BENCH_KEEP")
        if keep:
            shutil.copytree(folder, keep, symlinks=True, dirs_exist_ok=True)


def account(folder: Path, expected: int) -> None:
    import isctext as it

    corpus = it.open(folder)
    documents = corpus.table("documents", ["doc_id", "input_id", "title", "date"])
    repeated = len(corpus.table("duplicates", ["doc_id"]))
    refused = corpus.sql("select count(*) n from rejections where stage = 'ingest'")
    refused_count = refused.table["n"][0].as_py()
    line(
        "  documents (kept + duplicates) + rejections",
        str(expected),
        f"{documents.num_rows - repeated} + {repeated} + {refused_count} = "
        f"{documents.num_rows + refused_count}",
    )
    codes = corpus.sql("select code, count(*) n from rejections group by code order by n desc")
    for row in codes.table.to_pylist():
        print(f"    {row['code']}: {row['n']}")


def bench_codes() -> None:
    codes = shared() / "data/real-corpus/policy/codes-legi/codes-versions.jsonl.gz"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "codes.jsonl.gz").symlink_to(codes)
        (folder / "isctext.toml").write_text(
            '[study]\ntitle = "Codes"\n[[sources]]\nid = "codes-legi"\narena = "policy"\n'
            'path = "codes.jsonl.gz"\n',
            encoding="utf-8",
        )
        run = timed(ISCTEXT, "ingest", folder, "-q")
        line(
            "codes-versions.jsonl.gz, 46,191 records: ingest",
            "bounded",
            f"{run.seconds:.0f} s (exit {run.code})",
        )
        line("  peak memory of any process", "", f"{run.peak_mib:.0f} MiB")
        account(folder, 46_191)


def bench_french() -> None:
    """Our tiers beside the stock pipeline with the same work left out, 1 and 2 processes."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[name] = "1"  # of the processes started below: one core each
    from french import speed

    held = speed.texts(shared() / "data" / "real-corpus", 200_000)
    asked = {"fast": ">= 5 x", "full": ">= 3.5 x"}
    for tier, left_out in speed.LEFT_OUT.items():
        for processes in (1, 2):
            peer = speed.rate("stock", tier, held, processes)
            ours = speed.rate("ours", tier, held, processes)
            label = f"{tier}, words a second, {processes} process{'es' * (processes - 1)}"
            line(label, asked[tier], f"{ours.clock:,.0f} = {ours.clock / peer.clock:.1f} x")
            line("  a CPU second", asked[tier], f"{ours.cpu:,.0f} = {ours.cpu / peer.cpu:.1f} x")
            left = "  peer: fr_core_news_sm without " + ", ".join(left_out)
            line(left, "", f"{peer.clock:,.0f}; {peer.cpu:,.0f}")


def bench_ingest() -> None:
    """Reading, one process, one core."""
    import ingestbench

    ingestbench.bench_press(line)
    ingestbench.bench_pages(shared(), line)
    ingestbench.bench_pdf(shared(), line)
    ingestbench.bench_stream(line)


def bench_concepts() -> None:
    """The lexicon beside spaCy's own Matcher given the literal patterns, on the same tokens."""
    import pyarrow as pa

    from isctext.concepts.lexicon import shipped_lexicon
    from isctext.concepts.stage import ConceptOptions, find_mentions
    from isctext.french import FrenchOptions
    from isctext.french.annotate import annotate

    files = sorted((shared() / "data/real-corpus/initiatives/fabmob").rglob("*.md"))[:60]
    texts = [path.read_text(encoding="utf-8") for path in files]
    table = pa.table({"doc_id": [str(p) for p in files], "text": texts})
    segments = annotate(table, FrenchOptions())["segments"]
    options = ConceptOptions(lexicon=shipped_lexicon("isc-hdf"))
    find_mentions(segments.slice(0, 5), options)
    begun = time.process_time()
    mentions = find_mentions(segments, options)["mentions"]
    tokens = len(segments["starts"].combine_chunks().flatten())
    rate = tokens / (time.process_time() - begun)
    line("concepts, tokens per CPU second (whole lexicon)", "", f"{rate:,.0f}")
    line("  mentions found", "", f"{mentions.num_rows:,} in {tokens:,} tokens")


BENCHES = {
    "start": bench_start,
    "ingest": bench_ingest,
    "french": bench_french,
    "concepts": bench_concepts,
    "codes": bench_codes,
    "corpus": bench_corpus,
}


def main() -> None:
    print(f"{'benchmark':<58} {'asked':>14} {'measured':>22}")
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main()
