"""Who moves first between arenas, what may be claimed of it, and the links that stand.

x leads where numbers are positive. ``verdict`` is a code; ``reason`` says why nothing more can
be said, "" where nothing is missing. A p that the data cannot carry is null.
"""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, INT, LONG, REAL, REALS, TEXT, TEXTS, may, need
from isctext.records.spec import TableSpec

_PAIR = ("arena_x", "arena_y", "category", "family", "scope", "batches")
_PAIR_KEY = ("arena_x", "arena_y", "family", "category", "scope", "batches")

PRECEDENCE = TableSpec(
    "precedence",
    1,
    pa.schema(
        need(TEXT, *_PAIR)
        + may(INT, "first_year", "last_year")
        + need(INT, "T", "gaps", "sparse_years", "entries", "rare", "K")
        + may(REAL, "vif", "asym", "lo", "hi", "df", "p_asym")
        + may(INT, "peak_lag")
        + may(REAL, "p_peak", "q_bh", "q_asym")
        + need(INT, "tests")
        + need(TEXT, "status", "verdict", "claim_level", "first", "reason")
        + may(REAL, "mde_beta", "power_half")
        + need(TEXTS, "alternatives", "flags")
        + need(REALS, "profile", "profile_lo", "profile_hi")
    ),
    key=_PAIR_KEY,
    sort=_PAIR_KEY,
    doc='one row per pair of arenas, for all entries of a family (category "") and for those of '
    "one category: the panel of entries over the years that both arenas have (T; gaps are years "
    "between them that are missing, sparse_years those left out for too few documents, words or "
    "sources); entries that either arena has, rare ones (under 20 hits in one) and K compared; "
    "asym: how much more x's movements are like y's later ones than like y's earlier ones, with "
    "interval and p_asym; profile: mean correlation at lags -3 to 3, x first at positive ones, "
    "empty under 10 years; peak_lag, in years, and p_peak of its exceeding lag 0; q_bh: of both "
    "tests together (max of p_asym and p_peak / 2), q_asym of the first, among ``tests`` of "
    "status primary (declared beforehand) or exploratory; verdict: x_precedes, y_precedes, "
    "slower_x, slower_y (asymmetric, as a slower reaction is too), no_precedence_detectable, "
    "descriptive_only; first: the arena that precedes; mde_beta: the strength of following, 0 to "
    "1, that this panel finds with probability .8 (null: not even 1), power_half: its power at "
    ".5; alternatives: other explanations that an L1 row is to be printed with",
)

PRECEDENCE_TERMS = TableSpec(
    "precedence_terms",
    1,
    pa.schema(
        need(TEXT, *_PAIR, "entry_id")
        + need(LONG, "hits_x", "hits_y")
        + may(REAL, "d")
        + need(REALS, "profile")
        + need(TEXT, "status")
    ),
    key=(*_PAIR_KEY, "entry_id"),
    sort=(*_PAIR_KEY, "entry_id"),
    doc="one row per entry in a row of precedence, with its hits in the common years, its "
    "correlations at lags -3 to 3 and their asymmetry d; status: compared, rare (under 20 hits "
    "in one arena), no_movement, not_measured (too few years)",
)

CCF = TableSpec(
    "ccf",
    1,
    pa.schema(
        need(TEXT, *_PAIR)
        + need(INT, "lag", "years")
        + may(REAL, "r", "bound")
        + need(TEXT, "verdict", "reason")
    ),
    key=(*_PAIR_KEY, "lag"),
    sort=(*_PAIR_KEY, "lag"),
    doc="one row per category, pair of arenas and lag from -3 to 3 (x first at positive ones): "
    "correlation of the two yearly series less their lines; bound: what independent series with "
    "the same memory exceed at any lag in 5 % of cases; a picture, never a test: verdict is "
    "always descriptive_only",
)

CONFIRMED_LINKS = TableSpec(
    "confirmed_links",
    1,
    pa.schema(
        need(TEXT, "kind", "item_id", "coder", "code", "note") + may(DAY, "coded_on"),
    ),
    key=("kind", "item_id", "coder"),
    sort=("kind", "item_id", "coder"),
    doc="what people who read a shared passage (kind reuse: item_id is its passage_id) or a "
    "citation (kind citation: doc_id:start:end:cited_source) say of it: code borrowing (of the "
    "earlier document by the later), reverse, common_source, formula, unrelated, unsure",
)

CLAIMS = TableSpec(
    "claims",
    1,
    pa.schema(
        need(TEXT, "arena_from", "arena_to", "category", "family", "claim_level", "verdict")
        + need(LONG, "hits_from", "hits_to")
        + need(INT, "passages", "copies", "citations", "confirmed", "refused", "disputed")
        + need(INT, "opposite")
        + may(DAY, "first_date", "last_date")
        + may(INT, "lag_days")
        + need(TEXT, "series", "agreement")
        + may(REAL, "series_q", "lag_years", "mde_beta")
        + need(TEXTS, "alternatives")
        + need(TEXT, "reason")
    ),
    key=("arena_from", "arena_to", "family", "category"),
    sort=("family", "category", "arena_from", "arena_to"),
    doc='one row per ordered pair of arenas, for all concepts (category "") and for each: what '
    "may be claimed, and no more. claim_level L0 co-presence (empty: not even that), L1 one "
    "precedes the other (table precedence), L2 dated passages of one that carry the concept stand "
    "in later documents of the other, or are cited there, L3 people confirmed that it is a "
    "borrowing; passages: L2 and L3 reuse (copies: distinct stretches of text), citations; "
    "confirmed, refused, disputed: by coders; opposite: L2 and L3 items the other way; series: "
    "the verdict of precedence seen from arena_from, agreement: agrees, opposes or silent beside "
    "the passages; verdict: the key of the sentence (data/report/circulation.*.toml), which is "
    "printed with the alternatives",
)

LINKS = TableSpec(
    "links",
    1,
    pa.schema(
        need(TEXT, "layer", "from_node", "to_node", "kind", "claim_level", "category")
        + need(INT, "items", "copies")
        + may(DAY, "first_date", "last_date")
        + may(REAL, "lag_years", "q")
    ),
    key=("layer", "from_node", "to_node", "kind", "claim_level", "category"),
    sort=("layer", "from_node", "to_node", "kind", "claim_level", "category"),
    doc="one row per link that stands: shared passages (kind reuse) and citations of level L2 or "
    "L3, and precedence of series (kind series, L1, q < .05). layer sources: between two "
    "sources; arenas: between two arenas; concepts: from an arena to a concept that such items "
    "or series carry, and from it to the arena that has it later. Nodes are arena:name, "
    "source:id, concept:name; dates are those of the later documents",
)

LINK_NODES = TableSpec(
    "link_nodes",
    1,
    pa.schema(
        need(TEXT, "layer", "node", "kind", "label", "arena")
        + need(INT, "out_links", "in_links", "out_items", "in_items", "partners")
        + may(INT, "rank")
        + need(TEXT, "verdict", "reason")
    ),
    key=("layer", "node"),
    sort=("layer", "node"),
    doc="one row per node of links: links and items out and in, and partners, the nodes it is "
    "linked with; rank, by partners, only where the layer has 30 edges or more (verdict ranked), "
    "else not_ranked with the reason",
)

PRECEDENCE_TABLES: tuple[TableSpec, ...] = (
    PRECEDENCE,
    PRECEDENCE_TERMS,
    CCF,
    CONFIRMED_LINKS,
    CLAIMS,
    LINKS,
    LINK_NODES,
)
