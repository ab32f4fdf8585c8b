"""Row actions: each row for itself, a report at the end, and a number of rows that may be any."""

from shop.catalog.models import Product
from shop.core.admin import actions, row_action
from tests.core.admin.site import ProductAdmin
from tests.support.budgets import recorded

LIST = "/admin/catalog/product/"


def run(client, name, keys=(), everything=False):
    data = {"action": name, "index": "0", "select_across": "1" if everything else "0", "_selected_action": list(keys)}
    return client.post(LIST, data, follow=True).content.decode()


def test_each_row_is_told_for_itself_and_a_refused_one_keeps_no_other_back(superuser_client, products, monkeypatch):
    @row_action(description="Publish", done="published")
    def publish(admin, request, product):
        product.description = "touched"
        product.save()
        if product.name == "Product 2":
            product.status = "active"
            product.save()

    monkeypatch.setattr(ProductAdmin, "actions", [publish])
    products(3)

    text = run(superuser_client, "publish", Product.objects.values_list("pk", flat=True))

    assert "2 products published." in text
    assert "1 row was left as it was:" in text
    assert "Product 2: An active product needs the date from which shoppers may see it." in text
    assert list(Product.objects.order_by("name").values_list("description", flat=True)) == ["touched", "", "touched"]


def test_a_row_that_needs_nothing_says_so(superuser_client, products):
    products(2)
    Product.objects.filter(name="Product 1").update(status="archived")

    text = run(superuser_client, "archive", Product.objects.values_list("pk", flat=True))

    assert "1 product archived." in text
    assert "Product 1: It is archived already." in text


def test_all_rows_are_fetched_in_batches_that_overlap_nowhere(superuser_client, products, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 4)
    products(11)

    with recorded() as statements:
        text = run(superuser_client, "archive", Product.objects.values_list("pk", flat=True)[:1], everything=True)

    assert "11 products archived." in text
    assert Product.objects.filter(status="archived").count() == 11
    batches = [sent.sql for sent in statements if "actions.py" in sent.line and "LIMIT 4" in sent.sql]
    assert ["WHERE" in sql for sql in batches] == [False, True, True]


def test_a_report_names_ten_rows_and_counts_the_others(superuser_client, products):
    products(14)
    Product.objects.update(status="archived")

    text = run(superuser_client, "archive", Product.objects.values_list("pk", flat=True))

    assert "14 rows were left as they were:" in text
    assert text.count("It is archived already.") == 10
    assert "… and 4 more" in text


def test_an_action_is_only_for_whoever_has_the_permission_it_names(rf, superuser, django_user_model, monkeypatch):
    @row_action(description="Publish", permissions=["change"])
    def publish(admin, request, product):
        """Never called here."""

    monkeypatch.setattr(ProductAdmin, "actions", [publish])
    from tests.core.admin.site import site

    admin, request = site.get_model_admin(Product), rf.get("/")
    request.user = superuser
    assert "publish" in admin.get_actions(request)
    request.user = django_user_model.objects.create_user(email="a@example.com", password="a long password")
    assert "publish" not in admin.get_actions(request)
