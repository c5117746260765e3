"""Documents and facts to the corpus formats of other tools, as bytes; nothing is opened here."""
