"""The admin site of the shop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite

from shop.accounts.limits import SIGN_INS
from shop.accounts.sign_in_form import SignInForm
from shop.accounts.sites import obstacle
from shop.accounts.urls import pages as account_pages
from shop.accounts.views.passwords import change_own_password
from shop.backoffice.drill_page import drill_page
from shop.backoffice.home import Home
from shop.backoffice.jobs_page import jobs_page
from shop.backoffice.palette import palette
from shop.backoffice.relevance_page import relevance_page
from shop.backoffice.search_pages import search_report, search_settings
from shop.backoffice.switching import switch_store
from shop.backoffice.truths_page import truths_page
from shop.core.admin.exporting import export_csv, export_xlsx
from shop.core.limiting import limited
from shop.insights.urls import pages as database_pages
from shop.notices.urls import pages as notice_pages
from shop.workspace import views as workspace

WITHOUT_PAGES = {"django_tasks_database"}


class BackofficeSite(UnfoldAdminSite):
    """One site for all staff; roles decide what each of them sees."""

    site_header = "Backroom"
    site_title = "Backroom"
    index_title = "Home"
    enable_nav_sidebar = True
    login_form = SignInForm

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(export_csv, "export_csv")
        self.add_action(export_xlsx, "export_xlsx")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register pages that stand on the house's own base; packages bring pages that read whole tables."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        welcome = [model for model in models if model._meta.app_label not in WITHOUT_PAGES]
        super().register(welcome, admin_class, **options)

    def extra_urls(self) -> list[URLPattern | URLResolver]:
        return [
            *account_pages(self),
            *notice_pages(self),
            path("database/drill/", self.admin_view(drill_page), name="drill"),
            path("database/jobs/", self.admin_view(jobs_page), name="jobs"),
            path("database/relevance/", self.admin_view(relevance_page), name="relevance"),
            path("database/truths/", self.admin_view(truths_page), name="truths"),
            *database_pages(self),
            path("searches/", self.admin_view(search_report), name="search_report"),
            path("searches/settings/", self.admin_view(search_settings), name="search_settings"),
            path("store/", self.admin_view(switch_store), name="switch_store"),
            path("workspace/save/", self.admin_view(workspace.save), name="workspace_save"),
            path("workspace/forget/<int:view_id>/", self.admin_view(workspace.forget), name="workspace_forget"),
            path("workspace/favourite/", self.admin_view(workspace.favourite), name="workspace_favourite"),
        ]

    def extra_context(self, context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
        """What every page shows of the store: which one it is, and which others there are to switch to."""
        stores = getattr(request, "stores", ())
        store = getattr(request, "store", None)
        context["site_subheader"] = store.name if store else None
        context["site_dropdown"] = [other for other in stores if other != store] if len(stores) > 1 else None
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Every list with its address, made when something asks for it: each page is offered it, and ours show none."""
        return SimpleLazyObject(lambda: super(BackofficeSite, self).get_app_list(request, app_label))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signing in, beside the lock that failures close: hashing a password is what costs the shop most."""
        return limited(SIGN_INS)(super().login)(request, {"obstacle": obstacle(request), **(extra_context or {})})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One's own password, in the place of the frame's own page: the other sessions end."""
        return change_own_password(request)

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The palette's question, in the place of the frame's own search."""
        return palette(request, site=self)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What needs doing; for somebody whom no store has taken in, whom to ask."""
        store = getattr(request, "store", None)
        request.current_app = self.name  # read by Django's url tag
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "home": Home(request, store) if store else None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "backoffice/home.html" if store else "backoffice/no_store.html", context)
