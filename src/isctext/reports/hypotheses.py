"""The page of the three hypotheses: sentences with their passages, and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isctext.reports.escaping import anchor
from isctext.reports.inputs import Lexicon, ReportOptions
from isctext.reports.page import render
from isctext.reports.quotes import Line, Place, lines_of
from isctext.reports.sentences import Sentences
from isctext.reports.setting import Arena, ordered_arenas
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

Row = Mapping[str, Any]
NAMES = ("H1", "H2", "H3")
STANDINGS = ("supported", "not_supported", "undetectable", "described", "limit")


@dataclass(frozen=True, slots=True)
class HypothesesData:
    """All that the page shows.

    statements, uptake, substitution, arrangements, legitimacy, readings: tables of the spine.
    quotes: every passage that a statement or a reading names (see inputs.QUOTES). labels: what
    each category is called. initiatives: the name of their arena. study_page: the file name of
    the study's page, where a category's passages are; pages: as on the study's page.
    """

    title: str
    fictional: bool
    isctext_version: str
    lexicon: Lexicon
    generated: str
    study_page: str
    labels: Mapping[str, str]
    sources: Mapping[str, str]
    statements: pa.Table
    uptake: pa.Table
    substitution: pa.Table
    arrangements: pa.Table
    legitimacy: pa.Table
    readings: pa.Table
    quotes: pa.Table
    initiatives: str = "initiatives"
    pages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the passages to be read with it."""

    text: str
    level: str
    passages: tuple[Line, ...]


def render_hypotheses(data: HypothesesData, options: ReportOptions) -> str:
    """The page as HTML text, to be written in UTF-8; same input, same page."""
    page = _Page(data, Texts(options.lang), Typography(options.lang))
    return render("hypotheses.html.j2", "study.css", "study.js", page.values(options))


@dataclass(frozen=True, slots=True)
class _Page:
    data: HypothesesData
    t: Texts
    typo: Typography

    def values(self, options: ReportOptions) -> dict[str, object]:
        mark = f"[{self.t('fictional.mark')}] " if self.data.fictional else ""
        return {
            "t": self.t,
            "typo": self.typo,
            "lang": options.lang,
            "data": self.data,
            "kicker": self.t("hyp.kicker"),
            "page_title": f"{mark}{self.data.title} · {self.t('hyp.title')}",
            "hypotheses": self.hypotheses(),
            "uptake": list(self.uptake()),
            "substitution": [self.substituted(r) for r in self.headline("substitution")],
            "arrangements": [self.measured(r) for r in self.rows("arrangements", scope="broad")],
            "legitimacy": [self.measured(r) for r in self.rows("legitimacy", scope="broad")],
            "readings": list(self.readings()),
            "tests": self.tests(),
        }

    def rows(self, name: str, **where: str) -> list[Row]:
        found: list[Row] = getattr(self.data, name).to_pylist()
        return [r for r in found if all(r[key] == value for key, value in where.items())]

    def hypotheses(self) -> list[tuple[str, list[tuple[str, list[Said]]]]]:
        """Each hypothesis with its sentences by standing, in the order to be read."""
        write = Sentences(self.t, self.typo, self.data.labels)
        lines = self.lines()
        said: dict[tuple[str, str], list[Said]] = {}
        for row in self.data.statements.to_pylist():
            places = [(p["doc_id"], p["start"], p["end"]) for p in row["passages"]]
            found = tuple(lines[place] for place in places if place in lines)
            one = Said(write.of(row), row["claim_level"], found)
            said.setdefault((row["hypothesis"], row["standing"]), []).append(one)
        return [
            (name, [(s, said[name, s]) for s in STANDINGS if (name, s) in said])
            for name in NAMES
            if any((name, s) in said for s in STANDINGS)
        ]

    def lines(self) -> dict[Place, Line]:
        """Every quoted passage by its place."""
        return lines_of(self.data.quotes, self.data.sources, self.t, self.typo)

    def uptake(self) -> Iterator[tuple[Arena, str, list[dict[str, str]]]]:
        """Per arena that may take up: the unit, and a row per dimension of the headline."""
        rows = self.headline("uptake")
        arenas = ordered_arenas({r["arena"] for r in rows}, self.t)
        for arena in arenas.values():
            mine = [r for r in rows if r["arena"] == arena.name]
            unit = self.t.named("units", mine[0]["unit"])
            yield arena, unit, [self.dimension(r) for r in mine]

    def headline(self, name: str) -> list[Row]:
        """The rows of the broad count over all strata, duplicates treated in one way."""
        rows = self.rows(name, scope="broad", stratum="all")
        # "drop" sorts before "keep": without duplicates where both were measured.
        first = min((r["duplicates"] for r in rows), default="")
        return [r for r in rows if r["duplicates"] == first]

    def dimension(self, row: Row) -> dict[str, str]:
        number, percent = self.typo.decimal, self.typo.percent
        return {
            "label": self.label(row["dimension"]),
            "href": self.passages_of(row["dimension"]),
            "here_href": self.passages_of(row["dimension"], self.data.initiatives, row["k_i"]),
            "there_href": self.passages_of(row["dimension"], row["arena"], row["k_p"]),
            "initiatives": f"{row['k_i']} / {row['D_i']}",
            "share_i": percent(row["p_i"]),
            "there": f"{row['k_p']} / {row['D_p']}",
            "share_p": percent(row["p_p"]),
            "ratio": number(row["U"], 2),
            "ratio_interval": self.between(row["U_lo"], row["U_hi"]),
            "relative": number(row["rel"], 2),
            "interval": self.between(row["lo"], row["hi"]),
            "q": number(row["q"], 3),
            "call": self.t.named("call", row["call"] or row["verdict"]),
            "power": self.power(row),
        }

    def power(self, row: Row) -> str:
        """The share of simulated studies that find an uptake 4, and 2, times less."""
        if row["power_25"] is None and row["power_50"] is None:
            return self.typo.percent(None)
        return " · ".join(self.typo.percent(row[f"power_{n}"], 0) for n in (25, 50))

    def substituted(self, row: Row) -> dict[str, str]:
        """A contrast vocabulary near mentions of initiatives, on both sides."""
        name, percent = row["contrast"], self.typo.percent
        return {
            "arena": self.t.named("arena", row["arena"]),
            "label": self.label(name),
            "href": self.passages_of(name),
            "here": f"{self.typo.count(row['hits_i'])} / {self.typo.count(row['all_i'])}",
            "here_href": self.passages_of(name, self.data.initiatives, row["hits_i"]),
            "share_i": percent(row["share_i"]),
            "there": f"{self.typo.count(row['hits_p'])} / {self.typo.count(row['all_p'])}",
            "there_href": self.passages_of(name, row["arena"], row["hits_p"]),
            "share_p": percent(row["share_p"]),
            "difference": percent(row["difference"]),
            "interval": self.between(row["lo"], row["hi"], 100.0),
            "q": self.typo.decimal(row["q"], 3),
            "call": self.t.named("call", row["verdict"]),
            "reason": self.lacking(row["reason"]),
        }

    def lacking(self, reason: str) -> str:
        """What a test lacks, in words."""
        write = Sentences(self.t, self.typo, self.data.labels)
        return write.missing(reason.split("; "))

    def measured(self, row: Row) -> dict[str, str]:
        """A row of arrangements or legitimacy as the page prints it."""
        subject = row.get("dimension", row.get("subject", ""))
        against = row.get("against", row.get("arena", ""))
        return {
            "measure": self.t.named("measure", row["measure"]),
            "against": self.t.named("against", self.t.named("arena", against)),
            "subject": self.label(subject),
            "href": self.passages_of(subject),
            "estimate": self.typo.decimal(row["estimate"], 2),
            "interval": self.between(row["lo"], row["hi"]),
            "q": self.typo.decimal(row["q"] if row["q"] is not None else row["p"], 3),
            "call": self.t.named("call", row["verdict"]),
            "reason": self.lacking(row["reason"]),
        }

    def readings(self) -> Iterator[dict[str, object]]:
        """The documents drawn for a reader, with their passages."""
        lines = self.lines()
        for row in self.data.readings.to_pylist():
            places = zip(row["starts"], row["ends"], strict=True)
            found = [lines.get((row["doc_id"], a, b)) for a, b in places]
            yield {
                "number": row["number"],
                "document": next((line.title for line in found if line), row["doc_id"]),
                "source": self.data.sources.get(row["source_id"]) or row["source_id"],
                "drawn_as": self.t.named("drawn", row["drawn_as"]),
                "dimensions": ", ".join(self.label(name) for name in row["dimensions"]),
                "passages": [line for line in found if line],
                "decision": row["decision"],
            }

    def tests(self) -> int:
        """How many tests the page rests on."""
        tables = ("uptake", "substitution", "arrangements", "legitimacy")
        return sum(row["p"] is not None for name in tables for row in self.rows(name))

    def label(self, name: str) -> str:
        return self.data.labels.get(name) or self.t.named("subject", name)

    def passages_of(self, category: str, arena: str = "", number: int = 1) -> str:
        """Where the study page shows a category's passages (of an arena); "" for what is none."""
        if category not in self.data.labels or not self.data.study_page or not number:
            return ""
        place = anchor("pa", category, arena) if arena else anchor("c", category)
        return f"{self.data.study_page}#{place}"

    def between(self, low: float | None, high: float | None, times: float = 1.0) -> str:
        if low is None or high is None:
            return ""
        digits = 2 if times == 1.0 else 1
        ends = (self.typo.decimal(times * value, digits) for value in (low, high))
        return self.typo.interval(*ends)


def places_wanted(statements: pa.Table, readings: pa.Table) -> Sequence[Place]:
    """The passages that the page quotes: (doc_id, start, end), sorted, once each."""
    found = {
        (p["doc_id"], p["start"], p["end"])
        for row in statements.select(["passages"]).to_pylist()
        for p in row["passages"]
    }
    for row in readings.select(["doc_id", "starts", "ends"]).to_pylist():
        found |= {(row["doc_id"], a, b) for a, b in zip(row["starts"], row["ends"], strict=True)}
    return sorted(found)
