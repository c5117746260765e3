"""``isctext lexicon export`` and ``import``: files of other tools, what was lost beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from isctext.concepts.interchange.incoming import FORMATS as INCOMING
from isctext.concepts.interchange.incoming import MAX_CHARACTERS
from isctext.concepts.interchange.outgoing import FORMATS as OUTGOING
from isctext.errors import ResourceMissing, UsageError, did_you_mean
from isctext.workflow.lexicondiff import named_lexicon
from isctext.workflow.run import Place
from isctext.workflow.sheets import refuse_existing, write_new

TIERS = ("core", "strong", "ctx")


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The file written, the list of what was lost, and where that list stands (None: nothing)."""

    path: Path
    lost: list[str]
    told: Path | None


def export_lexicon(
    place: Place, form: str, target: Path, name: str = "", *, tiers: tuple[str, ...], inflect: bool
) -> Exchanged:
    """The lexicon in another tool's format.

    Raises UsageError: [IT-LEX-033] for an unknown format or tier, [IT-LEX-021] for a file that is
    there already.
    """
    _check("format", form, tuple(OUTGOING))
    for tier in tiers:
        _check("tier", tier, TIERS)
    refuse_existing(target, _beside(target))
    text, lost = OUTGOING[form][1](named_lexicon(place, name)[1], tiers, inflect)
    return _written(target, text, lost)


def import_lexicon(form: str, source: Path, target: Path, *, lemmas: bool) -> Exchanged:
    """A lexicon in YAML from another tool's dictionary.

    Raises UsageError: [IT-LEX-033] for an unknown format, [IT-LEX-032] for a file that is not of
    it, [IT-LEX-031] when no term could be taken over, [IT-LEX-021] for a target that is there
    already; ResourceMissing [IT-LEX-404].
    """
    _check("format", form, tuple(INCOMING))
    refuse_existing(target, _beside(target))
    text = _text(source)
    try:
        draft = INCOMING[form](text, source.stem or "import", lemmas)
        made = draft.text()
    except UsageError as error:
        error.where = f"{source}, {error.where}" if error.where else str(source)
        raise
    return _written(target, made, draft.lost)


def _written(target: Path, text: str, lost: list[str]) -> Exchanged:
    write_new(target, text.encode("utf-8"))
    if not lost:
        return Exchanged(target, lost, None)
    write_new(_beside(target), ("\n".join(lost) + "\n").encode("utf-8"))
    return Exchanged(target, lost, _beside(target))


def _beside(target: Path) -> Path:
    return target.with_name(target.name + ".lost.txt")


def _text(source: Path) -> str:
    if not source.is_file():
        raise ResourceMissing(
            "IT-LEX-404", "the dictionary is not there", where=str(source), found="no such file",
            expected="a dictionary of quanteda, LIWC or SKOS", hint="check the path",
        )  # fmt: skip
    data = source.read_bytes()
    if len(data) > 4 * MAX_CHARACTERS:
        raise UsageError(
            "IT-LEX-032", "this is not a dictionary of that format", where=str(source),
            found=f"{len(data)} bytes", expected=f"at most {4 * MAX_CHARACTERS}",
        )  # fmt: skip
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older dictionaries of LIWC are written in the code page of Windows.
        return data.decode("cp1252", "replace")


def _check(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise UsageError(
            "IT-LEX-033", f"no {what} named '{name}'", found=name, expected=", ".join(known),
            hint=did_you_mean(name, known),
        )  # fmt: skip
