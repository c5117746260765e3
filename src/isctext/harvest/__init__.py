"""Web pages, feeds, wikis and APIs to raw bytes: the only room with network access.

The harvesters ask for addresses; the ``Fetcher`` says which may be asked, when, and for how
much; a ``Sink`` given by the caller keeps what came. Nothing is parsed into documents here.
"""
