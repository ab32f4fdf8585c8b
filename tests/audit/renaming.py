"""A task that changes something."""

from shop.catalog.models import Brand
from shop.core.background import task


@task()
def rename(key: int, name: str) -> None:
    Brand.objects.filter(pk=key).update(name=name)
