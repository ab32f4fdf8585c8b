"""The pages of the admin that are no list and no form of Django's, each with rows that it shows and how these grow."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.core.tasks import tidy_up
from shop.customers.models import Customer
from shop.insights.recorder.fingerprints import fingerprint
from shop.inventory.models import StockCount, StockItem, Transfer, Warehouse
from shop.orders.models import Order, OrderLine
from shop.purchasing.models import PurchaseOrder
from shop.reviews.models import Review
from shop.stores.models import Store
from tests import factories as f
from tests.backoffice.world import GROWN
from tests.insights.test_rollups import finished, written

Grow = Callable[[int], Any]


@dataclass(frozen=True)
class Shown:
    """Addresses of one view, how what they show grows, and rows on whose pages further addresses of it are offered."""

    addresses: Sequence[str]
    grow: Grow
    offered_by: Sequence[Model] = field(default_factory=tuple)


Case = Callable[[Store], Shown]


def below(row: Model, *addresses: str, more: Sequence[Model] = ()) -> Shown:
    """Pages of rows to which more and more belongs."""
    rows = (row, *more)
    return Shown(addresses, lambda count: [GROWN[type(each)](each) for each in rows for _ in range(count)], rows)


def of_requests(name: str, *args: Any, **query: str) -> Case:
    """Pages of the observatory, over more and more kinds of work."""

    def shown(store: Store) -> Shown:
        def grow(count: int) -> None:
            statements = [(f"SELECT {number}", 1, 1) for number in range(count)]
            written(*[finished(f"made up:{number}", statements=statements) for number in range(count)])

        return Shown([reverse(f"admin:insights:{name}", args=args, query=query)], grow)

    return shown


def kept_request(store: Store) -> Shown:
    bar = {"kind": "sql", "text": "SELECT 1", "since_ms": 1, "lasts_ms": 1, "rows": 3, "fingerprint": "7"}
    trace = {"key": "abc", "action": "admin:index", "method": "GET", "path": "/", "status": 200, "at": 1.0}
    figures = {"milliseconds": 9.0, "database_ms": 2.0, "statements": 1, "rows": 3, "rows_shown": 3, "repeated": []}
    kept = f.SlowRequestFactory(key="abc", trace={**trace, **figures, "bars": [bar]})

    def grow(count: int) -> None:
        kept.trace["bars"] += [bar] * count
        kept.save()

    return Shown([reverse("admin:insights:request", args=["abc"])], grow)


def line(order: Order) -> OrderLine:
    """One line more, of something that lies on a shelf."""
    added = f.OrderLineFactory(order=order)
    f.StockItemFactory(variant=added.variant, on_hand=3)
    return added


def order_states(store: Store) -> Iterator[tuple[Order, Callable[[], Any]]]:
    """An order in each state that something else can be done in, and what makes it longer."""
    draft = f.OrderFactory(store=store, draft=True)
    yield draft, lambda: line(draft)

    reserved = f.OrderFactory(store=store)
    f.PaymentFactory(order=reserved, status="authorised", captured_amount=0)
    yield reserved, lambda: line(reserved)

    paid = f.OrderFactory(store=store, lines=2)
    f.PaymentFactory(order=paid)
    yield paid, lambda: line(paid)

    packed = f.OrderFactory(store=store)
    parcel = f.FulfilmentFactory(order=packed)
    yield packed, lambda: f.FulfilmentLineFactory(fulfilment=parcel, line=line(packed))

    sent = f.OrderFactory(store=store)
    gone = f.FulfilmentFactory(order=sent, shipped=True)
    yield sent, lambda: f.FulfilmentLineFactory(fulfilment=gone, line=line(sent), shipped=True)

    for status in ("requested", "approved"):
        back = f.OrderFactory(store=store)
        shipped = f.FulfilmentFactory(order=back, shipped=True)
        request = f.ReturnFactory(order=back, status=status)

        def longer(back: Order = back, shipped: Any = shipped, request: Any = request) -> None:
            fulfilled = f.FulfilmentLineFactory(fulfilment=shipped, line=line(back), shipped=True)
            f.ReturnLineFactory(request=request, line=fulfilled.line)

        yield back, longer

    billed = f.OrderFactory(store=store)
    bill = f.InvoiceFactory(order=billed)
    yield billed, lambda: (line(billed), f.InvoiceLineFactory(invoice=bill))


def order_pages(name: str) -> Case:
    def shown(store: Store) -> Shown:
        states = list(order_states(store))
        rows = tuple(order for order, _longer in states)
        editable = [order for order in rows[:2] if name == "edit"]
        addresses = [reverse("admin:orders_order_edit", args=[order.pk]) for order in editable]
        return Shown(addresses, lambda count: [longer() for _order, longer in states for _ in range(count)], rows)

    return shown


def stock_item(name: str) -> Case:
    def shown(store: Store) -> Shown:
        item = f.StockItemFactory(store=store, on_hand=5)
        return below(item, reverse(f"admin:inventory_stockitem_{name}", args=[item.pk]))

    return shown


def asked_of(*rows: Callable[[Store], Model]) -> Case:
    def shown(store: Store) -> Shown:
        first, *more = (row(store) for row in rows)
        return below(first, more=more)

    return shown


def warehouse(store: Store) -> Shown:
    place = f.WarehouseFactory(store=store)
    return Shown([], lambda count: f.StockItemFactory.create_batch(count, warehouse=place), (place,))


def invoice(name: str) -> Case:
    def shown(store: Store) -> Shown:
        row = f.InvoiceFactory(store=store)
        lines = lambda count: f.InvoiceLineFactory.create_batch(count, invoice=row)  # noqa: E731 - a name for what grows
        return Shown([reverse(f"admin:orders_invoice_{name}", args=[row.pk])], lines)

    return shown


def advice(store: Store) -> Shown:
    place = f.WarehouseFactory(store=store)

    def grow(count: int) -> None:
        for item in f.StockItemFactory.create_batch(count, warehouse=place, reorder_point=3):
            f.SupplierProductFactory(store=store, variant=item.variant)

    return Shown([reverse("admin:purchasing_advice", query={"warehouse": str(place.pk)})], grow)


def searches(name: str) -> Case:
    """What people searched for, in a catalogue whose words are known to more and more models."""

    def shown(store: Store) -> Shown:
        def grow(count: int) -> None:
            f.SearchedTextFactory.create_batch(count, store=store)
            f.EmbeddingModelFactory.create_batch(count)

        return Shown([reverse(f"admin:{name}")], grow)

    return shown


def customer_file(store: Store) -> Shown:
    customer = f.CustomerFactory(store=store)
    return below(customer, reverse("admin:customers_customer_export_data", args=[customer.pk]))


def category_tree(store: Store) -> Shown:
    """A tree that grows at its top and in its branches."""

    def grow(count: int) -> None:
        for _ in range(count):
            f.ProductFactory(
                store=store, category=f.CategoryFactory(store=store, parent=f.CategoryFactory(store=store))
            )

    return Shown([reverse("admin:catalog_category_tree")], grow)


def product_pictures(store: Store) -> Shown:
    product = f.ProductFactory(store=store)
    address = reverse("admin:catalog_product_pictures", args=[product.pk])
    return Shown([address], lambda count: f.ProductImageFactory.create_batch(count, product=product))


def category_branch(store: Store) -> Shown:
    top = f.CategoryFactory(store=store)
    address = reverse("admin:catalog_category_branch", args=[top.pk])
    return Shown([address], lambda count: f.CategoryFactory.create_batch(count, store=store, parent=top))


def signed_in(name: str) -> Case:
    """Somebody's sessions: more and more of them."""

    def shown(store: Store) -> Shown:
        person = User.objects.get(is_superuser=True)
        address = reverse(f"admin:{name}", args=[person.pk] if name == "sessions_of" else [])
        return Shown([address], lambda count: f.StaffSessionFactory.create_batch(count, user=person))

    return shown


def told(store: Store) -> Shown:
    """What somebody was told: more and more of it."""
    person = User.objects.get(is_superuser=True)
    return Shown(
        [reverse("admin:notices")], lambda count: f.NoticeFactory.create_batch(count, user=person, store=store)
    )


def waiting_jobs(store: Store) -> Shown:
    def grow(count: int) -> None:
        for _ in range(count):
            tidy_up.enqueue()

    return Shown([reverse("admin:jobs")], grow)


def applied_import(name: str) -> Case:
    """An import that was applied, with more and more refused rows."""

    def shown(store: Store) -> Shown:
        run = f.ImportRunFactory(store=store, status="applied", applied_at=timezone.now(), read_count=10_000)

        def grow(count: int) -> None:
            first = run.refused_rows.count() + 2
            for row in range(first, first + count):
                f.RefusedRowFactory(run=run, row=row)
                f.ImportedSpanFactory(run=run, first_row=row, last_row=row, count=1, outcome="refused")

        return Shown([reverse(f"admin:exchange_importrun_{name}", args=[run.pk])], grow)

    return shown


def applied_change(name: str) -> Case:
    """A bulk change that was made, with more and more rows."""

    def shown(store: Store) -> Shown:
        change = f.ChangesetFactory(store=store, status="applied", applied_at=timezone.now(), changed_count=10_000)
        rows = lambda count: f.ChangesetRowFactory.create_batch(count, changeset=change)  # noqa: E731 - as above
        return Shown([reverse(f"admin:exchange_changeset_{name}", args=[change.pk])], rows)

    return shown


def draft_change(name: str) -> Case:
    """A bulk change that is a draft, with more and more chosen variants."""

    def shown(store: Store) -> Shown:
        change = f.ChangesetFactory(store=store, target="variants")

        def grow(count: int) -> None:
            change.subject_ids += [variant.pk for variant in f.VariantFactory.create_batch(count, store=store)]
            change.save()

        return Shown([reverse(f"admin:exchange_changeset_{name}", args=[change.pk])], grow)

    return shown


def product_sheet(store: Store) -> Shown:
    product = f.ProductFactory(store=store)
    places = f.WarehouseFactory.create_batch(3, store=store)
    option = f.OptionFactory(store=store)

    def grow(count: int) -> None:
        for _ in range(count):
            variant = f.VariantFactory(product=product)
            f.VariantOptionFactory(variant=variant, value=f.OptionValueFactory(option=option))
            f.PriceFactory(variant=variant)
            for place in places:
                f.StockItemFactory(variant=variant, warehouse=place, on_hand=2)

    return Shown([reverse("admin:catalog_product_variants", args=[product.pk])], grow)


def stock_then(store: Store) -> Shown:
    place = f.WarehouseFactory(store=store)
    address = reverse("admin:inventory_warehouse_stock.csv", args=[place.pk])
    return Shown([address], lambda count: f.StockItemFactory.create_batch(count, warehouse=place))


def basket(store: Store) -> Shown:
    """A basket of more and more lines under more and more promotions."""
    variants = [f.PriceFactory(store=store).variant for _ in range(ROWS_OF_A_BASKET)]

    def grow(count: int) -> None:
        f.PromotionFactory.create_batch(count, store=store)

    scanned = "\n".join(variant.sku for variant in variants)
    return Shown([reverse("admin:try_promotions", query={"basket": scanned})], grow)


ROWS_OF_A_BASKET = 5

OF_THE_WHOLE_STORE: dict[str, Sequence[str]] = {
    "admin:index": ["/admin/"],
    "admin:app_list": ["/admin/orders/", "/admin/catalog/"],
    "admin:search": ["/admin/search/?s=product", "/admin/search/?s=nothing"],
    "admin:truths": ["/admin/database/truths/"],
    "admin:insights:section": [
        f"/admin/database/{slug}/" for slug in ("statements", "tables", "caches", "indexes", "activity", "settings")
    ],
    "admin:orders_order_new": ["/admin/orders/order/new/"],
    "admin:orders_fulfilment_pick": ["/admin/orders/fulfilment/pick/"],
}
"""Pages that may show any table, looked at over a store that grows in all of them."""

CASES: dict[str, Case] = {
    "admin:notices": told,
    "admin:sessions": signed_in("sessions"),
    "admin:sessions_of": signed_in("sessions_of"),
    "admin:jobs": waiting_jobs,
    "admin:catalog_product_ask": asked_of(lambda store: f.ProductFactory(store=store)),
    "admin:catalog_product_variants": product_sheet,
    "admin:catalog_variant_ask": asked_of(lambda store: f.VariantFactory(store=store)),
    "admin:catalog_product_pictures": product_pictures,
    "admin:catalog_category_tree": category_tree,
    "admin:catalog_category_branch": category_branch,
    "admin:customers_customer_ask": asked_of(lambda store: f.CustomerFactory(store=store)),
    "admin:customers_customer_export_data": customer_file,
    "admin:reviews_review_ask": asked_of(
        lambda store: f.ReviewFactory(store=store),
        lambda store: f.ReviewReplyFactory(store=store).review,
    ),
    "admin:search_report": searches("search_report"),
    "admin:search_settings": searches("search_settings"),
    "admin:insights:overview": of_requests("overview"),
    "admin:insights:requests": of_requests("requests", period="hour"),
    "admin:insights:work": of_requests("work", action="made up:1", period="hour"),
    "admin:insights:history": of_requests("history", fingerprint("SELECT 1"), period="hour"),
    "admin:insights:request": kept_request,
    "admin:exchange_importrun_refused.csv": applied_import("refused.csv"),
    "admin:exchange_importrun_receipt.csv": applied_import("receipt.csv"),
    "admin:exchange_changeset_rows.csv": applied_change("rows.csv"),
    "admin:exchange_changeset_grid": draft_change("grid"),
    "admin:exchange_changeset_grid-rows": draft_change("grid-rows"),
    "admin:inventory_stockitem_receive": stock_item("receive"),
    "admin:inventory_stockitem_adjust": stock_item("adjust"),
    "admin:inventory_stockitem_write_off": stock_item("write_off"),
    "admin:inventory_stockcount_ask": asked_of(lambda store: f.StockCountFactory(store=store)),
    "admin:inventory_transfer_ask": asked_of(
        lambda store: f.TransferFactory(store=store),
        lambda store: f.TransferFactory(store=store, status="sent", sent_at=timezone.now()),
    ),
    "admin:inventory_warehouse_ask": warehouse,
    "admin:purchasing_purchaseorder_ask": asked_of(
        lambda store: f.PurchaseOrderFactory(store=store),
        lambda store: f.PurchaseOrderFactory(store=store, status="sent", sent_at=timezone.now()),
    ),
    "admin:purchasing_advice": advice,
    "admin:orders_invoice_pdf": invoice("pdf"),
    "admin:orders_invoice_show_pdf": invoice("show_pdf"),
    "admin:try_promotions": basket,
    "admin:inventory_warehouse_stock.csv": stock_then,
    "admin:orders_order_action": order_pages("action"),
    "admin:orders_order_edit": order_pages("edit"),
}
"""Pages about some rows. A new page of the admin needs a line here, above, or below with a reason."""

WITHOUT_ROWS: dict[str, str] = {
    "admin:login": "shows no rows; a journey signs in",
    "admin:logout": "answers to POST alone, and shows no rows",
    "admin:exchange_importrun_progress": "a word from the cache",
    "admin:exchange_savedexport_progress": "a word from the cache",
    "admin:exchange_savedexport_file": "one file by its number; tests/exchange asks for it",
    "admin:exchange_changeset_progress": "a word from the cache",
    "admin:exchange_changeset_grid-cells": "answers to POST alone; tests/exchange counts its statements",
    "admin:drill": "a form, and what came of it",
    "admin:insights:reset": "a question",
    "admin:password_change": "a form about oneself",
    "admin:accounts_invitation_send_again": "answers to POST alone, with one link",
    "admin:accounts_invitation_revoke": "answers to POST alone, and leads back",
    "admin:forgotten_password": "a form about oneself",
    "admin:new_password": "a form about oneself",
    "admin:notice": "leads to where its notice leads",
    "admin:notice_choices": "as many rows as there are kinds",
    "admin:notices_read": "answers to POST alone, and leads back",
    "admin:invitation": "one invitation, to whoever has its link",
    "admin:invitation_link": "leads to the page of the invitation",
    "admin:second_factor": "at most twenty passkeys of one's own; tests/accounts counts its statements",
    "admin:second_step": "a form about oneself",
    "admin:passkey_of_anybody": "answers to POST alone, with a question for a script",
    "admin:passkey_sign_in": "answers to POST alone, and leads on",
    "admin:passkey_to_make": "answers to POST alone; tests/accounts counts the page that asks for it",
    "admin:passkey_to_sign": "answers to POST alone; tests/accounts counts the page that asks for it",
    "admin:password_change_done": "shows no rows",
    "admin:auth_user_password_change": "a form about one row",
    "admin:jsi18n": "words for scripts",
    "admin:view_on_site": "leads elsewhere, and no page of ours has such a link",
    "admin:autocomplete": "visited from every foreign key in test_every_page",
    "admin:catalog_category_move": "answers to POST alone, with a sentence",
    "admin:catalog_product_cancel-price": "answers to POST alone, and leads back",
    "admin:catalog_product_related": "answers to POST alone, and leads back",
    "admin:relevance": "figures of one measurement, kept as one result",
    "admin:workspace_favourite": "answers to POST alone, and leads back",
    "admin:workspace_forget": "answers to POST alone, and leads back",
    "admin:workspace_save": "answers to POST alone, and leads back",
    "admin:switch_store": "answers to POST alone, and leads back",
    "admin:insights:clear_cache": "answers to POST alone, and leads back",
    "admin:orders_order_note": "answers to POST alone, and leads back",
    "admin:orders_order_write": "leads to the draft that it has begun",
    "admin:insights:statement": "one statement by its number; the server chooses which there are",
}

STATES: dict[type[Model], str] = {
    Product: "catalog_product",
    Variant: "catalog_variant",
    Customer: "customers_customer",
    Order: "orders_order",
    StockCount: "inventory_stockcount",
    StockItem: "inventory_stockitem",
    Transfer: "inventory_transfer",
    Warehouse: "inventory_warehouse",
    PurchaseOrder: "purchasing_purchaseorder",
    Review: "reviews_review",
}
"""Whose pages offer buttons."""
