"""The page about what is kept in Redis."""

from django.urls import reverse

from shop.analytics.reporting import REPORTS, Report
from shop.core.caching import counters
from shop.insights.panels.kept_results import kept_results


def nothing() -> Report:
    return Report([], [], [], [], [])


def test_the_page_shows_what_each_cache_has_done_and_what_it_depends_on(superuser_client) -> None:
    counters.forget(REPORTS.name)
    REPORTS.fetch(("page",), nothing)
    REPORTS.fetch(("page",), nothing)

    row = next(row for row in kept_results() if row.name == REPORTS.name)
    page = superuser_client.get(reverse("admin:insights:section", args=["caches"])).content.decode()

    assert (row.hits, row.misses, row.hit_ratio, row.depends_on) == (1, 1, 0.5, "analytics, catalog, stores")
    assert "Reports of sales" in page
    assert "50" in page


def test_its_button_clears_one_cache(superuser_client) -> None:
    REPORTS.fetch(("page",), nothing)

    answer = superuser_client.post(reverse("admin:insights:clear_cache"), {"name": REPORTS.name}, follow=True)

    assert "forgotten" in answer.content.decode()
    made = []
    REPORTS.fetch(("page",), lambda: made.append(1) or nothing())
    assert made == [1]


def test_a_cache_that_is_none_is_not_found(superuser_client) -> None:
    assert superuser_client.post(reverse("admin:insights:clear_cache"), {"name": "nothing"}).status_code == 404


def test_only_superusers_may_clear(client) -> None:
    answer = client.post(reverse("admin:insights:clear_cache"), {"name": REPORTS.name})

    assert answer.status_code == 302
    assert "login" in answer.url
