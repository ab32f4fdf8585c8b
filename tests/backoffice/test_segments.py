"""A segment is looked at before it is saved, leads to its customers, and stands on the page of each of them."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.customers.models import Segment
from shop.stores.models import Store
from tests import factories as f

ADD = "/admin/customers/segment/add/"


@pytest.fixture
def store(db: None) -> Store:
    store = f.StoreFactory()
    f.AddressFactory(customer=f.CustomerFactory(store=store, name="Edsger"), country="NL")
    f.CustomerFactory(store=store, name="Ada")
    return store


def typed(*rows: tuple[str, str, str, str], **more: str) -> dict[str, str]:
    data = {"conditions-TOTAL_FORMS": str(len(rows)), "conditions-INITIAL_FORMS": "0", **more}
    for number, row in enumerate(rows):
        for name, value in zip(("subject", "is_negated", "value", "days"), row, strict=True):
            data[f"conditions-{number}-{name}"] = value
    return data


def test_a_segment_is_shown_before_it_is_saved_and_then_found_everywhere(superuser_client: Client, store: Store):
    conditions = (("country", "", "nl", ""), ("recent", "not", "", "60"))

    shown = superuser_client.post(ADD, typed(*conditions, _preview="1"))
    assert [customer.name for customer in shown.context["first"]] == ["Edsger"]
    assert not Segment.objects.exists()

    superuser_client.post(ADD, typed(*conditions, name="Dutch and away", _save="1"))
    segment = Segment.objects.get()
    assert [(row.subject, row.country, row.days, row.is_negated) for row in segment.conditions.all()] == [
        ("country", "NL", None, False),
        ("recent", None, 60, True),
    ]
    members = superuser_client.get(f"/admin/customers/customer/?segment={segment.pk}")
    assert [customer.name for customer in members.context["cl"].result_list] == ["Edsger"]
    listed = superuser_client.get("/admin/customers/segment/").content.decode()
    assert "has an address in NL; not: ordered within the last 60 days" in listed
    assert f'?segment={segment.pk}">1</a>' in listed
    page = reverse("admin:customers_customer_change", args=[members.context["cl"].result_list[0].pk])
    assert "Dutch and away" in superuser_client.get(page).content.decode()
    file = superuser_client.post(
        f"/admin/customers/customer/?segment={segment.pk}",
        {"action": "export_csv", "_selected_action": ["0"], "select_across": "1", "index": "0"},
    )
    assert [line.split(",")[0] for line in b"".join(file.streaming_content).decode().splitlines()[1:]] == ["Edsger"]


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        (("spent", "", "much", ""), "value", "An amount, such as 200 or 49.90."),
        (("spent", "", "0.001", ""), "value", "An amount, such as 200 or 49.90."),
        (("spent", "", "99999999999", ""), "value", "An amount, such as 200 or 49.90."),
        (("spent", "", "-1", ""), "value", "An amount above zero."),
        (("orders", "", "0", ""), "value", "A whole number above zero, such as 2."),
        (("recent", "", "", ""), "days", "How many days?"),
        (("first_order", "", "2026-02-01..2026-01-01", ""), "value", "The second day comes after the first one."),
        (("product", "", "none", ""), "value", "No product of this store has this SKU."),
        (("category", "", "none", ""), "value", "No category of this store has this name."),
        (("group", "", "none", ""), "value", "There is no such group."),
        (("tag", "", "none", ""), "value", "There is no such tag."),
        (("consent", "", "none", ""), "value", "One of: Newsletter, Personal offers, Analysis of purchases."),
        (("country", "", "Italy", ""), "value", "Two letters, such as DE."),
        (("country", "", "DE", "3"), "days", "Days do not belong to this."),
        (("", "", "DE", ""), "subject", "Say what this is about."),
    ],
)
def test_what_cannot_be_a_condition_is_said_beside_it(superuser_client, store, row, field, said):
    answer = superuser_client.post(ADD, typed(row, name="S", _save="1"))

    assert answer.context["rows"].forms[0].errors == {field: [said]}
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    ("text", "amount"), [("200", "200.00"), ("1,200", "1200.00"), ("49,90", "49.90"), ("1.200,50", "1200.50")]
)
def test_an_amount_is_read_as_people_write_it(superuser_client: Client, store: Store, text: str, amount: str):
    superuser_client.post(ADD, typed(("spent", "", text, ""), name="S", _save="1"))

    assert str(Segment.objects.get().conditions.get().amount) == amount


def test_a_segment_without_conditions_or_with_a_name_that_is_taken_is_refused(superuser_client: Client, store: Store):
    f.SegmentFactory(store=store, name="Taken")

    empty = superuser_client.post(ADD, typed(("", "", "", ""), name="Empty", _save="1"))
    taken = superuser_client.post(ADD, typed(("country", "", "DE", ""), name="Taken", _save="1"))

    assert empty.context["form"].non_field_errors() == ["A segment needs at least one condition."]
    assert taken.context["form"].errors == {"name": ["There is already a segment with this name."]}


def test_a_segment_of_another_store_is_not_found(superuser_client: Client, store: Store):
    elsewhere = f.SegmentConditionFactory().segment

    assert superuser_client.get(f"/admin/customers/segment/{elsewhere.pk}/change/").status_code == 302
    assert superuser_client.get(f"/admin/customers/customer/?segment={elsewhere.pk}").status_code == 302


def test_a_segment_that_a_promotion_is_for_says_so_and_stays(superuser_client: Client, store: Store):
    condition = f.SegmentConditionFactory(store=store)
    f.PromotionSegmentFactory(segment=condition.segment, promotion=f.PromotionFactory(store=store, name="For Germans"))
    url = reverse("admin:customers_segment_change", args=[condition.segment_id])

    page, refused = superuser_client.get(url), superuser_client.get(url.replace("change", "delete"))
    superuser_client.post(url.replace("change", "delete"), {"post": "yes"})

    assert "For Germans" in page.content.decode()
    assert "Still in use by 1 promotion for a segment." in refused.content.decode()
    assert Segment.objects.filter(pk=condition.segment_id).exists()


def test_what_a_condition_names_stays_as_long_as_the_condition(superuser_client: Client, store: Store):
    condition = f.SegmentConditionFactory(store=store, subject="tag", country=None, tag=f.TagFactory(store=store))

    superuser_client.post(reverse("admin:customers_tag_delete", args=[condition.tag_id]), {"post": "yes"})

    condition.refresh_from_db()
    assert condition.tag is not None
