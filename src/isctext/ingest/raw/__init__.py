"""Bytes of untrusted files within budgets: encodings, streams, packed members, JSON and YAML."""
