"""Search engines that ours is compared with: each makes a search function from (id, title, text) rows."""

import contextlib
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import AndGroup, OrGroup, QueryParser

from search_index import analysis

DEPTH = 10
Rows = Sequence[tuple[str, str, str]]
Search = Callable[[str], list[str]]
#: Cuts a text into terms; and the same, as a text that the engine cuts at blanks.
Cut = Callable[[str], list[str]]
Text = Callable[[str], str]
#: Debian's package for the machine's own Python.
_DEBIAN = "/usr/lib/python3/dist-packages"


def our_terms(text: str) -> list[str]:
    """Characters, pairs and words of our analysis."""
    return analysis.terms(text)


def our_query(text: str) -> list[str]:
    """The same without stop words."""
    return [term.text for term in analysis.query_terms(text).terms]


def jieba_words(text: str) -> list[str]:
    """Words cut by rjieba, folded as ours are."""
    import rjieba

    return [word for word in rjieba.cut(analysis.fold(text)) if word.strip() and word.isalnum()]


def _whoosh(
    rows: Rows, folder: Path, group: Any, cut: Callable[[str], str], asked: Callable[[str], str]
) -> Search:
    schema = Schema(id=ID(stored=True), text=TEXT(stored=True, analyzer=StemmingAnalyzer()))
    folder.mkdir()
    index = FileStorage(str(folder)).create_index(schema)
    writer = index.writer(limitmb=256)
    for name, title, text in rows:
        writer.add_document(id=name, text=cut(f"{title}\n{text}"))
    writer.commit()
    searcher, parser = index.searcher(), QueryParser("text", schema, group=group)

    def search(question: str) -> list[str]:
        return [hit["id"] for hit in searcher.search(parser.parse(asked(question)), limit=DEPTH)]

    return search


def stock_haystack(rows: Rows, folder: Path) -> Search:
    """Haystack's own Whoosh schema: English stemmer, AND between words."""
    return _whoosh(rows, folder, AndGroup, str, str)


def whoosh_our_terms(rows: Rows, folder: Path) -> Search:
    """Whoosh's own searcher given our terms, OR: with its own analyser it finds nothing in Chinese."""
    return _whoosh(
        rows, folder, OrGroup, lambda text: " ".join(our_terms(text)), lambda text: " ".join(our_query(text))
    )


def _fts5(rows: Rows, tokenizer: str, cut: Text, asked: Text) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE text USING fts5(name UNINDEXED, body, tokenize='{tokenizer}')")
    database.executemany(
        "INSERT INTO text VALUES (?, ?)", ((row[0], cut(f"{row[1]}\n{row[2]}")) for row in rows)
    )
    sql = "SELECT name FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT ?"

    def search(question: str) -> list[str]:
        query = asked(question)
        return [row[0] for row in database.execute(sql, (query, DEPTH))] if query else []

    return search


def _any(terms: Sequence[str]) -> str:
    """FTS5's query for any of some terms."""
    return " OR ".join('"' + term.replace('"', "") + '"' for term in dict.fromkeys(terms) if term.strip())


def wagtail_sqlite(rows: Rows, _folder: Path) -> Search:
    """The table and the query of Wagtail's database search on SQLite: unicode61, AND between words."""
    return _fts5(
        rows, "unicode61", str, lambda text: " AND ".join(f'"{word}"' for word in re.findall(r"\w+", text))
    )


def sqlite_trigram(rows: Rows, _folder: Path) -> Search:
    """SQLite FTS5 with its trigram tokenizer, OR, bm25."""

    def asked(text: str) -> str:
        return _any([text[i : i + 3] for i in range(len(text) - 2)] or [text])

    return _fts5(rows, "trigram", str, asked)


def sqlite_our_terms(rows: Rows, _folder: Path) -> Search:
    """SQLite FTS5 over our terms, OR, bm25."""
    return _fts5(
        rows, "unicode61", lambda text: " ".join(our_terms(text)), lambda text: _any(our_query(text))
    )


def _tantivy(
    rows: Rows, folder: Path, cut: Callable[[str], list[str]], asked: Callable[[str], list[str]]
) -> Search:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="whitespace")
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for name, title, text in rows:
        writer.add_document(tantivy.Document(id=name, text=" ".join(cut(f"{title}\n{text}"))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        query, _errors = index.parse_query_lenient(" ".join(asked(question)), ["text"])
        return [searcher.doc(address)["id"][0] for _score, address in searcher.search(query, DEPTH).hits]

    return search


def tantivy_our_terms(rows: Rows, folder: Path) -> Search:
    """tantivy over our terms, OR."""
    return _tantivy(rows, folder, our_terms, our_query)


def tantivy_jieba(rows: Rows, folder: Path) -> Search:
    """tantivy over rjieba's words, OR."""
    return _tantivy(rows, folder, jieba_words, jieba_words)


def _bm25s(rows: Rows, cut: Cut, asked: Cut) -> Search:
    import bm25s

    names = [row[0] for row in rows]
    ranker = bm25s.BM25()
    ranker.index([cut(f"{title}\n{text}") for _name, title, text in rows], show_progress=False)

    def search(question: str) -> list[str]:
        words = [term for term in asked(question) if term in ranker.vocab_dict]
        if not words:
            return []
        found, _scores = ranker.retrieve([words], k=min(DEPTH, len(names)), show_progress=False)
        return [names[number] for number in found[0].tolist()]

    return search


def bm25s_our_terms(rows: Rows, _folder: Path) -> Search:
    """The library bm25s over our terms."""
    return _bm25s(rows, our_terms, our_query)


def bm25s_jieba(rows: Rows, _folder: Path) -> Search:
    """The library bm25s over rjieba's words."""
    return _bm25s(rows, jieba_words, jieba_words)


def xapian_our_terms(rows: Rows, folder: Path) -> Search:
    """Xapian over our terms, OR, BM25."""
    xapian = import_xapian()
    database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
    for name, title, text in rows:
        document = xapian.Document()
        document.set_data(name)
        for term in our_terms(f"{title}\n{text}"):
            document.add_term(term[:60])
        database.add_document(document)
    database.commit()
    enquire = xapian.Enquire(xapian.Database(str(folder)))

    def search(question: str) -> list[str]:
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, [term[:60] for term in our_query(question)]))
        return [match.document.get_data().decode() for match in enquire.get_mset(0, DEPTH)]

    return search


def import_xapian() -> Any:
    """Xapian's module, None where Debian's python3-xapian is not installed for this Python."""
    if find_spec("xapian") is None:
        sys.path.append(_DEBIAN)
    with contextlib.suppress(ImportError):
        import xapian

        return xapian
    return None


def available(builders: Sequence[Any]) -> list[Any]:
    """Those engines whose library is installed; says which are not."""
    needs = {"tantivy": find_spec("tantivy"), "bm25s": find_spec("bm25s"), "jieba": find_spec("rjieba")}
    needs["xapian"] = import_xapian()
    found = []
    for builder in builders:
        missing = [name for name, module in needs.items() if name in builder.__name__ and not module]
        if missing:
            print(f"{builder.__name__}: not measured, {', '.join(missing)} is not installed")
        else:
            found.append(builder)
    return found
