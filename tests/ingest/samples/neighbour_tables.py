"""Made-up tables of GarganText, CorTexT and quanteda, and one for Parquet."""

from __future__ import annotations

import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

MANUAL = (
    "Publication Day\tPublication Month\tPublication Year\tAuthors\tTitle\tAbstract\tSource\n"
    "12\t3\t2019\tAnne Dubreuil; Bruno Karst\tUn tiers-lieu\tLa commune ouvre un lieu.\tL'Écho\n"
    '1\t4\t2020.0\t\tLe budget\t"Le conseil vote.\n\n- Deux voix contre."\tL\'Écho\n'
    "\t11\t2020\t\tSans jour\tUn texte.\tGazette\n"
    "\t\t2021\t\tSans mois\tUn texte.\tGazette\n"
    "\t\t\t\tSans année\tUn texte.\tGazette\n"
)
THIRD = (
    "title\tsource\tpublication_year\tpublication_month\tpublication_day\tabstract\tauthors\n"
    "Un titre\tL'Écho\t2019.5\t\t\tUn texte.\tX\n"
    "Autre\tL'Écho\t2019\t2\t31\tUn texte.\tX\n"
)
COMMA = THIRD.replace("\t", ",")
EXTRA = (
    "Publication Year,Title,Abstract,Source,Publication Month,Publication Day,Authors,id,Ville\n"
    "2019,Un titre,Un texte.,L'Écho,3,12,,a1,Lanne\n"
)
GARGANTEXT = [MANUAL, THIRD, COMMA, EXTRA, MANUAL.replace("\n", "\r\n")]
CORTEXT = (
    "id,title,abstract,authors,journal,year\n"
    "1,Un titre,Un texte.,Anne Dubreuil***Bruno Karst,L'Écho,2019\n"
    "2,Deux,Encore un texte.,Cléo Vann,Gazette***L'Écho,2020\n"
)
STEPS = "title;text;mots;time\nA;Un texte.;eau***jardin***eau;1\nB;Un autre.;;2\n"
COMPACT = "title;text;mots;time\nA;Un texte.;eau***jardin;201903\nB;Un autre.;sol;20190412\n"
TABS = 'titre\ttexte\tannee\tvilles\nA\t"Un texte,\nlong."\t2018\tLanne***Douai\n'
PARTS = "id,text,ISIpubdate,year,Auteurs\n7,Un***Deux,20190412,,X***Y ; Z\n8,Trois,2020,,X\n"
QUANTEDA = (
    "doc_id,text,annee,parti,orateur\n"
    'd1,"Le premier texte.",2019,verts,Anne\n'
    "d2,Le second texte.,2020,NA,\n"
)


def table(rows: int = 3, **changes: object) -> pa.Table:
    columns = {
        "doc_id": [f"d{n}" for n in range(rows)],
        "texte": [f"Le texte numéro {n}." for n in range(rows)],
        "titre": [f"Titre {n}" for n in range(rows)],
        "date": [date(2019, 3, 12)] * rows,
        "n": list(range(rows)),
        "mots": [["eau", "sol"]] * rows,
    }
    return pa.table(columns | changes)


def parquet_bytes(made: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(made, out, **options)
    return out.getvalue()
