"""The street: the stages in the order in which a document walks through them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from isctext.concepts.entries import Lexicon
from isctext.concepts.lexicon import load_lexicon, shipped_lexicon
from isctext.concepts.stage import STAGE as CONCEPTS
from isctext.concepts.stage import ConceptOptions
from isctext.errors import ResourceMissing, UsageError
from isctext.french import STAGE as ANNOTATE
from isctext.french import FrenchOptions
from isctext.french.options import pipeline_version
from isctext.french.stage import PARSE
from isctext.ingest.alike.duplicates import STAGE as DUPLICATES
from isctext.ingest.alike.duplicates import DuplicateOptions
from isctext.ingest.options import IngestOptions
from isctext.topics.options import TopicOptions
from isctext.topics.stage import STAGE as TOPICS
from isctext.workflow.config import Study
from isctext.workflow.framecodes import frame_codes
from isctext.workflow.measures import measures
from isctext.workflow.step import Step


def lexicon_text(folder: Path, study: Study) -> str:
    """The YAML of the study's lexicon: a file of the study, or one that isctext ships.

    Raises ResourceMissing [IT-LEX-404] for a path that is not there and UsageError for an
    unknown shipped name.
    """
    name = study.study.lexicon
    if not name.endswith((".yaml", ".yml")):
        return shipped_lexicon(name)
    path = folder / name
    if not path.is_file():
        raise ResourceMissing(
            "IT-LEX-404",
            "the lexicon is not there",
            where=str(path),
            found="no such file",
            expected="a lexicon in YAML (schema isctext-lexicon/1)",
            hint="correct 'lexicon' in isctext.toml, or use the shipped one: isc-hdf",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "IT-LEX-001",
            "the lexicon is not written in UTF-8",
            where=str(path),
            found=f"byte {error.start + 1} is no UTF-8",
            expected="a text file in UTF-8",
            hint="save it again with the encoding UTF-8, in your editor",
        ) from error


def gazetteer_text(folder: Path, study: Study) -> str:
    """The YAML of the study's own names, "" where it has none.

    Raises ResourceMissing [IT-GAZ-404] for a file that is not there.
    """
    if not study.french.gazetteer:
        return ""
    path = folder / study.french.gazetteer
    if not path.is_file():
        raise ResourceMissing(
            "IT-GAZ-404",
            "the gazetteer is not there",
            where=str(path),
            found="no such file",
            expected="names in YAML (schema isctext-entities/1)",
            hint="correct 'gazetteer' under [french] in isctext.toml, or take the line out",
        )
    return path.read_text(encoding="utf-8-sig")


def lexicon(folder: Path, study: Study) -> Lexicon:
    """The study's lexicon, loaded and checked; errors name its file."""
    return _loaded(folder, study, lexicon_text(folder, study))


def _loaded(folder: Path, study: Study, text: str) -> Lexicon:
    try:
        return load_lexicon(text)
    except UsageError as error:
        path = str(folder / study.study.lexicon)
        error.where = f"{path}, {error.where}" if error.where else path
        error.expected = error.expected or "a lexicon in YAML (schema isctext-lexicon/1)"
        raise


def ingest_options(study: Study, today: date) -> IngestOptions:
    """What reading depends on. ``today`` decides which dates lie in the future."""
    return IngestOptions(
        period=study.study.period,
        languages=study.study.languages,
        require_date=study.study.require_date,
        max_bytes=study.ingest.max_megabytes << 20,
        max_chars=study.ingest.max_characters,
        today=today,
        formulas=study.ingest.formulas,
    )


def steps(folder: Path, study: Study) -> list[Step]:
    """The stages after ingest, in order, with their options."""
    text = lexicon_text(folder, study)
    words = _loaded(folder, study, text)
    french = FrenchOptions(
        pipeline=study.french.pipeline,
        pipeline_version=pipeline_version(study.french.pipeline),
        entities=study.french.entities,
        gazetteer=gazetteer_text(folder, study),
    )
    return [
        Step(DUPLICATES, DuplicateOptions()),
        Step(ANNOTATE, french),
        Step(PARSE, french),
        Step(CONCEPTS, ConceptOptions(lexicon=text)),
        Step(
            TOPICS,
            TopicOptions(
                engine=study.topics.engine,
                k=study.topics.k,
                seed=study.topics.seed,
                iterations=study.topics.iterations,
                refit=study.topics.refit,
            ),
        ),
        *measures(
            study, words, gazetteer_text(folder, study), frame_codes(folder, study.framing.codes)
        ),
    ]
