"""The words that tell a place from a street, a club, a person or another department."""

from __future__ import annotations


def words_in(words: str) -> frozenset[str]:
    """The words between the spaces."""
    return frozenset(words.split())


STREETS = words_in(
    "rue rues avenue avenues av av. boulevard bd bd. blvd place route chemin quai allee "
    "allees impasse square porte faubourg chaussee pont passage venelle ruelle rond-point "
    "promenade esplanade cours parvis sentier autoroute voie"
)
CLUBS = words_in(
    "rc rcl fc us usl as sc losc osc ol om afc ac racing stade sporting olympique club usbco "
    "vafc bc vb hbc hb volley basket handball iris"
)
TITLES = words_in("m. mm. mm mme mmes mlle mr dr pr me monsieur madame mademoiselle maitre docteur")
# Before "de" and a name: what only a place has.
CIVIC = words_in(
    "commune communes ville villes village villages bourg maire maires mairie mairies "
    "municipalite maire-adjoint maire-adjointe adjoint adjointe echevin habitant habitants "
    "habitante habitantes canton arrondissement sous-prefecture sous-prefet sous-prefete "
    "prefecture centre centre-ville centre-bourg gare quartier quartiers agglomeration "
    "metropole bassin tribunal hopital lycee college universite eglise cimetiere port "
    "citadelle beffroi conseil municipal municipale municipales secteur territoire pays "
    "region ccas tribunaux prison commissariat marche communaute hameau faubourgs banlieue "
    "periphérie environs alentours terril terrils fosse conseillere conseiller conseillers "
    "elu elus elue elues mine mines cite association"
)
# Of these, what says so alone.
COUNCIL = words_in(
    "commune communes ville villes village villages maire maires mairie mairies bourg"
)
NEAR = words_in(
    "pres proche loin autour nord sud est ouest cote face environs alentours lisiere porte "
    "portes venu venue originaire natif native sortie entree direction jusqu jusque partir km "
    "kilometres habite vit ne nee implante implantee installe installee situe situee reside "
    "domicilie base basee ouvre ouvert siege bases basees lieu rendez-vous elu elue travaille "
    "arrive"
)
# Before "à", what is said or given to a person.
SAYING = words_in(
    "demande demandent demander dit disent dire repond repondent repondre repondu donne donner "
    "confie confier succede succeder hommage grace merci remis remet remettre attribue adresse "
    "envoie envoye face pose doit selon propose propos rapport rapporte parle parler ecrit quant "
    "reproche suite fidele cher chere pense penser oppose opposition appel fait appartient permis"
)
NOBLES = words_in(
    "comte comtesse duc duchesse baron baronne marquis marquise sire seigneur cardinal vicomte "
    "vicomtesse chevalier prince princesse amiral famille"
)
# Names of lands of the two departments: a document that has one speaks of the region.
LANDS = words_in(
    "Boulonnais Avesnois Artois Cambrésis Douaisis Audomarois Ternois Montreuillois Dunkerquois "
    "Valenciennois Béthunois Calaisis Arrageois Pévèle Weppes Mélantois Ferrain Ostrevent Gohelle "
    "Houtland Blootland Lensois Bruaysis Caudrésis Thiérache Nord-Pas-de-Calais Pas-de-Calais "
    "Hauts-de-France"
)
# A capital before the name that does not make a proper name of both.
PASSABLE = words_in(
    "a de d du des au aux le la l les et ou en vers sur pour par entre depuis dans chez avec "
    "sans vieux vieille centre metro ville mairie commune gare villes communes direction sud "
    "nord est ouest secteur bassin gare pres autour hors cap sortie selon quand si comme que "
    "qu ni mais or donc car"
)
NOT_AFTER = words_in("cedex france nord metropole hauts-de-france est")
OURS = words_in("nord-pas-de-calais pas-de-calais hauts-de-france npdc")
DEPARTMENTS = words_in(
    "ain aisne allier ardeche ardennes ariege aube aude aveyron calvados cantal charente "
    "charente-maritime cher correze corse cote-d'or creuse dordogne doubs drome eure "
    "eure-et-loir finistere gard haute-garonne gers gironde herault ille-et-vilaine indre "
    "indre-et-loire isere jura landes loir-et-cher loire haute-loire loire-atlantique loiret "
    "lot lot-et-garonne lozere maine-et-loire manche marne haute-marne mayenne "
    "meurthe-et-moselle meuse morbihan moselle nievre oise orne puy-de-dome "
    "pyrenees-atlantiques hautes-pyrenees pyrenees-orientales bas-rhin haut-rhin rhone "
    "haute-saone saone-et-loire sarthe savoie haute-savoie seine-maritime seine-et-marne "
    "yvelines deux-sevres somme tarn tarn-et-garonne var vaucluse vendee vienne haute-vienne "
    "vosges yonne essonne hauts-de-seine seine-saint-denis val-de-marne val-d'oise "
    "alpes-maritimes hautes-alpes alpes-de-haute-provence bouches-du-rhone cotes-d'armor "
    "territoire"
)
ELSEWHERE = words_in(
    "belgique suisse canada quebec hainaut wallonie bretagne normandie picardie lorraine "
    "alsace provence ile-de-france drome savoie ardennes italie espagne allemagne angleterre "
    "bourgogne auvergne occitanie aquitaine luxembourg seine-saint-denis essonne yvelines "
    "aisne oise somme"
)
# Names of persons that stand at the head of a sentence, where a capital says nothing.
FIRST_NAMES = words_in(
    "adele adrien agathe agnes alain alban albert alex alexandra alexandre alexis alice aline "
    "amandine amelie anais andre andree anne annie antoine arnaud arthur audrey aurelie "
    "aurelien axel baptiste barbara bastien beatrice benedicte benjamin benoit bernadette "
    "bernard bertrand brigitte bruno camille carole caroline catherine cecile cedric celine "
    "chantal charles charlotte chloe christelle christian christiane christine christophe "
    "claire clara claude claudine clement colette coralie corinne cyril damien daniel daniele "
    "danielle david delphine denis didier dominique edith edouard elisabeth elise elodie "
    "emilie emma emmanuel emmanuelle eric estelle etienne eva evelyne fabien fabienne fabrice "
    "fanny felix fernand florence florent florian francis franck francois francoise frederic "
    "frederique gabriel gaelle gaston genevieve georges gerald gerard germain gilbert gilles "
    "gregory guillaume guy helene henri herve hugo hugues ines irene isabelle jacqueline "
    "jacques jean jeanne jerome joel joseph julie julien juliette karim karine kevin laetitia "
    "laura laure laurence laurent lea leo lionel loic louis louise luc lucas lucie lucien "
    "ludovic manon marc marcel margaux marguerite maria marie marine marion marthe martin "
    "martine mathieu mathilde matthieu maud maurice max maxime melanie michel michele mickael "
    "mireille mohamed monique muriel myriam nadia nadine nathalie nicolas nicole noemie odile "
    "olivier pascal pascale patrice patricia patrick paul pauline philippe pierre quentin "
    "rachel raphael raymond regis remi remy renaud rene renee richard robert roger roland "
    "romain sabine samuel sandra sandrine sarah sebastien serge severine simon simone solange "
    "sophie stephane stephanie suzanne sylvain sylvie tanguy theo therese thibault thierry "
    "thomas tristan valentin valerie vanessa veronique victor vincent virginie xavier yann "
    "yannick yves yvette yvonne zoe"
)
# Entries of the shipped gazetteer whose mention tells that a document speaks of the region.
REGION = words_in("loc:hauts-de-france loc:nord-pas-de-calais loc:pas-de-calais loc:bassin-minier")
