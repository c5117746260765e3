"""Make src/isctext/data/gazetteer/places.tsv from INSEE's communes, EPCI and movements.

The lists are read from $ISCTEXT_SHARED or ../shared (data/gazetteer). One row of the table is
one name of one place over one time: renamings, mergers and re-establishments are unrolled.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from isctext.french.names import fold, pieces

HOME = Path(__file__).resolve().parents[1]
TARGET = HOME / "src" / "isctext" / "data" / "gazetteer" / "places.tsv"
HEADER = """\
# Names of the communes and EPCI of Nord (59) and Pas-de-Calais (62), and when they held.
# Source: INSEE, code officiel géographique 2024 (communes, movements since 1943) and DGCL,
# composition of the EPCI 2024, by way of etalab/decoupage-administratif; Licence Ouverte 2.0.
# successor: the commune that a name ended in, or the commune that a delegated one belongs to.
# care: 0 the name alone is enough, 1 it needs a sign of place, 2 it means other things as well,
# 3 it is another town's name as well.
# Made by scripts/build_gazetteer.py. Do not edit.
"""
KINDS = {"COM": "commune", "COMA": "delegated", "COMD": "delegated"}

# Names in use that INSEE does not have, our own list.
USUAL = {
    "Le Touquet": "62826",
    "Hellemmes": "59298",
    "Hénin": "62427",
    "Boulogne": "62160",
    "Bruay-Labuissière": "62178",
    "Saint-Martin-Boulogne": "62758",
    "Saint-Martin-lez-Boulogne": "62758",
}
# Names that are also family or first names, or other towns; read by hand in the list of names.
TRAPS = frozenset(
    """
    abancourt acq agny aire aix ames andres anneux anor anvin ardres arleux arques artres
    athies attin aubers aubry auby avelin avesnes avion bachy bailleul barlin barly bavay
    beaufort beaumont beaurain beaurains beauvois becourt berles bertry boiry bois bomy borre
    bouchain boulogne bourlon bours boursin bray brillon bruay bry bucquoy bus busigny busnes
    calonne camiers cantin carly cassel caudry caumont cherisy clary comines conde contes
    couin courset crepy crequy crespin croisette croix dannes dechy delettes denier desvres
    dimont divion don douvrin dury eccles eecke ecques elnes embry eps erin erny erre escalles
    essars estree estrees eth famars fenain ferin feron fiefs fiennes flers fleury floyon
    fournes fresnoy fressin fretin fruges galametz genech gouves gouy grigny gruson guigny
    guines guisy ham hamel halloy hargnies haucourt hauteville hem henin henu hericourt herin
    herly hermin herrin hesmond hinges houdain humbert humieres illies inchy isques labourse
    lacres laires lallaing lambres landas lannoy lechelle leers lefaux leforest lens lepine
    lesdain leval licques lieres ligny longueville longvilliers loos louches lugy lynde maing
    maizieres maisnil mametz manin marant marbaix marck marest marles marly marquette marquise
    masny maulde menneville merville moncheaux mons montay montreuil mory moulle moyenneville
    naves nedon nesles neuville neuvilly nieppe noyelles obies offin ohain oisy oppy ors
    orville ourton parenty penin pernes pommera pommier pradelles pressy prouvy provin
    puisieux quievy quilen ramillies remy renty rety reumont richebourg rieux riviere ronchin
    rosult rouvroy royon rue rumilly saily sailly sains salome samer sameon santes sars selles
    senlis servins socx solesmes sombrin staple steene surques templeuve ternas thiant
    thievres thun tilloy torcy tournehem vacquerie vaulx velu vendeville vertain verton vicq
    villers violaines vis wail wailly wallers wambaix wamin warlus waben willems willies
    wismes saint-amand saint-andre saint-aubert saint-aubin saint-augustin saint-georges
    saint-josse saint-leger saint-leonard saint-nicolas saint-pol saint-vaast sainte-catherine
    saint-souplet neuve-chapelle nouvelle-eglise vieille-eglise vieille-chapelle petite-foret
    haut-lieu bas-lieu grand-fayt petit-fayt
    """.split()
)
# Of these, the names that towns elsewhere in France or Belgium are known by.
ELSEWHERE = frozenset(
    """
    aix aire arques athies avesnes bailleul beaufort beaumont beauvois boulogne bray bry
    calonne cassel caumont comines conde contes crepy croisette dury estrees flers fleury
    fresnoy grigny hargnies haucourt hauteville hericourt labourse longueville longvilliers
    maisnil maizieres marly marquette merville mons montreuil moyenneville naves nesles
    neuville orville pernes pradelles puisieux richebourg rieux rouvroy royon rue rumilly
    sailly senlis solesmes templeuve tilloy torcy vaulx vicq villers wailly saint-amand
    saint-andre saint-aubert saint-aubin saint-augustin saint-georges saint-josse saint-leger
    saint-leonard saint-nicolas saint-pol saint-vaast couture loge capelle madeleine riviere
    """.split()
)
# What only Flemish and coastal names end in: the name alone tells.
FLEMISH = ("ghem", "zeele", "brouck", "cappel", "velde", "voorde", "kerque", "eele", "poorte")
WORDS = frozenset(
    """
    capelle choisies glageon madeleine nivelle potelle sentinelle alette attaques brias comte
    couture ecurie loge mouriez planques recourt teneur
    """.split()
)
TOWN = 8000  # inhabitants: smaller places are too often somebody's family name


class Row(NamedTuple):
    name: str
    code: str
    kind: str
    begins: str
    ends: str
    successor: str
    department: str
    epci: str
    population: str
    care: int


COLUMNS = Row._fields


class Named(NamedTuple):
    kind: str
    code: str
    name: str


def main() -> None:
    communes, moves, bodies = (
        read(f"{name}_59_62.csv") for name in ("communes", "mouvements_communes", "epci")
    )
    rows = sorted(set(commune_rows(communes, moves)) | set(body_rows(bodies)))
    lines = ["\t".join(map(str, row)) for row in rows]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEADER + "\n".join(["\t".join(COLUMNS), *lines, ""]), encoding="utf-8")
    print(f"{len(rows)} rows, {len({r.code for r in rows})} codes")


def read(name: str) -> list[dict[str, str]]:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        path = Path(place or "/nowhere") / "data" / "gazetteer" / name
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                return [
                    {k: (v or "").replace("’", "'") for k, v in row.items()}
                    for row in csv.DictReader(file)
                ]
    sys.exit(f"{name} is not there: set ISCTEXT_SHARED")


def commune_rows(communes: list[dict[str, str]], moves: list[dict[str, str]]) -> Iterable[Row]:
    today = {Named(KINDS[c["type"]], c["code_insee"], c["nom"]): c for c in communes}
    facts = {c["code_insee"]: c for c in reversed(communes) if c["type"] == "COM"}
    facts = {c["code_insee"]: c for c in communes} | facts
    begins, ends, next_code = events(moves)
    names = {
        n
        for n in set(begins) | set(ends) | set(today)
        if n.kind == "commune" or Named("commune", n.code, n.name) not in today
    }
    for named in sorted(names):
        fact = facts.get(named.code, {})
        for begin, end in times(begins[named], ends[named]):
            heir = next_code.get((named, end or begin), "")
            if not end and named in today:
                heir = today[named]["commune_parente"]
            yield row(named, begin, end, heir, fact)
    for name, code in USUAL.items():
        kind = facts[code]["type"] if code in facts else "COM"
        named = Named(KINDS[kind], code, name)
        if named not in names:
            heir = facts.get(code, {}).get("commune_parente", "")
            yield row(named, "", "", heir, facts.get(code, {}))


def row(named: Named, begin: str, end: str, heir: str, fact: dict[str, str]) -> Row:
    population = fact.get("population_municipale", "") if named.kind == "commune" else ""
    department = fact.get("departement", named.code[:2])
    epci = fact.get("epci_siren", "")
    care = care_of(named.name, int(population or 0), old=bool(end))
    return Row(
        named.name, named.code, named.kind, begin, end, heir, department, epci, population, care
    )


def events(
    moves: list[dict[str, str]],
) -> tuple[dict[Named, list[str]], dict[Named, list[str]], dict[tuple[Named, str], str]]:
    """When names begin, when they end, and the commune that takes over.

    What stands before and after on the same day goes on (INSEE repeats the communes that
    others join, whatever the kind of movement).
    """
    begins: dict[Named, list[str]] = defaultdict(list)
    ends: dict[Named, list[str]] = defaultdict(list)
    heirs: dict[tuple[Named, str], str] = {}
    by_day: dict[str, list[dict[str, str]]] = defaultdict(list)
    for move in moves:
        by_day[move["DATE_EFF"]].append(move)
    for day, found in sorted(by_day.items()):
        before = {side(m, "AV") for m in found}
        after = {side(m, "AP") for m in found}
        for named in sorted(before - after):
            ends[named].append(day)
        for named in sorted(after - before):
            begins[named].append(day)
        for move in sorted(found, key=lambda m: m["COM_AP"] == m["COM_AV"]):
            if KINDS[move["TYPECOM_AP"]] == "commune":
                heirs[side(move, "AV"), day] = move["COM_AP"]
                heirs[Named("delegated", move["COM_AV"], move["LIBELLE_AV"]), day] = move["COM_AP"]
    return begins, ends, heirs


def side(move: dict[str, str], which: str) -> Named:
    kind = KINDS[move[f"TYPECOM_{which}"]]
    return Named(kind, move[f"COM_{which}"], move[f"LIBELLE_{which}"])


def times(begins: list[str], ends: list[str]) -> list[tuple[str, str]]:
    """[begin, end) pairs; an empty begin is before 1943, an empty end is still so."""
    marks = sorted([(day, 1) for day in begins] + [(day, 0) for day in ends])
    found, since = [], "" if not marks or marks[0][1] == 0 else None
    for day, begin in marks:
        if begin:
            since = day if since is None else since
        elif since is not None:
            found.append((since, day))
            since = None
    return found if since is None else [*found, (since, "")]


def care_of(name: str, population: int, *, old: bool) -> int:
    key = [p for p in pieces(name) if p not in {"le", "la", "les", "l"}]
    whole = fold(name)
    whole_key = "-".join(key)
    if whole_key in ELSEWHERE and (population < TOWN or name in USUAL):
        return 3
    if whole_key in TRAPS or whole in TRAPS:
        return 2
    if len(key) > 1:
        common = len(key) == 2 and (key[0].startswith("saint") or old)
        return 1 if common else 0
    large = population >= TOWN
    if key[0] in WORDS and not large:
        return 2
    return 0 if large or whole.endswith(FLEMISH) else 1


def body_rows(bodies: list[dict[str, str]]) -> Iterable[Row]:
    long = {
        "CA": "communauté d'agglomération",
        "CC": "communauté de communes",
        "CU": "communauté urbaine",
    }
    for body in bodies:
        name = body["nom"].replace("Coeur", "Cœur").split(" (")[0]
        short, _, rest = name.partition(" ")
        names = {name, *(a.strip() for a in body["alias"].split(";") if a.strip())}
        if short in long:
            names.add(f"{long[short]} {rest}")
            names.add(f"{short} {rest}")
            bare = rest.split(" ", 1)[1] if rest.startswith(("de ", "du ", "des ")) else rest
            if not rest.startswith(("de ", "du ", "des ", "d'")) and len(pieces(bare)) > 1:
                names.add(bare)
            if rest.startswith(("de ", "du ", "des ", "d'")):
                names.add(f"agglomération {rest}" if short == "CA" else f"{long[short]} {rest}")
        else:
            names |= {"Métropole de Lille", "métropole lilloise"}
        for each in sorted(names):
            care = 2 if len(pieces(each)) == 1 else 0
            yield Row(
                each,
                body["siren"],
                "epci",
                "",
                "",
                "",
                "",
                body["siren"],
                body["population_municipale"],
                care,
            )


if __name__ == "__main__":
    main()
