"""What ``import isctext`` gives: Corpus and result handles."""
