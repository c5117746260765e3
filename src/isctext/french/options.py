"""What a study may choose about annotation."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from isctext.french.weights import TIERS
from isctext.french.weights import version as shipped

DEFAULT_PIPELINE = "full"


@dataclass(frozen=True, slots=True)
class FrenchOptions:
    """The annotation's options; all of them are part of its cache key.

    pipeline: "full" or "fast" (shipped; fast finds no entities but those of the gazetteer), the
    name of an installed spaCy pipeline package, or "blank" (tokens and sentences only: no lemma,
    no part of speech). pipeline_version makes an upgrade annotate again.
    gazetteer: the YAML of a study's own names, added to the shipped ones.
    """

    pipeline: str = DEFAULT_PIPELINE
    pipeline_version: str = ""
    entities: bool = True
    gazetteer: str = ""


def pipeline_version(package: str) -> str:
    """The version of a pipeline and of spaCy, "absent" parts where they are not installed."""
    found = f"isctext {shipped()}" if package in TIERS else _installed(package)
    return f"{package} {found}, spacy {_installed('spacy')}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
