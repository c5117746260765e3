"""Made-up files in light markups, as generators of sites and editors write them."""

from __future__ import annotations

from readercontract import Found, Sample

_JEKYLL = """\
---
layout: post
title:  "Le four du Val rouvre"
date:   2019-03-04 10:00:00 +0200
author: Zoé Lambert
tags: [communs, pain]
---

{% include sommaire.html %}

Le four banal **rouvre** ses portes.
Il cuira tous les [samedis](/agenda.html).
{: .chapo }

## Qui décide ?

1. l'assemblée des *fournières* ;
2. la commune, à titre `consultatif`.

> Un commun se cultive.

* TOC
{:toc}
"""
_HUGO = """\
+++
title = "L'atelier partagé"
date = 2021-09-12T08:30:00+02:00
lastmod = 2022-01-03
authors = ["Yves Martel", "Ada Nord"]
draft = false
+++

{{< figure src="atelier.jpg" title="L'atelier" >}}

Titre souligné
==============

Les outils sont à tous[^1].\\
La clé est au café.

| Outil | Jour |
|:------|-----:|
| tour  | lundi |

<details><summary>Règlement</summary><p>Chacun range ce qu'il prend.</p></details>

[^1]: Sauf le tour, réservé aux personnes formées.
"""
_PELICAN = """\
Title: Été au jardin
Date: 2017-07-14 09:00
Modified: 2017-08-01
Authors: Anne Dubreuil
Slug: ete-au-jardin

Le jardin partagé est ouvert l'été : « venez ! »

- l'œuvre collective coûte 3 €
- la récolte est partagée
"""
_ENGLISH = """\
# The Harbour commons

[![build](https://example.org/b.svg)](https://example.org/b)

The quay belongs to *nobody*; see the [charter][1] or <https://example.org/charter>.

```sh
make quay
```

Last *but* not least:

+ nets
+ ropes

[1]: https://example.org/charter "The charter"
"""
_SPANISH = """\
---
titulo: Los comunes
title: Los comunes del puerto
fecha: 3 de mayo de 2020
date: 2020-05-03
---

¿Quién cuida el muelle? Lo cuidan las vecinas y los vecinos.

Mañana habrá asamblea.
"""
_CONTAINERS = """\
---
title: Le budget participatif
date: 12/02/2020
---

::: warning Attention
Le vote se termine dimanche.
:::

[[toc]]

- [x] un four
- [ ] un lavoir

<iframe src="https://exemple.org/carte"></iframe>

Fin de l'annonce.<br><br>Le comité.
"""
# The line that closes the header is missing: all of it is text.
_UNCLOSED = """\
---
title: Compte rendu

Le four a été réparé en 2018.

La séance est levée.
"""
_TWICE = """\
---
title: Réunion : le four
date: "sans date"
---
Le four est froid.
"""

MARKDOWN = {
    "jekyll": Sample(
        "_posts/2019-03-04-le-four.md",
        _JEKYLL.encode(),
        [
            Found(
                [
                    "Le four banal rouvre ses portes. Il cuira tous les samedis.",
                    "Qui décide ?", "l'assemblée des fournières ;",
                    "la commune, à titre consultatif.", "Un commun se cultive.",
                ],
                "Le four du Val rouvre", "2019-03-04 day header", ["Zoé Lambert"],
            )
        ],
    ),
    "hugo": Sample(
        "content/atelier/index.md",
        _HUGO.encode(),
        [
            Found(
                [
                    "Titre souligné", "Les outils sont à tous. La clé est au café.", "Outil",
                    "Jour", "tour", "lundi", "Règlement", "Chacun range ce qu'il prend.",
                    "Sauf le tour, réservé aux personnes formées.",
                ],
                "L'atelier partagé", "2021-09-12 day header", ["Yves Martel", "Ada Nord"],
            )
        ],
    ),
    "pelican in windows-1252 with CRLF": Sample(
        "jardin.md",
        _PELICAN.replace("\n", "\r\n").encode("cp1252"),
        [
            Found(
                [
                    "Le jardin partagé est ouvert l'été : « venez ! »",
                    "l'œuvre collective coûte 3 €", "la récolte est partagée",
                ],
                "Été au jardin", "2017-07-14 day header", ["Anne Dubreuil"],
            )
        ],
    ),
    "english readme without a header": Sample(
        "README.markdown",
        _ENGLISH.encode(),
        [
            Found(
                [
                    "The Harbour commons", "The quay belongs to nobody; see the charter or .",
                    "Last but not least:", "nets", "ropes",
                ],
                "The Harbour commons",
            )
        ],
    ),
    "spanish in UTF-16": Sample(
        "comunes.md",
        _SPANISH.encode("utf-16"),
        [
            Found(
                [
                    "¿Quién cuida el muelle? Lo cuidan las vecinas y los vecinos.",
                    "Mañana habrá asamblea.",
                ],
                "Los comunes del puerto", "2020-05-03 day header",
            )
        ],
    ),
    "containers, tasks, frames": Sample(
        "budget.mdx",
        b"\xef\xbb\xbf" + _CONTAINERS.encode(),
        [
            Found(
                [
                    "Le vote se termine dimanche.", "un four", "un lavoir", "Fin de l'annonce.",
                    "Le comité.",
                ],
                "Le budget participatif", "2020-02-12 day header",
            )
        ],
    ),
    "a header that is not closed": Sample(
        "notes/2018-05-04 cr.md",
        _UNCLOSED.encode(),
        [
            Found(
                [
                    "title: Compte rendu", "Le four a été réparé en 2018.", "La séance est levée.",
                ],
                "", "2018-05-04 day filename",
            )
        ],
    ),
    "a title with a colon, a date that is none": Sample(
        "a.md",
        _TWICE.encode(),
        [Found(["Le four est froid."], "Réunion : le four")],
    ),
    "a header and nothing else": Sample(
        "vide.md", b"---\ntitle: Rien\ndate: 2020-01-02\n---\n\n![](a.png)\n", [], ["EMPTY_OUTPUT"]
    ),
    "a list of fifteen levels": Sample(
        "plan.md",
        "\n".join("  " * level + f"- niveau {level}" for level in range(15)).encode(),
        [Found([f"niveau {level}" for level in range(15)])],
    ),
    "quotes in quotes without end": Sample(
        "profond.md", b"> " * 5_000 + b"fin", [], ["TOO_DEEP"]
    ),
}  # fmt: skip

_GAZETTE = """\
#+title: La gazette du four
#+DATE: <2019-04-01 lun.>
#+AUTHOR: Zoé Lambert
#+OPTIONS: toc:nil num:nil
#+FILETAGS: :communs:

* Un titre :commun:pain:
:PROPERTIES:
:CUSTOM_ID: titre
:END:
Du texte avec un [[https://exemple.org/four][lien]], du =code= et de l'/emphase/,
coupé sur deux lignes.

- un point
- [X] un autre
  1. et un sous-point

#+begin_src python
print("rien")
#+end_src

#+BEGIN_QUOTE
Une citation de la charte.
#+END_QUOTE
"""
_ARTICLE = """\
# -*- mode: org; coding: utf-8 -*-
#+TITLE: The quay
#+TITLE: and its commons
#+AUTHOR: Ada North
#+AUTHOR: Ben South
#+DATE: [2021-06-05 Sat 10:30]

** TODO [#A] Who keeps the quay? :quay:
SCHEDULED: <2021-07-01 Thu>
The quay belongs to nobody[fn:1]. See [[file:charter.org]] and *all of it*.

| Who   | What |
|-------+------|
| Ada   | nets |

#+begin_example
ls -l
#+end_example

[fn:1] Said the mayor.
"""
_LETTER = """\
#+TITLE: Été
#+DATE: 14 juillet 2018
#+AUTHOR: Régie du Val

L'été, « l'œuvre » coûte 3 € : déjà présenté.

-----

Fin de la lettre.
"""
_UNFINISHED = """\
#+title: Inachevé

Avant le bloc.

#+begin_src sh
rm -rf
Ce qui suit n'est jamais refermé.
"""
_GERMAN = """\
#+TITLE: Die Allmende
#+LANGUAGE: de
#+DATE: 2020-02-03

* Über die Straße
Größe und Maß der Allmende.
"""

ORG = {
    "a gazette in French": Sample(
        "gazette.org",
        _GAZETTE.encode(),
        [
            Found(
                [
                    "Un titre",
                    "Du texte avec un lien, du code et de l'emphase, coupé sur deux lignes.",
                    "un point", "un autre", "et un sous-point", "Une citation de la charte.",
                ],
                "La gazette du four", "2019-04-01 day header", ["Zoé Lambert"],
            )
        ],
    ),
    "an article in English, its title on two lines": Sample(
        "quay.org",
        _ARTICLE.encode(),
        [
            Found(
                [
                    "Who keeps the quay?",
                    "The quay belongs to nobody. See and all of it.",
                    "Who", "What", "Ada", "nets", "Said the mayor.",
                ],
                "The quay and its commons", "2021-06-05 day header", ["Ada North", "Ben South"],
            )
        ],
    ),
    "windows-1252 with CRLF": Sample(
        "lettre.org",
        _LETTER.replace("\n", "\r\n").encode("cp1252"),
        [
            Found(
                ["L'été, « l'œuvre » coûte 3 € : déjà présenté.", "Fin de la lettre."],
                "Été", "2018-07-14 day header", ["Régie du Val"],
            )
        ],
    ),
    "UTF-16 under another name": Sample(
        "allmende.txt",
        _GERMAN.encode("utf-16"),
        [
            Found(
                ["Über die Straße", "Größe und Maß der Allmende."],
                "Die Allmende", "2020-02-03 day header",
            )
        ],
    ),
    "a block that is never closed": Sample(
        "inacheve.org",
        _UNFINISHED.encode(),
        [
            Found(
                ["Avant le bloc.", "rm -rf Ce qui suit n'est jamais refermé."], "Inachevé"
            )
        ],
    ),
    "the name alone": Sample(
        "2016/2016-03-01-notes.org",
        b"* Notes\nLe four est froid.\n",
        [Found(["Notes", "Le four est froid."], "", "2016-03-01 day filename")],
    ),
    "keywords and nothing else": Sample(
        "vide.org", b"#+title: Rien\n#+date: 2020-01-01\n", [], ["EMPTY_OUTPUT"]
    ),
    "a block and nothing else": Sample(
        "code.org", b"#+begin_src sh\nls -l\n#+end_src\n", [], ["EMPTY_OUTPUT"]
    ),
}  # fmt: skip
