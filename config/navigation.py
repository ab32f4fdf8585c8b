"""The frame of the site: its name, its colours, and a sidebar that follows the day of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

INDIGO = {
    "50": "oklch(96.2% .018 272.314)",
    "100": "oklch(93% .034 272.788)",
    "200": "oklch(87% .065 274.039)",
    "300": "oklch(78.5% .115 274.713)",
    "400": "oklch(67.3% .182 276.935)",
    "500": "oklch(58.5% .233 277.117)",
    "600": "oklch(51.1% .262 276.966)",
    "700": "oklch(45.7% .24 277.023)",
    "800": "oklch(39.8% .195 277.366)",
    "900": "oklch(35.9% .144 278.697)",
    "950": "oklch(25.7% .09 281.288)",
}


def _address(name: str) -> str:
    """Where a page is. Each page asks for all of them, so what was found under this prefix is remembered."""
    return _found(name, get_urlconf(), get_script_prefix())


@cache
def _found(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name, urlconf)


@dataclass(frozen=True)
class Page:
    """One entry of the sidebar: the list of `model`, for whoever may view it."""

    title: str
    icon: str
    model: str

    def link(self, request: HttpRequest) -> str:
        """The address of the list; "" for somebody who may not see it, or where the site does not have it."""
        from django.apps import apps
        from django.contrib import admin

        model = apps.get_model(self.model)
        if not admin.site.is_registered(model):
            return ""
        if not admin.site.get_model_admin(model).has_view_or_change_permission(request):
            return ""
        return _address(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@dataclass(frozen=True)
class WorkPage:
    """A page of its own, at a named address, for those who have a permission."""

    title: str
    icon: str
    address: str
    permission: str

    def link(self, request: HttpRequest) -> str:
        """The address; "" for somebody who may not do this work."""
        return _address(self.address) if request.user.has_perm(self.permission) else ""


@dataclass(frozen=True)
class DeveloperPage:
    """An entry for superusers: a named address, or one as it stands."""

    title: str
    icon: str
    address: str
    needs_profiling: bool = False

    def link(self, request: HttpRequest) -> str:
        """The address; "" for everybody else, and while there is no profiling."""
        if not request.user.is_superuser or (self.needs_profiling and not settings.PROFILING):
            return ""
        return self.address if self.address[0] in "/#" else _address(self.address)


@dataclass(frozen=True)
class Section:
    """One part of the day: leads to the first of its pages that a person may see, and shows the rest while open."""

    title: str
    icon: str
    pages: tuple[Page | WorkPage | DeveloperPage, ...]


SECTIONS = (
    Section(
        "Orders",
        "receipt_long",
        (
            Page("Orders", "receipt_long", "orders.Order"),
            WorkPage("Pick and pack", "package_2", "admin:orders_fulfilment_pick", "orders.change_fulfilment"),
            Page("Fulfilments", "local_shipping", "orders.Fulfilment"),
            Page("Returns", "assignment_return", "orders.Return"),
            Page("Payments", "payments", "orders.Payment"),
            Page("Refunds", "currency_exchange", "orders.Refund"),
            Page("Payment requests", "outgoing_mail", "orders.PaymentOperation"),
            Page("Payment events", "webhook", "orders.ProviderEvent"),
            Page("Invoices", "description", "orders.Invoice"),
            Page("Carts", "shopping_cart", "orders.Cart"),
        ),
    ),
    Section(
        "Products",
        "sell",
        (
            Page("Products", "sell", "catalog.Product"),
            Page("Variants", "style", "catalog.Variant"),
            Page("Prices", "price_change", "pricing.Price"),
            WorkPage("Category tree", "account_tree", "admin:catalog_category_tree", "catalog.view_category"),
            Page("Categories", "category", "catalog.Category"),
            Page("Reviews", "reviews", "reviews.Review"),
            Page("Brands", "branding_watermark", "catalog.Brand"),
            Page("Options", "tune", "catalog.Option"),
            Page("Attributes", "label", "catalog.Attribute"),
            WorkPage("Searches", "manage_search", "admin:search_report", "search.view_searchedtext"),
            Page("Synonyms", "join_inner", "search.Synonym"),
            Page("Stop words", "block", "search.StopWord"),
            WorkPage("Search settings", "instant_mix", "admin:search_settings", "search.change_cataloguelanguage"),
        ),
    ),
    Section(
        "Stock",
        "inventory_2",
        (
            Page("Stock", "inventory_2", "inventory.StockItem"),
            Page("Ledger", "history", "inventory.StockMovement"),
            Page("Reservations", "bookmark", "inventory.Reservation"),
            Page("Transfers", "sync_alt", "inventory.Transfer"),
            Page("Counts", "fact_check", "inventory.StockCount"),
            WorkPage("Reorder advice", "query_stats", "admin:purchasing_advice", "purchasing.add_purchaseorder"),
            Page("Purchase orders", "shopping_bag", "purchasing.PurchaseOrder"),
            Page("Suppliers", "factory", "purchasing.Supplier"),
            Page("Warehouses", "warehouse", "inventory.Warehouse"),
            Page("Alerts", "notifications", "inventory.StockAlert"),
        ),
    ),
    Section(
        "Customers",
        "group",
        (
            Page("Customers", "group", "customers.Customer"),
            Page("Segments", "filter_alt", "customers.Segment"),
            Page("Groups", "groups", "customers.Group"),
            Page("Tags", "label", "customers.Tag"),
        ),
    ),
    Section(
        "Promotions",
        "percent",
        (
            Page("Promotions", "percent", "pricing.Promotion"),
            Page("Coupons", "confirmation_number", "pricing.Coupon"),
            WorkPage("Try promotions", "shopping_basket", "admin:try_promotions", "pricing.view_promotion"),
            Page("Redemptions", "redeem", "pricing.CouponRedemption"),
            Page("Gift cards", "card_giftcard", "pricing.GiftCard"),
        ),
    ),
    Section(
        "Bulk work",
        "table_rows",
        (
            Page("Bulk changes", "edit_note", "exchange.Changeset"),
            Page("Imports", "upload_file", "exchange.ImportRun"),
            Page("Exports", "download", "exchange.SavedExport"),
            Page("Column mappings", "rule", "exchange.ColumnMapping"),
        ),
    ),
    Section(
        "Settings",
        "settings",
        (
            Page("Stores", "storefront", "stores.Store"),
            Page("People", "badge", "stores.Membership"),
            Page("Invitations", "person_add", "accounts.Invitation"),
            Page("Staff", "person", "accounts.User"),
            Page("Sign-ins", "login", "accounts.SignIn"),
            Page("Roles", "shield_person", "auth.Group"),
            Page("Audit", "manage_search", "audit.Change"),
            Page("Taxes", "account_balance", "pricing.TaxClass"),
            Page("Invoice numbers", "tag", "orders.InvoiceSeries"),
        ),
    ),
    Section(
        "Database",
        "database",
        (
            DeveloperPage("Database", "database", "admin:insights:overview"),
            DeveloperPage("Truths", "verified", "admin:truths"),
            DeveloperPage("Relevance", "target", "admin:relevance"),
            DeveloperPage("Jobs", "schedule", "admin:jobs"),
            DeveloperPage("Overselling drill", "local_fire_department", "admin:drill"),
            DeveloperPage("Requests (Silk)", "speed", "/silk/", needs_profiling=True),
            DeveloperPage("Toolbar history", "manage_history", "#toolbar-history", needs_profiling=True),
        ),
    ),
)


ABOUT_ONESELF = (
    ("Notices", "admin:notice_choices"),
    ("Where you are signed in", "admin:sessions"),
    ("Second factor", "admin:second_factor"),
    ("Change password", "admin:password_change"),
)


def about_oneself(request: HttpRequest) -> list[dict[str, str]]:
    """The pages about whoever is signed in; none on a site that has not got them."""
    try:
        return [{"title": title, "link": _address(address)} for title, address in ABOUT_ONESELF]
    except NoReverseMatch:
        return []


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries that this person may use, in the frame's terms: one group, each section with its pages below it."""
    home = _address("admin:index")
    entries: list[dict[str, Any]] = [
        {"title": "Home", "icon": "home", "link": home, "active": request.path == home, "items": []}
    ]
    for section in SECTIONS:
        links = [(page, link) for page in section.pages if (link := page.link(request))]
        # A page of its own may stand below a list's address: the longest that fits is the one that is open.
        opened = max((link for _, link in links if _is_open(request.path, link)), key=len, default="")
        pages = [
            {"title": page.title, "icon": page.icon, "link": link, "active": link == opened} for page, link in links
        ]
        if pages:
            entries.append(
                {
                    "title": section.title,
                    "icon": section.icon,
                    "link": pages[0]["link"],
                    "active": any(page["active"] for page in pages),
                    "items": pages if len(pages) > 1 else [],
                }
            )
    return [{"items": entries}]


def _is_open(path: str, link: str) -> bool:
    return link.startswith("/") and path.startswith(link)


def environment(request: HttpRequest) -> list[str] | None:
    """The badge that tells a developer's copy from the shop that staff work in."""
    return ["Development", "info"] if settings.DEBUG else None


def frame() -> dict[str, Any]:
    """The setting UNFOLD."""
    return {
        "SITE_TITLE": "Backroom",
        "SITE_HEADER": "Backroom",
        "SITE_SYMBOL": "storefront",
        "SITE_URL": None,
        "SITE_FAVICONS": [
            {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("backoffice/favicon.svg")}
        ],
        "ENVIRONMENT": environment,
        "SHOW_BACK_BUTTON": True,
        "BORDER_RADIUS": "6px",
        "COLORS": {"primary": INDIGO},
        "STYLES": [
            lambda request: static("core/backoffice.css"),
            lambda request: static("backoffice/pages.css"),
        ],
        "SCRIPTS": [
            lambda request: static("backoffice/palette.js"),
            lambda request: static("backoffice/labels.js"),
            lambda request: static("backoffice/questions.js"),
            lambda request: static("backoffice/toolbar.js"),
            lambda request: static("backoffice/workspace.js"),
        ],
        "ACCOUNT": {"navigation": about_oneself},
        "SIDEBAR": {"navigation": sidebar},
    }
