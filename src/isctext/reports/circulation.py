"""The page of circulation: order in time, shared passages, citations, and what links stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from isctext.reports.asserted import asserted
from isctext.reports.drifts import drift_places, drifts
from isctext.reports.inputs import Lexicon, ReportOptions
from isctext.reports.linked import layers
from isctext.reports.novelties import novelties, novelty_places
from isctext.reports.orders import order_places, orders, terms_shown
from isctext.reports.page import render
from isctext.reports.precedences import precedences
from isctext.reports.quotes import Place, lines_of
from isctext.reports.reuses import (
    citation_places,
    citations,
    families,
    family_places,
    passages,
    reuse_places,
)
from isctext.reports.scene import Scene, rows
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography


@dataclass(frozen=True, slots=True)
class CirculationData:
    """All that the page shows.

    tables: those of TABLES that the corpus has, by name; one that is missing is an empty one.
    entry_firsts: rows of first_uses for entries by arena. quotes: every passage that
    ``places_wanted`` names (see inputs.QUOTES). labels: what each category is called; entries:
    the first pattern of each entry. study_page, pages: as on the page of the hypotheses.
    """

    title: str
    fictional: bool
    isctext_version: str
    lexicon: Lexicon
    generated: str
    study_page: str
    labels: Mapping[str, str]
    entries: Mapping[str, str]
    sources: Mapping[str, str]
    tables: Mapping[str, pa.Table]
    entry_firsts: pa.Table
    quotes: pa.Table
    pages: tuple[tuple[str, str], ...] = ()


TABLES = (
    *("precedence", "precedence_terms", "ccf", "first_use_order", "first_use_terms"),
    *("reuse", "reuse_families", "citations", "claims", "links", "link_nodes"),
    *("drift", "drift_terms", "drift_passages", "novelty", "novelty_arenas"),
)


def render_circulation(data: CirculationData, options: ReportOptions) -> str:
    """The page as HTML text, to be written in UTF-8; same input, same page."""
    t, typo = Texts(options.lang), Typography(options.lang)
    scene = Scene(
        t=t,
        typo=typo,
        labels=data.labels,
        entries=data.entries,
        sources=data.sources,
        study_page=data.study_page,
        lines=lines_of(data.quotes, data.sources, t, typo),
    )
    mark = f"[{t('fictional.mark')}] " if data.fictional else ""
    values = {
        "t": t,
        "typo": typo,
        "lang": options.lang,
        "data": data,
        "kicker": t("moves.kicker"),
        "page_title": f"{mark}{data.title} · {t('moves.title')}",
        "measured": any(table.num_rows for table in data.tables.values()),
        "tests": tests_said(data, scene),
        "asserted": asserted(data.tables, scene),
        "precedences": precedences(data.tables, scene),
        "orders": orders(data.tables, data.entry_firsts, scene),
        "reuse": passages(data.tables, scene),
        "reuse_families": families(data.tables, scene),
        "citations": citations(data.tables, scene),
        "drifts": drifts(data.tables, scene),
        "novelty": novelties(data.tables, scene),
        "links": layers(data.tables, scene),
    }
    return render("circulation.html.j2", "study.css", "study.js", values)


def tests_said(data: CirculationData, scene: Scene) -> str:
    """How many tests of each kind the page rests on."""
    moved = [r for r in rows(data.tables, "precedence") if r["p_asym"] is not None]
    ordered = [r for r in rows(data.tables, "first_use_order") if r["p"] is not None]
    drifted = [r for r in rows(data.tables, "drift") if r["p"] is not None]
    resonant = [r for r in rows(data.tables, "novelty_arenas") if r["p"] is not None]
    count = scene.typo.count
    return scene.t(
        "moves.tests",
        total=count(len(moved) + len(ordered) + len(drifted) + len(resonant)),
        precedence=count(len(moved)),
        primary=count(sum(r["status"] == "primary" for r in moved)),
        order=count(len(ordered)),
        drift=count(len(drifted)),
        novelty=count(len(resonant)),
    )


def places_wanted(tables: Mapping[str, pa.Table], entry_firsts: pa.Table) -> Sequence[Place]:
    """The passages that the page quotes: (doc_id, start, end), sorted, once each."""
    shown = terms_shown(tables)
    found = {*reuse_places(tables), *family_places(tables), *citation_places(tables)}
    found |= {*drift_places(tables), *novelty_places(tables)}
    found |= order_places(shown, entry_firsts)
    return sorted(found)
