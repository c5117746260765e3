"""Europresse pages made up for the tests, faithful to the exports of 2012, 2015 and now."""

from __future__ import annotations

CERTIFICATE = (
    "Ce certificat est émis à <b>Bibliothèque de Lanne</b> à des fins de visualisation personnelle"
)
LAW = (
    "Le présent document est protégé par les lois et conventions internationales sur le droit"
    " d'auteur et son utilisation est régie par ces lois et conventions."
)
HEAD = (
    '<!DOCTYPE html> <html> <head> <meta charset="{charset}"> <title></title> <style>'
    ".DocPublicationName{{color:#83724e}}.titreArticleVisu{{font-weight:bold}}"
    ".transcript{{position:relative}}.tweet{{padding:15px}}.txtCertificat{{color:#666}}</style>"
    "</head> <body> "
)
BODY = "<p>Les habitants de Lanne ouvrent un four.</p><p>Il est à tous.</p>"


def page(*articles: str, charset: str = "utf-8") -> str:
    return HEAD.format(charset=charset) + " ".join(articles) + " </body> </html>"


def modern(
    *,
    outlet: str = "L'Écho de Lanne, no. 5968",
    header: str = "Société, mardi 14 mars 2006 295 mots, p. 16",
    title: str = "Le four <mark>commun</mark> rouvre",
    body: str = BODY,
    number: str = "news·20060314·EDL·0q1403_1255263",
    author: str = "Anne LEBRUN et Paul Petit",
    more: str = "",
) -> str:
    """An article as the site writes it now."""
    return f"""<article> <header> <div><span class="icon-Information" sourcecode="EDL"></span></div>
<div class="rdp__DocPublicationName"> <span class="DocPublicationName">{outlet}   </span> </div>
<div class="rdp__DocHeader"> <span class="DocHeader">{header}</span> </div>
<div class="titreArticle"> <p class="sm-margin-bottomNews">Vie locale</p>
<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p>
<p class="sm-margin-TopNews rdp__subtitle">Un chantier de dix ans</p> </div>
<p class="sm-margin-bottomNews">{author}</p> </header>
<section> <div class="DocText clearfix"> <div class="docOcurrContainer">{body}</div> </div>
{more} </section>
<aside> <div><p><b>Illustration(s) : </b></p><p></p><div><p>Le four en 1950.</p></div></div>
<div><b>Note(s) : </b></div> </aside>
<footer> <div class="Doc-LegalInfo">
<small>© 2006 L'Écho de Lanne. Tous droits réservés.</small></div>
<div id="divPubliC"> <div class="publiC-lblNodoc">{number}</div>
<div class="publiC-lblCertificatIssuedTo">{CERTIFICATE}</div> <div class="txtCertificat">{LAW}</div>
</div> </footer> </article>"""


def middle(
    *,
    outlet: str = "L'Écho de Lanne",
    header: str = "Une, lundi 13 mars 2006, p. MDE6",
    title: str = "Le four rouvre",
    text: str = f"<div class='DocText'> <div class='docOcurrContainer'> {BODY} </div> </div>",
    number: str = "news·20060314·EDL·0mde1106_1251466",
) -> str:
    """An article as the site wrote it about 2015."""
    return f"""<article> <header> <img sourcecode="EDL" src="lm_small.gif" /> <div>
<span class="DocPublicationName">{outlet}   </span> </div> <div>
<span class="DocHeader">{header}</span> </div> <div><p>TRIBUNES</p></div>
<div class="titreArticle"> <p class="titreArticleVisu">{title}</p> </div> <div>Anne Lebrun</div>
</header> <section> {text} </section> <aside> <div> <b>Note(s) : </b><p>(14 mars 1956.)</p> </div>
</aside> <footer> <a name="complement"></a> <small>© 2006 Lanne SA.</small>
<p>Numéro de document : {number}</p> <div id="divPubliC"> <div>
<span id="PubliC_lblNodoc">{number}</span> </div> <div>
<span id="PubliC_lblCertificatIssuedTo">{CERTIFICATE}</span> </div> <div>
<span>Date d'émission : <b><span id="PubliC_lblEndDate">2015-07-04</span></b></span> </div>
<div> <span class="txtCertificat">{LAW}</span> </div> </div> </footer> </article>"""


def old(
    *,
    title: str = "Le four rouvre",
    number: str = "news·20060314·EDL·0009",
    author: str = "Lebrun, Anne",
    day: str = "14 mars 2006",
) -> str:
    """An article as the site wrote it about 2012: a table, no element of its own."""
    return f"""<table><tr><td><img sourcecode="EDL" src="x.gif"/>
<span class="DocPublicationName">L'Écho de Lanne, no. 5968</span><br/>
<span class="DocHeader">Société, </span><span class="DocHeader">mardi </span>
<span class="DocHeader">{day}</span><span class="DocHeader">, p. 03</span><br/><br/>
<span class="TitreArticleVisu">{title}</span><br/><br/>
{author}<p></p>Les habitants de Lanne <font color="red"><b>ouvrent</b></font> un four
<span style="color:red">com</span>munal.<p></p>Il est à <span class="occurence">tous</span>.<p></p>
© 2006 L'Écho de Lanne. Tous droits réservés.<p></p>Numéro de document : {number}</td></tr>
<tr><td align="center">{number}</td></tr><tr><td class="txtCertificat">{CERTIFICATE}<br/>
Date d'émission : 2012-07-04<br/>{LAW}</td></tr></table>"""


TELEVISION = modern(
    outlet="Lanne TV - Le Journal",
    header="mardi 14 mars 2006 20:00",
    title="Journal de 20 heures",
    number="tv·20060314·LTV·1",
    author="",
    body='<div class="transcripts"><div class="transcript"><span class="time">00:00:12</span>'
    '<div class="value">Bonsoir. Le four rouvre à Lanne.</div></div><div class="transcript">'
    '<span class="time">00:00:31</span><div class="value">On y cuit le pain.</div></div>'
    '<p class="no-transcription">Fin de la transcription</p></div>',
)
POST = (
    '<article> <header> <div><span class="DocPublicationName">Twitter</span></div></header> '
    '<section> <div class="tweet"> <div class="blue-box"><div class="date-container">'
    '<div class="col"><span class="box-date-big">14</span></div><div class="col"><span '
    'class="box-date">mars 2006</span></div></div></div> <div class="tweet-core"> '
    '<div class="twitter"><span class="socialNetworkAuthorTitle">Commune de Lanne</span></div> '
    '<div class="core-text"><p>Le four rouvre <a href="https://t.example/1">ici</a> !</p></div> '
    '</div> <div class="tweet-stats">12 retweets</div> </div> </section> <footer>'
    '<span id="PubliC_lblNodoc">twi·20060314·TWI·77</span></footer> </article>'
)
ENGLISH = modern(
    outlet="The Lanne Herald",
    header="World, Tuesday, April 3, 2018 9:15 a.m. UTC +1 1,204 words, p. A1(2)",
    title="The oven is back",
    number="news·20180403·TLH·a1",
    body="<p>People of Lanne open an oven.</p>",
    author="By Anne Lebrun and Paul Petit",
)
SUBSECTION = modern(number="web·20180403·EDL·9").replace(
    '<div class="rdp__DocHeader"> <span class="DocHeader">Société, mardi 14 mars 2006 295 mots, '
    "p. 16</span> </div>",
    '<div><span class="DocTitreSousSection">Société, </span> '
    "<span>mardi 3 avril 2018 </span></div>",
)
