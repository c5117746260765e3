"""Reader interview.v1: transcripts in plain text whose lines open with who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start, parse_date
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.frontmatter import has_header
from isctext.ingest.prose.turns import Turn, accepted, fold_label, is_role, stamp_of, turn_of
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import HEAD
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_OTHERS = ("<", "{", "%PDF", "PK\x03\x04", "#+", "WEBVTT", "****", "BEGIN:", "@", "From ")
_OTHER_NAMES = (".csv", ".tsv", ".log", ".yml", ".yaml", ".json", ".ris", ".bib", ".ics", ".vcf")
# A turn opens six paragraphs of ten, three lines of ten when no blank line parts the turns.
_SHARE, _LINE_SHARE = 0.6, 0.3
# Two speakers say most of an interview; in a group the one who asks says a third.
_TOP_SHARE = 0.5
_WORDS, _SPOKEN_SHARE = 4, 0.3
_PAIR, _IN_ORDER = 2, 0.8
_TITLE_LENGTH = 150
# What the head of a transcript says of the interview, and the facts that it is.
_HEADS = {
    "date": "date", "lieu": "place", "duree": "duration", "entretien": "interview",
    "profession": "profession", "age": "age", "sexe": "sex", "code": "code", "theme": "subjects",
    "terrain": "place", "projet": "section", "transcription": "transcriber", "fichier": "file",
    "transcripteur": "transcriber", "transcriptrice": "transcriber", "contexte": "context",
    "commune": "place", "ville": "place", "structure": "publisher", "fonction": "role",
    "place": "place", "duration": "duration", "interview": "interview", "heure": "time",
    "enquete": "interviewee", "enquetee": "interviewee", "enquete(e)": "interviewee",
    "interviewe": "interviewee", "interviewee": "interviewee", "personne": "interviewee",
    "enqueteur": "interviewer", "enquetrice": "interviewer", "interviewer": "interviewer",
}  # fmt: skip
_HEAD_LINE = re.compile(r"\s*([^\W\d_][^:\n]{0,30}?)\s*:\s*(\S[^\n]{0,300})")


@dataclass(slots=True)
class Spoken:
    """A paragraph, who says it and from when ("" when the file does not say)."""

    speaker: str
    start: str = ""
    end: str = ""
    parts: list[str] = field(default_factory=list)


class InterviewReader:
    """One document per interview; a paragraph per turn."""

    name = "interview.v1"
    media_type = "text/plain"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.75 when five turns or more of few speakers make most of the text."""
        text = decode(head).lstrip("\ufeff \r\n\t")
        other = filename.lower().endswith(_OTHER_NAMES) or text.startswith(_OTHERS)
        if "\x00" in text or other or has_header(text[:200]):
            return 0.0
        # The head's last line may be cut.
        lines = text.splitlines() if len(head) < HEAD else text.splitlines()[:-1]
        return 0.75 if _is_interview(lines) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The interview as one draft."""
        text = decode(stream.read(), hint.encoding).replace("\r\n", "\n").replace("\r", "\n")
        facts, dates, lines = _split_head(text.split("\n"))
        speakers = accepted(turn for turn in map(turn_of, lines) if turn)
        found = _paragraphs(lines, speakers)
        yield spoken_draft(found, hint.filename, facts, dates)


def spoken_draft(
    found: Sequence[Spoken],
    filename: str,
    facts: Sequence[tuple[str, str]] = (),
    dates: Sequence[DatedBy] = (),
    *,
    removed: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> Draft | Refusal:
    """The document of the paragraphs: who speaks when is in its facts, not in its text.

    Fact ``turn``: the paragraph's number from 1, the speaker, the start and the end, between bars.
    """
    kept = [(part, join_blocks(part.parts).replace("\n\n", " ")) for part in found]
    kept = [(part, text) for part, text in kept if text]
    text = "\n\n".join(text for _, text in kept)
    if not text:
        return Refusal("EMPTY_OUTPUT", "nobody says anything in the file")
    speakers = dict.fromkeys(part.speaker for part, _ in kept if part.speaker)
    own = [("speakers", "; ".join(speakers))] if speakers else []
    own += [
        ("turn", f"{number} | {part.speaker} | {part.start} | {part.end}")
        for number, (part, _) in enumerate(kept, 1)
        if part.speaker or part.start
    ]
    opening = kept[0][1] if not kept[0][0].speaker and not kept[0][0].start else ""
    is_title = 0 < len(opening) <= _TITLE_LENGTH and not opening.endswith((".", ",", ";"))
    guessed = (date_in_filename(filename), date_in_text_start(text))
    return Draft(
        text=text,
        title=title or (opening if is_title and len(kept) > 1 else ""),
        dates=(*dates, *(d for d in guessed if d)),
        facts=(*facts, *own),
        removed=tuple(removed),
    )


def _is_interview(lines: Sequence[str]) -> bool:
    turns = [(n, turn) for n, line in enumerate(lines) if (turn := turn_of(line))]
    speakers = accepted(turn for _, turn in turns)
    if not speakers:
        return False
    said = [(n, turn) for n, turn in turns if fold_label(turn.label) in speakers]
    counts = sorted(
        (sum(fold_label(turn.label) == key for _, turn in said) for key in speakers), reverse=True
    )
    if not any(map(is_role, speakers)) and _is_list([fold_label(turn.label) for _, turn in said]):
        return False
    spoken = sum(_is_spoken(turn, lines[n + 1 : n + 2]) for n, turn in said)
    return (
        sum(counts[:2]) >= _TOP_SHARE * len(said)
        and spoken >= _SPOKEN_SHARE * len(said)
        and _fills(lines[said[0][0] :], len(said))
    )


def _is_list(labels: Sequence[str]) -> bool:
    """Whether three labels or more always come in one order: records of fields, not a talk."""
    after: dict[str, Counter[str]] = {}
    for label, following in pairwise(labels):
        after.setdefault(label, Counter())[following] += 1
    usual = sum(counts.most_common(1)[0][1] for counts in after.values())
    return len(after) > _PAIR and usual >= _IN_ORDER * (len(labels) - 1)


def _is_spoken(turn: Turn, following: Sequence[str]) -> bool:
    """Whether words follow the label: values of a list of keys are one or two."""
    return len((turn.text or " ".join(following)).split()) >= _WORDS


def _fills(lines: Sequence[str], turns: int) -> bool:
    """Whether turns are most of the paragraphs from the first turn on."""
    full = [line for line in lines if line.strip()]
    starts = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if line.strip() and not before.strip()
    ]
    if len(starts) >= turns:
        return turns >= _SHARE * len(starts)
    return turns >= _LINE_SHARE * len(full)


def _split_head(
    lines: Sequence[str],
) -> tuple[list[tuple[str, str]], list[DatedBy], Sequence[str]]:
    """The facts and date of the lines "key: value" that open the file, and the other lines."""
    facts: list[tuple[str, str]] = []
    dates: list[DatedBy] = []
    used: list[int] = []
    for number, line in enumerate(lines[:30]):
        match = _HEAD_LINE.fullmatch(line)
        key = fold_label(match[1]) if match else ""
        name = _HEADS.get(key)
        # "Enquêtrice : Anne" is of the head only under a line that is surely of it.
        if match is None or name is None or (is_role(key) and not used):
            if match or (used and line.strip()):
                break
            continue
        used.append(number)
        facts.append((name, one_line(match[2])))
        found = parse_date(match[2], "header") if name == "date" else None
        dates += [found] if found else []
    return facts, dates, [line for number, line in enumerate(lines) if number not in used]


def _paragraphs(lines: Sequence[str], speakers: dict[str, str]) -> list[Spoken]:
    """The turns, and the paragraphs inside them; what comes before the first has no speaker."""
    found = [Spoken("")]
    start, blank = "", True
    for line in lines:
        turn = turn_of(line)
        label = fold_label(turn.label) if turn else ""
        if turn and label in speakers:
            found.append(Spoken(speakers[label], turn.start or start, parts=[turn.text]))
            start, blank = "", not turn.text
        elif stamp_of(line):
            start = stamp_of(line)
        elif not line.strip():
            blank = True
        elif blank and found[-1].parts and any(found[-1].parts):
            found.append(Spoken(found[-1].speaker, start, parts=[line]))
            start, blank = "", False
        else:
            found[-1].parts.append(line)
            blank = False
    for part in found:
        part.parts = [" ".join(part.parts)]
    return found


READER = InterviewReader()
