"""Every table has a factory, and every factory makes a row that the database accepts."""

import pytest
from django.apps import apps

from tests import factories
from tests.factories.rows import RowFactory

FACTORIES = [getattr(factories, name) for name in factories.__all__]


@pytest.mark.parametrize("made_by", FACTORIES, ids=lambda made_by: made_by.__name__)
def test_a_factory_makes_a_row_without_being_told_anything(db, made_by: type[RowFactory]):
    row = made_by()

    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_every_table_of_the_shop_has_a_factory():
    tables = {
        model for config in apps.get_app_configs() if config.name.startswith("shop.") for model in config.get_models()
    }

    assert tables - {made_by._meta.model for made_by in FACTORIES} == set()
