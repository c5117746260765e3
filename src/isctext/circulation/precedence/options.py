"""What a study may set about precedence between arenas."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.errors import UsageError


@dataclass(frozen=True, slots=True)
class PrecedenceOptions:
    """Which years and entries are compared, and which tests were declared beforehand.

    A year counts where both arenas have so many documents, words and sources. families: those
    whose entries are compared. primary: the pair of arenas of which the categories of the first
    family are the primary tests; all others are exploratory. categories: (category, family) of
    the lexicon, so that one without a hit has its rows. worlds: simulated studies per strength,
    from which the detectable strength is read.
    Raises UsageError [IT-PRE-001] for a number out of range or a pair that is none.

    Values: methods specification 2.1, 3.3 and 3.9.
    """

    min_docs: int = 20
    min_tokens: int = 10_000
    min_sources: int = 3
    families: tuple[str, ...] = ("concept",)
    primary: tuple[str, str] = ("initiatives", "policy")
    categories: tuple[tuple[str, str], ...] = ()
    worlds: int = 200
    draws: int = 999
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("min_docs", 1), ("min_tokens", 1), ("min_sources", 1), ("seed", 0)):
            _at_least(name, getattr(self, name), least)
        _at_least("worlds", self.worlds, 20)
        _at_least("draws", self.draws, 99)
        if len(set(self.primary)) != 2:  # noqa: PLR2004  a pair
            raise _refusal("primary", self.primary, "two different arenas")


def _at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise _refusal(name, value, f"{least} or more")


def _refusal(name: str, value: object, expected: str) -> UsageError:
    return UsageError(
        "IT-PRE-001",
        f"'{name}' of the precedence between arenas cannot be '{value}'",
        found=str(value),
        expected=expected,
    )
