"""Tables whose rows are documents, and the manifest that declares documents."""
