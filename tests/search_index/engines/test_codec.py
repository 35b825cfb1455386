"""Whoosh itself opens the index that we write."""

from pathlib import Path
from typing import Any

from whoosh.index import open_dir  # noqa: TID251 - it reads what we wrote
from whoosh.qparser import QueryParser  # noqa: TID251

from tests.search_index.conftest import shop


def test_whooshs_own_searcher_reads_it(put: Any, engine: Any, index_folder: Path) -> None:
    put(shop(1, "龙井茶庄", "西湖边的茶叶店", year=2024), shop(2, "咖啡店", "速溶咖啡", year=2025))
    put(shop(3, "旧茶店"))
    engine.remove(shop(3, ""))
    index = open_dir(str(next(index_folder.glob("build-*"))))
    with index.searcher() as searcher:

        def found(query: str) -> list[str]:
            parser = QueryParser("text", index.schema)
            return [hit["title"] for hit in searcher.search(parser.parse(query))]

        assert found("茶叶") == ["龙井茶庄"]
        assert found("title:咖啡") == ["咖啡店"]
        assert found("year:2024") == ["龙井茶庄"]
        assert set(found("*")) == {"龙井茶庄", "咖啡店"}
        assert found("title:龙井 OR 速溶") == ["龙井茶庄", "咖啡店"]
        assert index.doc_count() == 2
        assert "茶庄" in {key.decode() for key in searcher.reader().lexicon("title")}
