"""A real street in small: what an earlier stage makes anew, later stages read anew."""

from datetime import date

from isctext.workflow.run import open_place, run_stages

STUDY = """
[study]
title = "a"
[[sources]]
id = "s"
arena = "press"
path = "docs/*.md"
[french]
pipeline = "{pipeline}"
entities = false
"""


def test_another_pipeline_finds_the_mentions_again(tmp_path):
    (tmp_path / "docs").mkdir()
    text = "Les habitants gèrent ensemble des biens communs et des tiers-lieux dans la ville. "
    (tmp_path / "docs" / "2019-05-04-a.md").write_text(text * 5, encoding="utf-8")

    def run(pipeline):
        (tmp_path / "isctext.toml").write_text(STUDY.format(pipeline=pipeline), encoding="utf-8")
        place = open_place(tmp_path)
        summary = run_stages(
            place, only=("ingest", "annotate", "concepts"), inline=True, today=date(2024, 1, 1)
        )
        return {outcome.stage: outcome.done for outcome in summary.outcomes}, place.store

    assert run("blank")[0] == {"ingest": 1, "annotate": 1, "concepts": 1}
    assert run("blank")[0] == {"ingest": 0, "annotate": 0, "concepts": 0}
    done, store = run("fr_core_news_sm")
    assert done == {"ingest": 0, "annotate": 1, "concepts": 1}
    assert store.table("mentions").count() > 0
