"""The page of the three hypotheses: sentences with their passages, and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isctext.reports.escaping import anchor, web_link
from isctext.reports.inputs import Lexicon, ReportOptions
from isctext.reports.page import render
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

    statements, uptake, uptake_summary, arrangements, legitimacy, readings: tables of the spine.
    quotes: doc_id, start, end, left, node, right, title, date, date_precision, source_id, url of
    every passage that a statement or a reading names. labels: what each category is called.
    study_page: the file name of the study's page, where a category's passages are.
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
    uptake_summary: pa.Table
    arrangements: pa.Table
    legitimacy: pa.Table
    readings: pa.Table
    quotes: pa.Table


@dataclass(frozen=True, slots=True)
class Line:
    """A passage: what stands left, the words found, what stands right, and where."""

    left: str
    node: str
    right: str
    title: str
    date: str
    source: str
    place: str
    url: str


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
            "page_title": f"{mark}{self.data.title} · {self.t('hyp.title')}",
            "hypotheses": self.hypotheses(),
            "uptake": list(self.uptake()),
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

    def lines(self) -> dict[tuple[str, int, int], Line]:
        """Every quoted passage by its place."""
        return {
            (r["doc_id"], r["start"], r["end"]): Line(
                left=r["left"],
                node=r["node"],
                right=r["right"],
                title=r["title"] or r["doc_id"],
                date=self.typo.date(r["date"], r["date_precision"]),
                source=self.data.sources.get(r["source_id"]) or r["source_id"],
                place=f"{r['doc_id']}:{r['start']}-{r['end']}",
                url=web_link(r["url"]),
            )
            for r in self.data.quotes.to_pylist()
        }

    def uptake(self) -> Iterator[tuple[Arena, str, list[dict[str, str]]]]:
        """Per arena that may take up: the unit, and a row per dimension of the headline."""
        rows = self.rows("uptake", scope="broad", stratum="all")
        arenas = ordered_arenas({r["arena"] for r in rows}, self.t)
        for arena in arenas.values():
            mine = [r for r in rows if r["arena"] == arena.name]
            headline = [r for r in mine if r["duplicates"] == mine[0]["duplicates"]]
            unit = self.t.named("units", headline[0]["unit"])
            yield arena, unit, [self.dimension(r) for r in headline]

    def dimension(self, row: Row) -> dict[str, str]:
        number, percent = self.typo.decimal, self.typo.percent
        return {
            "label": self.label(row["dimension"]),
            "href": self.passages_of(row["dimension"]),
            "there_href": self.passages_of(row["dimension"]),
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
            "power": f"{percent(row['power_25'], 0)} · {percent(row['power_50'], 0)}",
        }

    def measured(self, row: Row) -> dict[str, str]:
        """A row of arrangements or legitimacy as the page prints it."""
        subject = row.get("dimension", row.get("subject", ""))
        write = Sentences(self.t, self.typo, self.data.labels)
        return {
            "measure": self.t.named("measure", row["measure"]),
            "against": self.t.named("arena", row.get("against", row.get("arena", ""))),
            "subject": self.label(subject),
            "href": self.passages_of(subject),
            "estimate": self.typo.decimal(row["estimate"], 2),
            "interval": self.between(row["lo"], row["hi"]),
            "q": self.typo.decimal(row["q"] if row["q"] is not None else row["p"], 3),
            "call": self.t.named("call", row["verdict"]),
            "reason": write.missing(row["reason"].split("; ")),
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
                "drawn_as": self.t.named("hyp", row["drawn_as"]),
                "dimensions": ", ".join(self.label(name) for name in row["dimensions"]),
                "passages": [line for line in found if line],
                "decision": row["decision"],
            }

    def tests(self) -> int:
        """How many tests the page rests on."""
        tables = ("uptake", "arrangements", "legitimacy")
        return sum(row["p"] is not None for name in tables for row in self.rows(name))

    def label(self, name: str) -> str:
        return self.data.labels.get(name) or self.t.named("subject", name)

    def passages_of(self, category: str) -> str:
        """Where the study page shows a category's passages, "" for what is none."""
        known = category in self.data.labels and self.data.study_page
        return f"{self.data.study_page}#{anchor('c', category)}" if known else ""

    def between(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        return self.typo.interval(self.typo.decimal(low, 2), self.typo.decimal(high, 2))


def places_wanted(statements: pa.Table, readings: pa.Table) -> Sequence[tuple[str, int, int]]:
    """The passages that the page quotes: (doc_id, start, end), sorted, once each."""
    found = {
        (p["doc_id"], p["start"], p["end"])
        for row in statements.select(["passages"]).to_pylist()
        for p in row["passages"]
    }
    for row in readings.select(["doc_id", "starts", "ends"]).to_pylist():
        found |= {(row["doc_id"], a, b) for a, b in zip(row["starts"], row["ends"], strict=True)}
    return sorted(found)
