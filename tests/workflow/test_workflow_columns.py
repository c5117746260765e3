"""The columns of a table: unknown fields and sources that would be ignored are refused."""

import pytest

from isctext.errors import UsageError
from isctext.workflow.config import parse_study

HEAD = '[study]\ntitle = "t"\n[[sources]]\nid = "{id}"\narena = "press"\npath = "t.csv"\n'


@pytest.mark.parametrize(
    ("source_id", "columns", "expected"),
    [
        ("a", 'texte = "Contenu"', "not 'texte'"),
        ("a", 'source = "Journal"', 'id = "*"'),
        ("*", 'arena = "Champ"', 'arena = "*"'),
    ],
)
def test_columns_that_would_be_ignored_are_refused(source_id, columns, expected):
    text = HEAD.format(id=source_id) + f"[sources.columns]\n{columns}\n"
    with pytest.raises(UsageError, match="IT-CFG-004") as refused:
        parse_study(text.encode(), where="isctext.toml")
    assert expected in str(refused.value)


def test_records_may_say_their_own_source():
    text = HEAD.format(id="*") + '[sources.columns]\nsource = "Journal"\ntext = "Contenu"\n'
    study = parse_study(text.encode(), where="isctext.toml")
    assert study.sources[0].columns == {"source": "Journal", "text": "Contenu"}
