"""What a study may choose about annotation."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

DEFAULT_PIPELINE = "fr_core_news_sm"


@dataclass(frozen=True, slots=True)
class FrenchOptions:
    """The annotation's options; all of them are part of its cache key.

    pipeline: an installed spaCy pipeline package, or "blank" (tokens and sentences only: no
    lemma, no part of speech). pipeline_version makes an upgrade annotate again.
    """

    pipeline: str = DEFAULT_PIPELINE
    pipeline_version: str = ""
    entities: bool = True


def pipeline_version(package: str) -> str:
    """The installed version of a pipeline package and of spaCy, "" parts when absent."""
    return f"{package} {_installed(package)}, spacy {_installed('spacy')}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
