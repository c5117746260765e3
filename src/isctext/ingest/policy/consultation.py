"""Reader consultation.v1: contributions to a consultation, questions as columns.

Three shapes are read: the CSV and JSON of the "Grand Débat" (a column per question, or a list of
responses), any other questionnaire whose columns are questions, and the consultations of
Cap Collectif (a row per contribution, argument or version). A question and its answer are
paragraphs of one document; questions without an answer are only counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.jsonarray import opens_array
from isctext.ingest.raw.streams import unzipped_head
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.columns import fold, map_columns
from isctext.ingest.tables.records import (
    Row,
    cell_blocks,
    dated,
    line,
    safe,
    split_records,
    stated,
)
from isctext.ingest.tables.tabular import JSONL_READER, RecordReader, read_records
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# "QUXVlc3Rpb246MTYw - Que faudrait-il faire ?": the platform's key of the question, and it.
# Its middle is "Question" in base 64.
_KEYED = re.compile(r"[\w+/]*UXVlc3Rpb2[\w+/]*={0,2} - (?P<question>.*\S)\s*", re.DOTALL)
_NUMBERED = re.compile(r"\d{1,3}\s?(?:[.)]|[-–—:]\s)\s*(?P<question>\D.*\S)\s*", re.DOTALL)
_ASKS = re.compile(r"(?P<question>.*?\S\s?\?[\s»\"*:)]*)", re.DOTALL)
# A column name this long, of this many words, is a question without its mark.
_LEAST_LENGTH, _LEAST_WORDS = 40, 6
_LEAST_QUESTIONS = 2
_BODY = re.compile(r"(contributions(?:_[a-z]+?)*)_(?:bodyText|body|description)")
_RESPONSES = re.compile(
    r'"(?:questionTitle|questionId)"\s*:|"authorZipCode"\s*:.*"responses"', re.S
)
_FACTS = {
    "authortype": "author type",
    "authorzipcode": "postcode",
    "authorid": "author id",
    "reference": "code",
    "trashedstatus": "trashed status",
    "votescount": "vote",
    "section_title": "section",
    "consultation_title": "consultation",
}
_DATES: tuple[str, ...] = tuple(
    "publishedat published_at createdat created_at published created horodateur timestamp date "
    "date_de_creation date_de_soumission submitted".split()
)
_FIELDS = frozenset("id title url publishedAt createdAt bodyText body description".split())
_NO_TEXT = {"vote", "reporting", "report"}


class ConsultationReader:
    """One document per contribution."""

    name = "consultation.v1"
    media_type = "text/csv"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.96 for a known platform's columns, 0.93 for a table of questions without a text."""
        data = unzipped_head(head)
        text = decode(data)
        if "\x00" in text or text.lstrip("\ufeff \r\n").startswith(("<", "%PDF", "---")):
            return 0.0
        if opens_array(data) or JSONL_READER.sniff(data, ""):
            return 0.96 if _RESPONSES.search(text) else 0.0
        header = csvrows.header_of(text)
        if any(_KEYED.fullmatch(c) or _BODY.fullmatch(c) for c in header):
            return 0.96
        asked = sum(_ASKS.fullmatch(column) is not None for column in header)
        is_table = asked >= _LEAST_QUESTIONS and "text" not in map_columns(header).names
        return 0.93 if is_table else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 contributions."""
        yield from split_records(stream, hint)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The contributions of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, safe(_contributions))


def _contributions(present: Sequence[str], hint: Hint) -> RecordReader:  # noqa: ARG001
    if any(_BODY.fullmatch(column) for column in present):
        return _platform_rows(present)
    questions = {c: asked for c in present if (asked := question_of(c))}
    others = [c for c in present if c not in questions and c != "responses"]

    def read(record: Row, locator: str) -> Draft | Refusal:
        pairs = [(asked, record.get(column)) for column, asked in questions.items()]
        pairs += _responses(record.get("responses"))
        return _draft(record, pairs, others, locator)

    return read


def question_of(column: str) -> str:
    """The question that a column's name asks; "" for the name of another kind of column."""
    for form in (_KEYED, _NUMBERED, _ASKS):
        found = form.fullmatch(column.strip())
        if found:
            return " ".join(found["question"].split())
    words = column.split()
    is_long = len(column) >= _LEAST_LENGTH and len(words) >= _LEAST_WORDS
    return " ".join(words) if is_long else ""


def _responses(value: object) -> list[tuple[str, object]]:
    """The questions and answers of a JSON record."""
    found = []
    for response in value if isinstance(value, list) else []:
        if isinstance(response, Mapping):
            asked = stated(response.get("questionTitle") or response.get("questionId"))
            answer = response.get("formattedValue")
            found.append((asked, response.get("value") if answer is None else answer))
    return found


def _draft(
    record: Row, pairs: Sequence[tuple[str, object]], others: Sequence[str], locator: str
) -> Draft | Refusal:
    answered = [(asked, blocks) for asked, answer in pairs if (blocks := _answer(answer))]
    folded = {fold(column): column for column in reversed(others)}
    title = line(record.get(folded.get("title", folded.get("titre", ""))))
    if not answered:
        detail = (
            f"none of {len(pairs)} questions is answered" if pairs else "no column is a question"
        )
        return Refusal("EMPTY_OUTPUT" if pairs else "MALFORMED", detail, locator)
    places = [folded[name] for name in _DATES if name in folded]
    dates, warnings = dated(record, places)
    used = {*places, folded.get("title", ""), folded.get("titre", ""), folded.get("id", "")}
    blocks = [block for asked, answer in answered for block in (asked, *answer) if block]
    return Draft(
        text="\n\n".join(blocks),
        title=title,
        locator=locator,
        dates=dates,
        url=stated(record.get(folded.get("url", ""))),
        provider_id=stated(record.get(folded.get("id", folded.get("reference", "")))),
        facts=(
            ("answers", str(len(answered))),
            ("answers empty", str(len(pairs) - len(answered))),
            *(("question", asked) for asked, _ in answered if asked),
            *_facts(record, [c for c in others if c not in used]),
        ),
        warnings=warnings,
    )


def _answer(value: object) -> list[str]:
    """The paragraphs of an answer; a choice among several is kept as JSON by some exports."""
    if isinstance(value, str) and value.startswith('{"labels"'):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return cell_blocks(value)
    if isinstance(value, Mapping):
        labels = value.get("labels")
        return cell_blocks([*(labels if isinstance(labels, list) else []), value.get("other")])
    return cell_blocks(value)


def _facts(record: Row, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for column in columns:
        said = stated(record.get(column))
        if said:
            yield _FACTS.get(fold(column), " ".join(column.split())), said


def _platform_rows(present: Sequence[str]) -> RecordReader:
    """Rows of Cap Collectif: the columns of the innermost kind that has a body are the item's."""
    bodies = {found[1]: c for c in present if (found := _BODY.fullmatch(c))}
    prefixes = sorted(bodies, key=len, reverse=True)
    own: dict[str, dict[str, str]] = {prefix: {} for prefix in prefixes}
    for column in present:
        # The longest prefix of a column is its kind: "contributions_arguments_id".
        prefix = next((p for p in prefixes if column.startswith(f"{p}_")), "")
        if prefix:
            own[prefix][column.removeprefix(f"{prefix}_")] = column

    def read(record: Row, locator: str) -> Draft | Refusal:
        kind = stated(record.get("type"))
        for prefix in prefixes if kind not in _NO_TEXT else ():
            blocks = cell_blocks(record.get(bodies[prefix]))
            if blocks:
                parent = "" if prefix == "contributions" else stated(record.get("contributions_id"))
                said = [("form", kind or prefix.rsplit("_", 1)[-1]), ("about id", parent)]
                row = {name: record.get(column) for name, column in own[prefix].items()}
                return _platform_draft(row, blocks, said, locator)
        return Refusal("EMPTY_OUTPUT", f"a row of type '{kind}' without a body", locator)

    return read


def _platform_draft(
    row: Row, blocks: Sequence[str], said: Sequence[tuple[str, str]], locator: str
) -> Draft:
    dates, warnings = dated(row, [n for n in ("publishedAt", "createdAt") if n in row])
    return Draft(
        text="\n\n".join(blocks),
        title=line(row.get("title")),
        locator=locator,
        dates=dates,
        url=stated(row.get("url")),
        provider_id=stated(row.get("id")),
        facts=(
            *(pair for pair in said if pair[1]),
            *_facts(row, [name for name in row if name not in _FIELDS]),
        ),
        warnings=warnings,
    )


READER = ConsultationReader()
