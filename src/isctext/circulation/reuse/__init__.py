"""Passages that documents of two sources share word for word, or nearly."""
