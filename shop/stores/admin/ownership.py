"""Admin classes for rows of a store: staff see the rows of the store they work in, and write into no other."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest

from shop.core.admin import ModelAdmin, ReadOnlyModelAdmin, ReadOnlyTabularInline, TabularInline
from shop.stores.models import Store, StoreOwned


def _store(request: HttpRequest) -> Store | None:
    return getattr(request, "store", None)


class _FormInStore(BaseModelForm):
    """A form whose new row belongs to the store, and whose checks know that."""

    store_id: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.instance.store_id = self.store_id

    def _get_validation_exclusions(self) -> set[str]:
        # No field of the form shows the store, yet “unique within the store” has to be checked before the database
        # says so.
        return super()._get_validation_exclusions() - {"store"}  # type: ignore[misc]  # Django's own hook, without a stub


def _in_store(form: type[Any], request: HttpRequest) -> type[Any]:
    store = _store(request)
    return type(form.__name__, (_FormInStore, form), {"store_id": store.pk if store else None})


class _StoreScope:
    """What pages and inlines of store-owned rows share."""

    def get_field_queryset(
        self, db: str | None, db_field: Field[Any, Any], request: HttpRequest
    ) -> QuerySet[Any] | None:
        """The choices of a relation, without those of other stores."""
        queryset: QuerySet[Any] | None = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]  # of Django's admin
        parent: type[Model] = db_field.remote_field.model  # type: ignore[union-attr]  # only asked for relations
        if not issubclass(parent, StoreOwned):
            return queryset
        if queryset is None:
            queryset = parent._default_manager.using(db)
        return queryset.filter(store=_store(request))


class _StoreOwnedPage(_StoreScope):
    """A list and a form of the rows of one store."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]  # of Django's admin
        return queryset.filter(store=_store(request))

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The row, which knows its store: it is the one that the request works for, and needs no statement."""
        row = super().get_object(request, *args, **kwargs)  # type: ignore[misc]  # of Django's admin
        if row is not None:
            row.store = _store(request)
        return row

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return _in_store(super().get_form(request, obj, change, **kwargs), request)  # type: ignore[misc]  # of Django's admin

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _store(request) is not None and super().has_add_permission(request)  # type: ignore[misc]  # of Django's admin


class StoreOwnedAdmin(_StoreOwnedPage, ModelAdmin):
    """The page of a table whose rows belong to a store."""


class StoreOwnedReadOnlyAdmin(_StoreOwnedPage, ReadOnlyModelAdmin):
    """The page of a table whose rows belong to a store and are written by services or triggers only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class StoreOwnedInline(_StoreScope, TabularInline):
    """Editable rows of a store on the page of their parent."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = _in_store(formset.form, request)
        return formset


class StoreOwnedReadOnlyInline(_StoreScope, ReadOnlyTabularInline):
    """Rows of a store that services write, shown on the page of their parent."""
