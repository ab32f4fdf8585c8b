"""The admin site of the shop."""

from django.urls import URLResolver
from unfold.sites import UnfoldAdminSite

from shop.insights.urls import pages as database_pages


class BackofficeSite(UnfoldAdminSite):
    """One site for all staff; roles decide what each of them sees."""

    site_header = "Backroom"
    site_title = "Backroom"
    index_title = "Home"

    def extra_urls(self) -> list[URLResolver]:
        return database_pages(self)
