"""A worker of its own process follows the catalogue, and so does the next one after it was killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from config import env
from config.services.addresses import PORT
from config.services.home import Home
from shop.catalog.models import Product
from shop.search.models import EmbeddingModel, StaleProduct
from shop.search.services import building
from shop.search.services.building import build, build_index, catch_up
from shop.search.services.searching import search_products
from tests.factories import ProductFactory
from tests.support import cache_keys
from tests.support.folders import eventually

WORKING = """
import sys, django
django.setup()
from django.core.management import call_command
from tests.support import cache_keys
with cache_keys.prefixed(sys.argv[1]):
    call_command("work")
"""
PATIENCE = 60.0
IS_INDEXING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'search_searchdocument'::regclass)"

Worker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Starts a worker in the tests' database; those that still live afterwards are killed."""
    begun = []

    def worker() -> subprocess.Popen[bytes]:
        url = f"postgresql://shop@/{connection.settings_dict['NAME']}?host={Home.current().run}&port={PORT}"
        variables = env.for_children(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings.test")
        command = [sys.executable, "-c", WORKING, cache_keys.owner()]  # what it writes makes this test's answers old
        begun.append(subprocess.Popen(command, cwd=env.BASE_DIR, env=variables))
        return begun[-1]

    yield worker
    for process in begun:
        process.kill()
        process.wait()


def is_found(product: Product, text: str) -> bool:
    answer = search_products(store=product.store, text=text, is_noted=False)
    return (product.pk, "its name has the words") in [(hit.product_id, hit.reasons[0]) for hit in answer.hits]


def is_indexing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_INDEXING)
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_running_worker_makes_a_changed_product_found_under_its_new_words(worker: Worker) -> None:
    product = ProductFactory(name="Garden Hose")
    worker()
    eventually(lambda: is_found(product, "garden hose"), PATIENCE)

    Product.objects.filter(pk=product.pk).update(name="Espresso Machine")

    eventually(lambda: is_found(product, "espresso machine"), PATIENCE)
    assert not is_found(product, "garden hose")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_was_indexing_is_indexed_by_the_next(worker: Worker) -> None:
    product = ProductFactory(name="Garden Hose")
    build()
    killed = worker()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET name = 'Espresso Machine' WHERE id = %s", [product.pk])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE search_searchdocument IN ACCESS EXCLUSIVE MODE")
        eventually(is_indexing, PATIENCE)

        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()

    assert not is_found(product, "espresso machine")
    worker()
    eventually(lambda: is_found(product, "espresso machine"), PATIENCE)
    assert not StaleProduct.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_index_that_is_missing_is_built_beside_its_readers_and_leaves_the_session_as_it_was() -> None:
    ProductFactory(name="Lamp")
    build()
    model = EmbeddingModel.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP INDEX {model.index_name}; SET maintenance_work_mem = '33MB'; SET statement_timeout = '44s'"
        )

        assert (build_index(model=model), build_index(model=model)) == (True, False)

        cursor.execute("SELECT current_setting('maintenance_work_mem'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("33MB", "44s")
        cursor.execute("RESET ALL")


@pytest.mark.django_db
def test_many_changes_at_once_are_written_without_the_index_and_it_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    products = [ProductFactory(name=name) for name in ("Lamp", "Hose", "Cup")]
    monkeypatch.setattr(building, "REBUILD_FROM", 2)
    build()
    Product.objects.update(description="new")
    StaleProduct.objects.filter(product_key=products[2].pk).delete()

    done = catch_up()

    assert done == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = %s", [EmbeddingModel.objects.get().index_name])
        assert cursor.fetchone() == (1,)
