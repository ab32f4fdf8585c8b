"""Saving in the admin: what the database refuses comes back as a form error, with nothing stored and nothing lost."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import connections, router, transaction
from django.db.models import Model, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shop.core.admin.refusable import EditedRowForm, Marked, RefusableFormSet, refusable
from shop.core.admin.refusals import Refusal, refusal_of

ATTRIBUTE = "_refusal"
"""Where a request carries the refusal while its form is drawn a second time."""


class RefusalsAtTheForm:
    """Runs each write in one transaction; a refusal undoes it and draws the form again with the sentence in place."""

    model: type[Model]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().changeform_view  # type: ignore[misc]  # of Django's admin, as all of super() here
        if request.method == "POST":
            return self._retold(request, view, object_id, form_url, extra_context)
        response: HttpResponse = view(request, object_id, form_url, extra_context)
        return response

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        view = super().changelist_view  # type: ignore[misc]  # of Django's admin
        if request.method == "POST" and "_save" in request.POST:
            return self._retold(request, view, extra_context)
        response: HttpResponse = view(request, extra_context)
        return response

    def _retold(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse:
        """The answer of `view`; after a refusal, its answer to the same request with that refusal known."""
        said = len(_pending(request))
        response: HttpResponse
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                response = view(request, *args)
                return response
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
        del _pending(request)[said:]
        setattr(request, ATTRIBUTE, refusal)
        uploads: Any = request.FILES
        for file in uploads.values():
            file.seek(0)  # the form reads it a second time
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                response = view(request, *args)
                return response
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
        # The refused row has no form of ours on the page, so the page as a whole says it.
        del _pending(request)[said:]
        messages.error(request, _("%(message)s Nothing was saved.") % {"message": refusal.message})
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Model, form: BaseModelForm[Any], change: bool) -> None:
        with Marked(form.prefix):
            super().save_model(request, obj, form, change)  # type: ignore[misc]  # of Django's admin

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # of Django's admin
        # Keys that the database checks at the end of the transaction are asked now, while there is a form to answer to.
        connections[router.db_for_write(self.model)].check_constraints()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # By keyword: the forms of Django's own users take it so.
        form_class = refusable(super().get_form(request, obj, change=change, **kwargs))  # type: ignore[misc]  # of Django's admin
        refusal = _refusal(request)
        if refusal and refusal.form is None:
            form_class.refusal = refusal
        return form_class

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]  # of Django's admin
        for formset in formsets:
            formset.refusal = _refusal(request)
        return formsets, inlines

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": EditedRowForm, **kwargs})  # type: ignore[misc]  # of Django's admin

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset_class = super().get_changelist_formset(request, **kwargs)  # type: ignore[misc]  # of Django's admin
        return type("ListFormSet", (RefusableFormSet, formset_class), {"refusal": _refusal(request)})

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Run an action in one transaction, unless it goes row by row; a refusal undoes it and is told."""
        names = request.POST.getlist("action")
        actions = self.get_actions(request)  # type: ignore[attr-defined]  # of Django's admin
        by_row = any(getattr(actions[name][0], "in_own_transactions", False) for name in names if name in actions)
        response: HttpResponse | None
        try:
            with nullcontext() if by_row else transaction.atomic(using=router.db_for_write(self.model)):
                response = super().response_action(request, queryset)  # type: ignore[misc]  # of Django's admin
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            messages.error(request, _("%(message)s Nothing was changed.") % {"message": refusal.message})
            response = HttpResponseRedirect(request.get_full_path())
        return response


def _refusal(request: HttpRequest) -> Refusal | None:
    return getattr(request, ATTRIBUTE, None)


def _pending(request: HttpRequest) -> list[Any]:
    """The messages that this request has added so far."""
    storage: Any = get_messages(request)
    return getattr(storage, "_queued_messages", [])
