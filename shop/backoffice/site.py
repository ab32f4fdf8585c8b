"""The admin site of the shop."""

from unfold.sites import UnfoldAdminSite


class BackofficeSite(UnfoldAdminSite):
    """One site for all staff; roles decide what each of them sees."""

    site_header = "Backroom"
    site_title = "Backroom"
    index_title = "Home"
