"""How an editor sees a draft: as it is, on a phone, in 长辈模式, as a search result, as a shared card."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

PHONE, ELDER, SEARCH, SHARE = "phone", "elder", "search", "share"
MODES = [
    ("", _("网页")),
    (PHONE, _("手机")),
    (ELDER, _("长辈模式")),
    (SEARCH, _("搜索结果")),
    (SHARE, _("分享卡片")),
]


class PreviewModes:
    """Adds the modes to a page type; Wagtail's preview panel offers them."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Names and labels."""
        return MODES

    def make_preview_request(
        self, original_request: Any = None, preview_mode: str | None = None, extra_request_attrs: Any = None
    ) -> HttpResponse:
        """The draft in one of the modes; routable pages too, whose `serve_preview` knows no modes."""
        if original_request is not None and preview_mode in _PIECES:
            return _PIECES[preview_mode](self, original_request)
        attributes = {**(extra_request_attrs or {}), "elder_preview": preview_mode == ELDER}
        response: Any = super().make_preview_request(original_request, "", attributes)  # type: ignore[misc]
        return _on_a_phone(original_request, response) if preview_mode == PHONE else response


def _on_a_phone(request: HttpRequest, response: Any) -> HttpResponse:
    """The page in a frame of a phone's size; the frame gets the text itself, so nothing is asked again."""
    return render(request, "core/preview_phone.html", {"html": response.content.decode()})


def _as_search_result(page: Any, request: HttpRequest) -> HttpResponse:
    # Escaped by the template's own rules: these are the editor's plain words, without highlighting.
    hit = SimpleNamespace(
        url="#",
        title_html=page.title,
        summary_html=page.search_summary,
        section_label=page.search_section_label,
        category=getattr(page, "search_category", ""),
        date=page.search_date,
        badge="",
    )
    return render(request, "core/preview_search.html", {"hit": hit, "draft": page})


def _as_shared_card(page: Any, request: HttpRequest) -> HttpResponse:
    return render(request, "core/preview_share.html", {"draft": page})


_PIECES = {SEARCH: _as_search_result, SHARE: _as_shared_card}
