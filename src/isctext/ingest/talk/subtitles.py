"""Reader subtitles.v1: WebVTT and SubRip; cues joined into the turns of who speaks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.flow import spaced
from isctext.ingest.prose.turns import Turn, accepted, fold_label, turn_of
from isctext.ingest.raw.encoding import decode
from isctext.ingest.talk.interview import Spoken, spoken_draft
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s.*)?")
_SRT = re.compile(rb"[\xef\xbb\xbf\s]*\d{1,6}[ \t]*\r?\n[ \t]*\d{1,2}:\d\d:\d\d[.,]\d{1,3}\s*-->")
# Classes without dots: with them, each run of dots could be cut in two ways, and all are tried.
_VOICE = re.compile(r"<v(?:\.[^\s<>.]{0,60})*[ \t]+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9:._][^<>\n]{0,200}>|</?[a-zA-Z]>|\{\\[^{}\n]{0,60}\}")
_DASH = re.compile(r"\A(?:[-–—]|>>+)\s?(?=\S)")
_NEW_VOICE = re.compile(r"\n(?=(?:[-–—]|>>+)\s?\S)")
_BLOCKS = ("STYLE", "REGION")
# Where nobody is named a paragraph ends at a sentence's end, after two seconds of silence or
# about ten lines of screen; where nobody wrote full stops, later.
_SILENCE, _LONG_SILENCE = 2.0, 8.0
_LONG, _LONGEST = 600, 2_000
_CUE_LINES = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on the screen from ``start`` to ``end`` (as written), and who says it."""

    start: str
    end: str
    speaker: str
    text: str


class SubtitlesReader:
    """One document per file."""

    name = "subtitles.v1"
    media_type = "text/vtt"

    def sniff(self, head: bytes, filename: str) -> float:
        """1.0 for the mark of WebVTT, 0.97 for a numbered cue with its times."""
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"WEBVTT"):
            return 1.0
        if _SRT.match(head):
            return 0.97
        text = decode(head)[:1000]
        named = filename.lower().endswith((".srt", ".vtt", ".sbv"))
        return 0.9 if named and "-->" in text else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft; MALFORMED without a cue."""
        text = decode(stream.read(), hint.encoding).replace("\r\n", "\n").replace("\r", "\n")
        removed: list[tuple[str, str]] = []
        cues = [cue for block in _CUE_LINES.split(text) for cue in _cues(block, removed)]
        if not cues:
            yield Refusal("MALFORMED", f"no cue in {len(text)} characters")
            return
        turns = _turns(_without_repeats(cues))
        head = re.match(r"\ufeff?WEBVTT[ \t]+-?[ \t]*(\S[^\n]{0,300})", text)
        title = one_line(head[1]) if head else ""
        facts = _facts(text, cues)
        yield spoken_draft(turns, hint.filename, facts, removed=removed, title=title)


def _facts(text: str, cues: Sequence[Cue]) -> list[tuple[str, str]]:
    """The language that WebVTT's head may name, how many cues, from when to when."""
    language = re.search(r"\A\ufeff?WEBVTT[^\n]*\n(?:[^\n]+\n)*?Language:\s*(\S+)", text)
    facts = [("language", language[1])] if language else []
    return [
        *facts,
        ("cues", str(len({(cue.start, cue.end) for cue in cues}))),
        ("time", f"{cues[0].start} --> {cues[-1].end}"),
    ]


def _cues(block: str, removed: list[tuple[str, str]]) -> Iterator[Cue]:
    """The cues of a block; notes and styles are left out."""
    lines = block.strip("\n").split("\n")
    first = lines[0].strip("\ufeff ")
    if first.startswith("WEBVTT"):
        return
    if first.split(" ")[0] in ("NOTE", *_BLOCKS) and not any(map(_TIMING.fullmatch, lines[1:2])):
        note = spaced(block.strip().removeprefix("NOTE"))
        removed += [("note" if first.startswith("NOTE") else "style", note)] if note else []
        return
    # Some files forget the blank line between two cues.
    at = [n for n, line in enumerate(lines) if _TIMING.fullmatch(line)]
    for here, there in zip(at, [*at, len(lines) + 1][1:], strict=True):
        end = there - 1 if there <= len(lines) and lines[there - 1].strip().isdigit() else there
        yield from _spoken(lines[here], lines[here + 1 : end])
    if not at and (lost := spaced(block)):
        removed.append(("outside the cues", lost))


def _spoken(timing: str, lines: Sequence[str]) -> Iterator[Cue]:
    """The cue, in as many parts as it has voices; a dash opens another voice's words."""
    match = _TIMING.fullmatch(timing)
    if match is None:
        return
    start, end = match[1].replace(",", "."), match[2].replace(",", ".")
    voices = _VOICE.split("\n".join(lines))
    for speaker, text in zip(["", *voices[1::2]], voices[0::2], strict=True):
        plain = html.unescape(_TAG.sub("", text))
        for part in _NEW_VOICE.split(plain):
            if part.strip():
                yield Cue(start, end, one_line(speaker), part.strip())


def _without_repeats(cues: Sequence[Cue]) -> list[Cue]:
    """Captions that roll show each line twice: once below, once above the next."""
    kept: list[Cue] = []
    before: list[str] = []
    for cue in cues:
        lines = [line.strip() for line in cue.text.split("\n") if line.strip()]
        fresh = lines[1:] if before and lines and lines[0] == before[-1] else lines
        before = lines or before
        if fresh:
            kept.append(Cue(cue.start, cue.end, cue.speaker, "\n".join(fresh)))
    return kept


def _turns(cues: Sequence[Cue]) -> list[Spoken]:
    named = accepted(
        t for cue in cues if not cue.speaker and (t := turn_of(_DASH.sub("", cue.text)))
    )
    turns: list[Spoken] = []
    for cue in cues:
        turn = _labelled(cue, named)
        if turns and _goes_on(turns[-1], turn, cue):
            turns[-1].parts[0] += f" {turn.text}"
            turns[-1].end = cue.end
        else:
            turns.append(Spoken(turn.label, cue.start, cue.end, [turn.text]))
    return turns


def _labelled(cue: Cue, named: dict[str, str]) -> Turn:
    """The cue's speaker, by its tag or by the label that opens it, and its words."""
    if cue.speaker:
        return Turn(cue.speaker, cue.text)
    turn = turn_of(_DASH.sub("", cue.text))
    key = fold_label(turn.label) if turn else ""
    if turn and key in named:
        return Turn(named[key], turn.text)
    return Turn("", _DASH.sub("", cue.text))


def _goes_on(last: Spoken, turn: Turn, cue: Cue) -> bool:
    """Whether a cue belongs to the turn before it."""
    if turn.label:
        return turn.label == last.speaker
    if _DASH.match(cue.text):
        return False
    if last.speaker:
        # The label stands once; the cues after it are the same person's.
        return True
    said = last.parts[0].rstrip()
    gap = _seconds(cue.start) - _seconds(last.end)
    if said.endswith((".", "!", "?", "…", "»", '"')):
        return gap < _SILENCE and len(said) <= _LONG
    return gap < _LONG_SILENCE and len(said) <= _LONGEST


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.split(":"):
        total = total * 60 + float(part)
    return total


READER = SubtitlesReader()
