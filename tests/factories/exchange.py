"""Imports and their receipts."""

import factory

from shop.exchange.models import (
    Changeset,
    ChangesetRow,
    ColumnMapping,
    ExportRun,
    ImportedSpan,
    ImportRun,
    RefusedRow,
    SavedExport,
)

from .accounts import UserFactory
from .rows import StoreOwnedFactory, of_store


class ImportRunFactory(StoreOwnedFactory[ImportRun]):
    """A file of products that nobody has looked at yet."""

    class Meta:
        model = "exchange.ImportRun"

    kind = "products"
    file_name = "products.csv"
    headings = factory.LazyFunction(lambda: ["SKU", "Name"])


class RefusedRowFactory(StoreOwnedFactory[RefusedRow]):
    """The second row of a file, which had no SKU."""

    class Meta:
        model = "exchange.RefusedRow"

    run = of_store(ImportRunFactory)
    row = 2
    field = "sku"
    reason = "SKU is missing"
    cells = factory.LazyFunction(lambda: ["", "Lamp"])


class ImportedSpanFactory(StoreOwnedFactory[ImportedSpan]):
    """The first nine rows of a file, which all were created."""

    class Meta:
        model = "exchange.ImportedSpan"

    run = of_store(ImportRunFactory)
    first_row = 2
    last_row = 10
    count = 9
    outcome = "created"


class ColumnMappingFactory(StoreOwnedFactory[ColumnMapping]):
    """What somebody said of a file's columns."""

    class Meta:
        model = "exchange.ColumnMapping"

    kind = "products"
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    file_name = "products.csv"
    columns = factory.LazyFunction(lambda: {"sku": "Code"})


class ChangesetFactory(StoreOwnedFactory[Changeset]):
    """Ten percent more for one variant, which nobody has looked at yet."""

    class Meta:
        model = "exchange.Changeset"

    title = "Price +10 %"
    target = "variants"
    subject_ids = factory.LazyFunction(lambda: [1])
    wishes = factory.LazyFunction(
        lambda: [{"field": "price", "how": "percent", "value": "10", "rounding": "", "compare_at": "keep", "label": ""}]
    )


class ChangesetRowFactory(StoreOwnedFactory[ChangesetRow]):
    """A price that has risen."""

    class Meta:
        model = "exchange.ChangesetRow"

    changeset = of_store(ChangesetFactory)
    field = "price"
    subject_id = factory.Sequence(lambda n: n)
    label = "L-1"
    before = factory.LazyFunction(lambda: {"amount": "10.00", "compare_at": None})
    after = factory.LazyFunction(lambda: {"amount": "11.00", "compare_at": None})
    outcome = "changed"


class SavedExportFactory(StoreOwnedFactory[SavedExport]):
    """All products, whenever somebody asks."""

    class Meta:
        model = "exchange.SavedExport"

    owner = factory.SubFactory(UserFactory)
    page = "catalog.product"
    name = factory.Sequence(lambda n: f"Products {n}")


class ExportRunFactory(StoreOwnedFactory[ExportRun]):
    """A file that is under way."""

    class Meta:
        model = "exchange.ExportRun"

    export = of_store(SavedExportFactory)
