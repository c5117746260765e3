"""LexisNexis and Nexis Uni: Word and HTML."""
