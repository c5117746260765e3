"""``isctext.toml``: a study, as its author declares it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from isctext.errors import UsageError, did_you_mean
from isctext.registry import READERS, TOPIC_ENGINES, newest
from isctext.workflow.harvestpart import HarvestPart

FILE_NAME = "isctext.toml"
COLUMN_FIELDS = ("text", "title", "date", "authors", "url", "id", "source", "arena", "territory")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StudyPart(_Part):
    """[study]: what it is about, which years, which lexicon."""

    title: str
    period: tuple[int, int] | None = None
    lexicon: str = "isc-hdf"
    lang: Literal["fr", "en"] = "fr"
    languages: tuple[str, ...] = ("fr",)
    fictional: bool = False
    require_date: bool = False

    @field_validator("period", mode="after")
    @classmethod
    def _ordered(cls, period: tuple[int, int] | None) -> tuple[int, int] | None:
        if period and period[0] > period[1]:
            raise ValueError("the first year is after the last")
        return period


class SourcePart(_Part):
    """[[sources]]: files of one source, or a manifest that declares many."""

    id: str = ""
    label: str = ""
    arena: str = ""
    kind: str = ""
    territory: str = ""
    licence: str = ""
    rights: Literal["open", "tdm-research", "contract", "consent", "unknown"] = "unknown"
    path: str | tuple[str, ...] = ()
    exclude: str | tuple[str, ...] = ()
    manifest: str = ""
    format: str = ""
    encoding: str = ""
    columns: dict[str, str] = Field(default_factory=dict)

    @field_validator("format", mode="after")
    @classmethod
    def _full_format(cls, name: str) -> str:
        return newest(READERS, name) if name else name

    @model_validator(mode="after")
    def _complete(self) -> SourcePart:
        if self.manifest and (self.path or self.id):
            raise ValueError("a source has either 'manifest', or 'id', 'arena' and 'path'")
        if not self.manifest and not (self.id and self.arena and self.path):
            raise ValueError("a source needs 'id', 'arena' and 'path' (or 'manifest')")
        for field, own in (("source", self.id), ("arena", self.arena)):
            if field in self.columns and own != "*":
                name = "id" if field == "source" else field
                raise ValueError(f'columns.{field} is read only with {name} = "*"')
        unknown = sorted(set(self.columns) - set(COLUMN_FIELDS))
        if unknown:
            raise ValueError(
                f"columns: our fields are {', '.join(COLUMN_FIELDS)}; not '{unknown[0]}'"
            )
        return self


class IngestPart(_Part):
    """[ingest]: limits for one file."""

    max_megabytes: int = Field(default=64, ge=1)
    max_characters: int = Field(default=20_000_000, ge=1)
    seconds: int = Field(default=60, ge=1)
    memory_megabytes: int = Field(default=3072, ge=512)
    formulas: bool = Field(default=False, description="keep legal formulas of deliberations")
    ocr: Literal["auto", "off"] = "auto"
    ocr_seconds: int = Field(default=600, ge=1)


class FrenchPart(_Part):
    """[french]: which pipeline."""

    pipeline: str = "full"
    entities: bool = True
    gazetteer: str = Field(default="", description="YAML file of names to add to the shipped ones")
    deps: bool = Field(default=False, description="also find which word depends on which")


class TopicsPart(_Part):
    """[topics]: which engine, how many topics."""

    engine: str = "lda.v1"
    k: Annotated[int, Field(ge=2)] | Literal["auto"] = "auto"
    seed: int = Field(default=0, ge=0)
    iterations: int = Field(default=300, ge=1)
    refit: float = Field(
        default=0.05, ge=0, le=1, description="share of new documents from which topics are redone"
    )

    @field_validator("engine", mode="after")
    @classmethod
    def _full_engine(cls, name: str) -> str:
        return newest(TOPIC_ENGINES, name)


class TrajectoriesPart(_Part):
    """[trajectories]: the grain and the floors under which a figure is flagged."""

    every: Literal["year", "quarter", "month"] = "year"
    duplicates: Literal["drop", "keep"] = "drop"
    batches: Literal["flag", "drop", "keep"] = Field(
        default="flag", description="hundreds of documents of one source on one day"
    )
    min_docs: int = Field(default=20, ge=1)
    min_tokens: int = Field(default=10_000, ge=1)
    min_sources: int = Field(default=3, ge=1)


class ArenasPart(_Part):
    """[arenas]: which arena plays which part in the hypotheses and the declared tests."""

    initiatives: str = "initiatives"
    policy: str = "policy"
    press: str = "press"

    @model_validator(mode="after")
    def _apart(self) -> ArenasPart:
        if len({self.initiatives, self.policy, self.press}) < len(type(self).model_fields):
            raise ValueError("three parts need three arenas")
        return self


class HypothesesPart(_Part):
    """[hypotheses]: what a dimension is present in, and the windows of time."""

    unit: Literal["document", "paragraph"] = "document"
    bin_years: int = Field(default=4, ge=1)
    lag_years: int = Field(default=3, ge=1)


class FramingPart(_Part):
    """[framing]: a table of frames that people coded (columns unit, coder, code)."""

    codes: str = Field(default="", description="a CSV table in the study's folder")
    unit: Literal["document", "paragraph"] = "document"


class MeasuresPart(_Part):
    """[measures]: simulated series of each trend and break, and the seed they start from."""

    draws: int = Field(default=1999, ge=99)
    seed: int = Field(default=0, ge=0)


class ReportPart(_Part):
    """[report]: its language and how many passages a cell shows."""

    lang: Literal["", "fr", "en"] = ""
    passages_per_cell: int = Field(default=40, ge=1)


class RunPart(_Part):
    """[run]: how the machine is used; results never depend on it."""

    workers: int = Field(default=0, ge=0, description="0: as many as processors; 1: one")
    batch: int = Field(default=64, ge=1, description="documents a worker takes at a time")
    rejected_share: float = Field(default=0.05, ge=0, le=1)


class Study(_Part):
    """A whole study."""

    study: StudyPart
    sources: tuple[SourcePart, ...] = ()
    harvest: tuple[HarvestPart, ...] = ()
    ingest: IngestPart = IngestPart()
    french: FrenchPart = FrenchPart()
    topics: TopicsPart = TopicsPart()
    arenas: ArenasPart = ArenasPart()
    trajectories: TrajectoriesPart = TrajectoriesPart()
    framing: FramingPart = FramingPart()
    hypotheses: HypothesesPart = HypothesesPart()
    measures: MeasuresPart = MeasuresPart()
    report: ReportPart = ReportPart()
    run: RunPart = RunPart()


def load_study(folder: Path) -> Study:
    """The study declared in ``folder/isctext.toml``.

    Raises UsageError: [IT-CFG-001] no such file, [IT-CFG-002] not TOML, [IT-CFG-003] an
    unknown key, [IT-CFG-004] a value that does not fit; each with the key's place.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise UsageError(
            "IT-CFG-001",
            f"no {FILE_NAME} in this folder",
            where=str(folder),
            found="no such file" if folder.is_dir() else "no such folder",
            expected=f"a study folder with {FILE_NAME}",
            hint="isctext init FOLDER writes one to start from; isctext demo shows one at work",
        )
    return parse_study(path.read_bytes(), where=str(path))


def parse_study(data: bytes, *, where: str) -> Study:
    """The study in these bytes of TOML; ``where`` names them in errors."""
    try:
        # Some editors of Windows begin a file with a byte order mark.
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_toml(error, data, where) from error
    try:
        return Study.model_validate(raw)
    except ValidationError as error:
        raise _explain(error, where) from error


def _not_toml(error: Exception, data: bytes, where: str) -> UsageError:
    found, hint = str(error), "check quotes, brackets and accents around that line"
    if isinstance(error, UnicodeDecodeError):
        line = data[: error.start].count(b"\n") + 1
        found = f"line {line}: a character that is not written in UTF-8"
        hint = "save the file again with the encoding UTF-8, in your editor"
    return UsageError(
        "IT-CFG-002",
        "the file is not TOML",
        where=where,
        found=found,
        expected="TOML in UTF-8: https://toml.io",
        hint=hint,
    )


def _explain(error: ValidationError, where: str) -> UsageError:
    problems = error.errors()
    # An unknown key first: a misspelt section is also a missing one.
    problem = next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])
    keys = _keys_only(problem["loc"])
    place = ".".join(str(part) for part in keys)
    others = len({_keys_only(p["loc"]) for p in problems} - {keys})
    more = f" (and {others} more)" if others else ""
    if problem["type"] == "extra_forbidden":
        return UsageError(
            "IT-CFG-003",
            f"unknown key '{place}'{more}",
            where=where,
            found=str(problem["loc"][-1]),
            expected="a key of the study's grammar",
            hint=did_you_mean(str(problem["loc"][-1]), _keys_beside(problem["loc"])),
        )
    absent = problem["type"] == "missing" and keys == problem["loc"]
    return UsageError(
        "IT-CFG-004",
        f"'{place}' {'is missing' if absent else 'does not fit'}{more}",
        where=where,
        found="nothing" if absent else repr(problem.get("input"))[:200],
        expected=_expected([p for p in problems if _keys_only(p["loc"]) == keys]),
        hint="docs/reference/isctext-toml.md lists every key with its values",
    )


def _expected(problems: Sequence[ErrorDetails]) -> str:
    """What each reading of the value asks for: "a valid integer or 'auto'"."""
    return ", or: ".join(dict.fromkeys(_said(p) for p in problems))


def _said(problem: ErrorDetails) -> str:
    """What pydantic asks for, without its own words for it."""
    keys = _keys_only(problem["loc"])
    if problem["type"] == "missing":
        section = keys == problem["loc"] == ("study",)
        return "a section [study] with at least a title" if section else "a value"
    if problem["type"] == "model_type":
        return f"a section [{keys[0]}] with keys under it"
    return problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


def _keys_only(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The place without the names of types that pydantic adds inside a union."""
    model: type[BaseModel] | None = Study
    for length, part in enumerate(place, start=1):
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if model else None
        if field is None:
            return place
        model = _part_in(field.annotation)
        if model is None and get_origin(field.annotation) in (Union, UnionType):
            return place[:length]
    return place


def _keys_beside(place: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] | None = Study
    for part in place[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if model else None
        model = _part_in(field.annotation) if field else None
    return list(model.model_fields) if model else []


def _part_in(kind: object) -> type[BaseModel] | None:
    """The part of the grammar in an annotation: X itself, or the X of tuple[X, ...]."""
    for inner in (kind, *get_args(kind)):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None
