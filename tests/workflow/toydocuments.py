"""Documents for toy stages."""

from isctext.records.ids import text_sha256
from isctext.records.tables import DOCUMENTS

_BLANK = dict.fromkeys(
    ("arena", "input_id", "blob_id", "locator", "title", "territory", "lang", "url", "provider_id"),
    "",
)


def documents(texts):
    """A table of documents from {doc_id: text}."""
    return DOCUMENTS.from_rows(
        _BLANK
        | {
            "doc_id": doc_id,
            "source_id": "s",
            "authors": [],
            "other_dates": [],
            "text": text,
            "text_sha256": text_sha256(text),
        }
        for doc_id, text in texts.items()
    )


def add_documents(store, texts):
    """The documents appended to the store."""
    store.table("documents").append(documents(texts))
