"""Which arena moves first: the tests announced beforehand, then the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from markupsafe import Markup

from isctext.records.claims import checked_sentence
from isctext.reports.profile import draw_profile
from isctext.reports.scene import Row, Scene, rows

_TURNED = {"y_precedes": "x_precedes"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: what is said, at which level, what else may explain it, what was missed."""

    said: str
    level: str
    href: str
    more: tuple[str, ...]
    alternatives: str
    profile: Markup | None
    axis: str
    picture: Markup | None
    terms: tuple[dict[str, str], ...]
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Precedences:
    """Announced tests, and the rows of the other comparisons for a table."""

    primary: tuple[Compared, ...]
    others: tuple[dict[str, str], ...]


def precedences(tables: Mapping[str, pa.Table], scene: Scene) -> Precedences:
    """From the broad count with bulk publications; the strict one where it reads otherwise."""
    found = rows(tables, "precedence")
    main = [r for r in found if (r["scope"], r["batches"]) == ("broad", "keep")]
    strict = {_key(r): r for r in found if (r["scope"], r["batches"]) == ("strict", "keep")}
    terms: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(tables, "precedence_terms"):
        if (row["scope"], row["batches"]) == ("broad", "keep"):
            terms.setdefault(_key(row), []).append(row)
    curves = _curves(tables)
    # Beyond the announced tests, those that found something are told in words too.
    told = [r for r in main if r["status"] == "primary" or r["claim_level"] == "L1"]
    told.sort(key=lambda r: r["status"] != "primary")
    return Precedences(
        primary=tuple(_compared(r, strict.get(_key(r)), terms, curves, scene) for r in told),
        others=tuple(_other(r, scene) for r in main if r not in told),
    )


def _key(row: Row) -> tuple[str, ...]:
    return row["arena_x"], row["arena_y"], row["family"], row["category"]


def _compared(
    row: Row,
    strict: Row | None,
    terms: Mapping[tuple[str, ...], list[Row]],
    curves: Mapping[tuple[str, ...], list[Row]],
    scene: Scene,
) -> Compared:
    x, y = scene.arena(row["arena_x"]), scene.arena(row["arena_y"])
    name = scene.t("precedence.profile_name", subject=_subject(row, scene), a=x, b=y)
    drawn = draw_profile(row["profile"], row["profile_lo"], row["profile_hi"], name, scene)
    return Compared(
        said=sentence(row, scene),
        level=row["claim_level"],
        href=scene.passages(row["category"]),
        more=tuple(_more(row, strict, scene)),
        alternatives=scene.alternatives(row["alternatives"]),
        profile=drawn,
        axis=scene.t("precedence.profile_axis", a=x, b=y),
        picture=_picture(curves.get(_key(row), []), name, scene),
        terms=tuple(_term(r, scene) for r in terms.get(_key(row), [])),
        names=(x, y),
    )


def _curves(tables: Mapping[str, pa.Table]) -> dict[tuple[str, ...], list[Row]]:
    """The two yearly series of each category against one another, by lag: a picture."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows(tables, "ccf"), key=lambda r: r["lag"]):
        if (row["scope"], row["batches"]) == ("broad", "keep"):
            found.setdefault(_key(row), []).append(row)
    return found


def _picture(found: list[Row], name: str, scene: Scene) -> Markup | None:
    if not found or any(row["r"] is None or row["bound"] is None for row in found):
        return None
    return draw_profile([r["r"] for r in found], (), (), name, scene, bound=found[0]["bound"])


def _subject(row: Row, scene: Scene) -> str:
    return scene.subject(row["category"], row["family"])


def sentence(row: Row, scene: Scene) -> str:
    """What a row says; the earlier arena is named first.

    Raises StageError [IT-CLM-001] when the words say more than the row's level allows.
    """
    verdict = str(row["verdict"])
    a, b = row["arena_x"], row["arena_y"]
    if verdict in _TURNED:
        a, b, verdict = b, a, _TURNED[verdict]
    key = f"precedence.{verdict}"
    checked_sentence(scene.t(key), row["claim_level"], scene.t.lang)
    number = scene.typo.decimal
    panel = scene.t(
        "precedence.panel", entries=scene.typo.count(row["K"]), years=scene.typo.count(row["T"])
    )
    return scene.t(
        key,
        subject=_subject(row, scene),
        a=scene.side(a),
        b=scene.side(b),
        lag=scene.codes.years(abs(row["peak_lag"]), 0) if row["peak_lag"] is not None else "",
        asym=number(row["asym"], 2),
        interval=scene.between(row["lo"], row["hi"]),
        q=number(row["q_bh"], 3),
        q_asym=number(row["q_asym"], 3),
        panel=panel,
        reason=scene.codes.reason(row["reason"]),
    )


def _more(row: Row, strict: Row | None, scene: Scene) -> list[str]:
    """Power, other readings, what is to be known of the data."""
    said = []
    if row["power_half"] is not None:
        key = "power" if row["mde_beta"] is not None else "power_none"
        half = scene.typo.percent(row["power_half"], 0)
        mde = scene.typo.decimal(row["mde_beta"], 2)
        said.append(scene.t(f"precedence.{key}", mde=mde, half=half))
    if row["verdict"] != "descriptive_only" and row["reason"]:
        reason = scene.codes.reason(row["reason"])
        said.append(reason[:1].upper() + reason[1:] + ".")
    if strict is not None and strict["verdict"] != row["verdict"]:
        reading = scene.codes.verdict(strict["verdict"])
        said.append(scene.t("precedence.depends", said=reading))
    if row["flags"]:
        flags = scene.typo.prose(" ; ").join(_flag(flag, scene) for flag in row["flags"])
        said.append(scene.t("precedence.flags", list=flags))
    return said


def _flag(flag: str, scene: Scene) -> str:
    name, _, arena = flag.partition(":")
    if not arena:
        return scene.t.named("claim_flag", name)
    return scene.t(f"claim_flag.{name}", arena=scene.side(arena))


def _term(row: Row, scene: Scene) -> dict[str, str]:
    category = row["category"]
    return {
        "entry": scene.entry(row["entry_id"]),
        "hits_x": scene.typo.count(row["hits_x"]),
        "href_x": scene.passages(category, row["arena_x"], row["hits_x"]),
        "hits_y": scene.typo.count(row["hits_y"]),
        "href_y": scene.passages(category, row["arena_y"], row["hits_y"]),
        "d": scene.typo.decimal(row["d"], 2),
        "status": scene.codes.verdict(row["status"]),
    }


def _other(row: Row, scene: Scene) -> dict[str, str]:
    return {
        "pair": scene.pair(row["arena_x"], row["arena_y"]),
        "subject": _subject(row, scene),
        "href": scene.passages(row["category"]),
        "years": scene.typo.count(row["T"]),
        "entries": scene.typo.count(row["K"]),
        "asym": scene.typo.decimal(row["asym"], 2),
        "interval": scene.between(row["lo"], row["hi"]),
        "q": scene.typo.decimal(row["q_bh"], 3),
        "reading": scene.codes.verdict(row["verdict"]),
        "reason": scene.codes.reason(row["reason"]),
    }
