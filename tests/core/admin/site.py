"""A small backoffice over the shop's real tables, registered through the admin base: what these tests open."""

from django.contrib import admin
from django.urls import path
from unfold.sites import UnfoldAdminSite

from shop.accounts.models import User
from shop.catalog.models import Brand, Category, Product, Variant
from shop.core.admin import (
    Badge,
    ChoicesFilter,
    DateDrillDown,
    FactsPanel,
    Link,
    ModelAdmin,
    Moment,
    Money,
    ReadOnlyModelAdmin,
    ReadOnlyTabularInline,
    RelatedFilter,
    TabularInline,
    TimelinePanel,
    row_action,
    search,
)
from shop.customers.models import Customer
from shop.orders.models import Order
from shop.stores.models import Store


class SmallSite(UnfoldAdminSite):
    """Without the shop's sidebar and tabs, which link to pages that are not here."""

    def get_sidebar_list(self, request):
        return []

    def get_tabs_list(self, request):
        return []


site = SmallSite(name="admin")


@admin.register(Store, site=site)
class StoreAdmin(ModelAdmin):
    is_small_table = True
    list_display = ("name", "currency", "is_active")
    search_fields = ("name",)


@admin.register(User, site=site)
class UserAdmin(ModelAdmin):
    is_small_table = True
    list_display = ("email", "is_active")
    fields = ("email", "full_name", "is_active")
    search_fields = ("email",)


class InStore(ModelAdmin):
    """Adds rows to the one store there is, as the shop's own admins do with the current one."""

    def save_model(self, request, obj, form, change):
        if obj.store_id is None:
            obj.store = Store.objects.get()
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            if row.instance.store_id is None:
                row.instance.store_id = form.instance.store_id
        super().save_formset(request, form, formset, change)


@admin.register(Brand, site=site)
class BrandAdmin(InStore):
    list_display = ("name", "is_own_label")
    fields = ("name", "slug", "is_own_label")
    list_editable = ("is_own_label",)
    search_routes = (search.Prefix("name", noun="name"),)
    empty_message = "Brands come with the products that are imported."


@admin.register(Category, site=site)
class CategoryAdmin(InStore):
    list_display = ("name",)
    fields = ("parent", "name", "slug", "position")
    search_routes = (search.Prefix("name", noun="name"),)


class VariantInline(TabularInline):
    model = Variant
    fields = ("sku", "barcode", "unit", "price_quantity", "position")
    cap = 5


@admin.register(Product, site=site)
class ProductAdmin(InStore):
    list_display = ("name", Badge("status", tones={"active": "good", "archived": "neutral"}), Link("brand"), "category")
    list_select_related = ("brand", "category")
    list_filter = (("status", ChoicesFilter), ("brand", RelatedFilter))
    fields = ("name", "slug", "status", "published_at", "brand", "category")
    search_routes = (search.Trigram("name"), search.Similar("name"))
    inlines = (VariantInline,)
    actions = ("archive",)

    @row_action(description="Archive", done="archived")
    def archive(self, request, product):
        if product.status == "archived":
            return "It is archived already."
        product.status = "archived"
        product.save(update_fields=["status"])
        return None


@admin.register(Variant, site=site)
class VariantAdmin(InStore):
    list_display = ("sku", "product", "is_active")
    list_select_related = ("product",)
    fields = ("product", "sku", "barcode")
    search_routes = (search.Prefix("sku", noun="SKU", fold=str.upper), search.Trigram("product__name", noun="product"))


class OrderInline(ReadOnlyTabularInline):
    model = Order
    fields = ("number", "placed_at", "total_amount")
    readonly_fields = fields
    cap = 3


@admin.register(Customer, site=site)
class CustomerAdmin(InStore):
    list_display = ("name", "email")
    fields = ("name", "email", "phone")
    search_routes = (search.Email("email"), search.Trigram("name"))
    inlines = (OrderInline,)
    panels = (
        FactsPanel("Lifetime", lambda customer: {"Orders": customer.orders.count()}, place="side"),
        TimelinePanel("Orders", lambda customer: {"entries": orders_of(customer)}),
    )


def orders_of(customer):
    return [{"at": order.placed_at, "text": str(order)} for order in customer.orders.all()[:10]]


@admin.register(Order, site=site)
class OrderAdmin(ReadOnlyModelAdmin):
    list_display = (
        "number",
        Moment("placed_at"),
        Link("customer"),
        "item_quantity",
        Money("total_amount"),
        Badge("payment_state", tones={"paid": "good", "unpaid": "warn"}),
        Badge("fulfilment_state", tones={"fulfilled": "good"}),
    )
    list_select_related = ("customer",)
    list_filter = (("status", ChoicesFilter), ("placed_at", DateDrillDown), ("customer", RelatedFilter))
    sortable_by = ("placed_at",)
    search_routes = (search.Prefix("number", pattern=r"\d+", noun="number"), search.Email("email"))
    empty_message = "Orders arrive from the shop."


urlpatterns = [path("admin/", site.urls)]
