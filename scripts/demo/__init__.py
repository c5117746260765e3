"""The demonstration corpus: how it is composed, written and checked (see build_demo_corpus)."""
