"""Speeds of reading: press articles, web pages, PDF pages, a JSONL of 2 GB in flat memory."""

from __future__ import annotations

import io
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, pieces, read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 1, 1))
_SENTENCE = (
    "Le conseil a soutenu hier l'ouverture d'un atelier partagé dans l'ancienne filature, où les "
    "habitants du quartier et leurs associations répareront des vélos pour tous, avec un jardin. "
)
Line = Callable[[str, str, str], None]


def read_all(path: Path) -> tuple[int, float]:
    """Items of a file, and seconds of the processor."""
    hint = Hint(path.name)
    begun = time.process_time()
    items = 0
    with path.open("rb") as stream:
        head = stream.read(4096)
        stream.seek(0)
        reader = choose_reader(head, path.name)
        if reader is None:
            return 0, 0.0
        task = ReadTask(path.name, 0, "", Source("s", "press"), hint, reader.name)
        for piece in pieces(stream, reader, hint):
            found = read_task(io.BytesIO(piece), task, OPTIONS)
            items += found["documents"].num_rows + found["rejections"].num_rows
    return items, time.process_time() - begun


def europresse(number: int) -> str:
    """An export as the site gives it today, of so many made-up articles."""
    articles = "".join(
        f"""<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">
Le Courrier du Val, no. {n}</span></div><span class="DocHeader">Région, lundi {1 + n % 28} mars 2019
 {150 + n % 50} mots, p. {n % 30}</span><div class="titreArticle"><p class="titreArticleVisu
 rdp__articletitle">Une filature reprend vie, épisode {n}</p></div></header><section><div
 class="docOcurrContainer">{"".join(f"<p>{_SENTENCE} ({n}.{k})</p>" for k in range(6))}</div>
</section><footer><span class="publiC-lblNodoc">news·201903{1 + n % 28:02}·CV·{n}</span></footer>
</article>"""
        for n in range(number)
    )
    return f"<!doctype html><html><head><meta charset=utf-8></head><body>{articles}</body></html>"


def bench_press(line: Line) -> None:
    """Articles a second from one Europresse file, through to rows of documents."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "europresse.html"
        path.write_text(europresse(5000), encoding="utf-8")
        items, seconds = read_all(path)
        size = path.stat().st_size / 1e6
    line(
        f"europresse, {items:,} articles in {size:.0f} MB",
        ">= 1,000/s",
        f"{items / seconds:,.0f}/s",
    )


def bench_pages(shared: Path, line: Line) -> None:
    """Web pages a second with menus removed, beside trafilatura alone."""
    import trafilatura

    paths = sorted((shared / "data/real-corpus").rglob("*.html"))[:400]
    seconds = sum(read_all(path)[1] for path in paths)
    pages = [path.read_bytes() for path in paths]
    begun = time.process_time()
    for page in pages:
        trafilatura.extract(page, include_comments=False, favor_recall=True)
    alone = time.process_time() - begun
    line(f"web pages, {len(paths)} files", ">= 200/s", f"{len(paths) / seconds:,.0f}/s")
    line("  peer: trafilatura alone", "", f"{len(paths) / alone:,.0f}/s")


def bench_pdf(shared: Path, line: Line) -> None:
    """PDF pages a second, text laid out in paragraphs, beside pdfium's bare text."""
    import pypdfium2

    paths = sorted((shared / "data/real-corpus").rglob("*.pdf"))
    paths = paths or sorted(Path(__file__).parent.parent.glob("corpora/demo/**/*.pdf"))
    number, bare, held = 0, 0.0, 0.0
    for path in paths:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            continue
        begun = time.process_time()
        number += len(document)
        for page in document:
            page.get_textpage().get_text_range()
        bare += time.process_time() - begun
        held += read_all(path)[1]
    line(f"PDF, {number:,} pages of {len(paths)} files", ">= 200/s", f"{number / held:,.0f}/s")
    line("  peer: pdfium's bare text", "", f"{number / bare:,.0f}/s")


def bench_stream(line: Line, megabytes: int = 2000) -> None:
    """A JSONL of 2 GB, piece by piece: the peak of memory, in all and after 200 MB."""
    record = (
        '{"title": "Compte rendu %d", "date": "2019-03-%02d", "text": "' + _SENTENCE * 10 + '%d"}\n'
    )
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "big.jsonl"
        with path.open("w", encoding="utf-8") as out:
            number = 0
            while out.tell() < megabytes * 1_000_000:
                out.write("".join(record % (n, 1 + n % 28, n) for n in range(number, number + 500)))
                number += 500
        hint, early = Hint(path.name), 0.0
        begun = time.process_time()
        items = 0
        with path.open("rb") as stream:
            head = stream.read(4096)
            stream.seek(0)
            reader = choose_reader(head, path.name)
            assert reader is not None
            task = ReadTask(path.name, 0, "", Source("s", "press"), hint, reader.name)
            for piece in pieces(stream, reader, hint):
                items += read_task(io.BytesIO(piece), task, OPTIONS)["documents"].num_rows
                early = early or (_peak() if stream.tell() > 200_000_000 else 0.0)
        seconds = time.process_time() - begun
    line(f"JSONL of {megabytes:,} MB, {items:,} records", "", f"{megabytes / seconds:,.0f} MB/s")
    line("  peak memory (after 200 MB)", "flat", f"{_peak():,.0f} ({early:,.0f}) MiB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
