"""The public, read-only JSON API: one address for every public list, declared where its page is."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Schema

from content.core.exports import as_record
from content.core.listings import get_listings

MAX_PAGE_SIZE = 100

api = NinjaAPI(
    title="Fangxin API",
    version="1",
    description="放心门户的只读公开接口。每个列表的筛选参数与其网页相同。",
    openapi_url="/openapi.json",
    docs_url="/docs/",
    urls_namespace="api",
)


class SetEntry(Schema):
    """One list in the API's table of contents."""

    name: str
    title: str
    url: str
    filters: list[str]


class RowsPage(Schema):
    """One page of a list."""

    count: int
    page: int
    pages: int
    results: list[dict[str, Any]]


@api.get("/", response=list[SetEntry], url_name="sets", summary="列表目录")
def sets(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists and their filter parameters."""
    return [
        {
            "name": name,
            "title": str(listing.title),
            "url": f"/api/v1/{name}/",
            "filters": sorted(listing.filterset_class.base_filters),
        }
        for name, listing in get_listings().items()
    ]


@api.get("/{slug:name}/", response=RowsPage, url_name="rows", summary="列表内容")
def rows(request: HttpRequest, name: str, page: int = 1, page_size: int = 20) -> dict[str, Any]:
    """One page of a list; every filter of the list's page is a parameter here too."""
    listing = get_listings().get(name)
    if listing is None:
        raise Http404
    filtered = listing.filterset(request.GET, request=request).rows
    paginator = Paginator(filtered, min(max(page_size, 1), MAX_PAGE_SIZE))
    current = paginator.get_page(page)
    return {
        "count": paginator.count,
        "page": current.number,
        "pages": paginator.num_pages,
        "results": [as_record(listing.columns, item) for item in current],
    }
