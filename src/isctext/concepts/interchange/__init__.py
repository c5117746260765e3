"""Lexicons of other tools: what they can say is exchanged, what they cannot is listed."""
