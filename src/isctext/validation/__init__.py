"""Corpora with planted truth, and the error rates that the estimators achieve on them."""
