"""Buttons on an object's page that ask first: a form over one service that shows its effect before it acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from shop.core.admin.refusals import add_refusal
from shop.core.exceptions import Refused

CHANGED_MEANWHILE = "This has changed meanwhile. Look again before you go on."
NO_LONGER = "This cannot be done any more: look at how it stands now."
SHOWN_CHANGES = 100
"""Lines of an effect that are shown."""

Effect = Sequence[tuple[str, Any, Any]]
"""What would change: its name, before, after."""


class AskForm(forms.Form):
    """A form over one service about `row`. `perform` calls it, and its effect is found by doing and undoing that."""

    title = ""
    says = ""
    button = ""
    leads_to = ""
    """Where to go on after it was done, set by `perform`; back to the row where it is empty."""
    effect_in_words = False
    """Its effect is told in words, which want more room than figures."""
    columns: Sequence[str] = ()
    """Heads of the table of quantities, the field's one last."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.rows: list[tuple[Sequence[Any], str]] = []
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the row."""

    def perform(self, *, actor: Any) -> str:
        """Do it, and say so. Raises what the service refuses."""
        raise NotImplementedError

    def picture(self) -> Mapping[str, Any]:
        """What performing may change, as it is now."""
        return {}

    def state(self) -> str:
        """Differs as soon as the form would mean something else than when it was drawn; empty if it never does."""
        return ""

    def effect(self, *, actor: Any) -> Effect:
        """What performing would change. Nothing stays changed; raises what is refused."""
        with transaction.atomic():
            before = self.picture()
            self.perform(actor=actor)
            after = self.picture()
            transaction.set_rollback(True)
        names = [*before, *(name for name in after if name not in before)]
        changes = [(name, before.get(name, 0), after.get(name, 0)) for name in names]
        return [change for change in changes if change[1] != change[2]][:SHOWN_CHANGES]

    def ask_quantity(self, key: int, *, cells: Sequence[Any], initial: int | None = None) -> None:
        """Add a line to the table that asks how many units."""
        name = f"units-{key}"
        attrs = {"style": "width: 6rem", "inputmode": "numeric", "aria-label": f"Units: {cells[0]}"}
        self.fields[name] = forms.IntegerField(
            label=f"Units of {cells[0]}",
            min_value=0,
            max_value=2_000_000_000,
            required=False,
            initial=initial,
            widget=UnfoldAdminIntegerFieldWidget(attrs=attrs),
        )
        self.rows.append((cells, name))

    def quantities(self) -> dict[int, int | None]:
        """The units by key; None where nothing was entered."""
        return {int(name.removeprefix("units-")): self.cleaned_data.get(name) for _, name in self.rows}

    @property
    def table(self) -> Iterable[tuple[Sequence[Any], forms.BoundField]]:
        return [(cells, self[name]) for cells, name in self.rows]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields outside the table."""
        inside = {name for _, name in self.rows} | {"version"}
        return [self[name] for name in self.fields if name not in inside]


@dataclass(frozen=True)
class Ask:
    """One button: offered while `is_offered` says so of the row, to whoever may change it.

    It leads to its form, or to a `page` of its own: a view that is told the row and the admin site.
    """

    name: str
    label: str
    form: type[AskForm] = AskForm
    is_offered: Callable[[Any], bool] = lambda _row: True
    page: Callable[..., HttpResponse] | None = None


class AskingPage:
    """The page of an object with buttons that ask. The first one offered is the coloured one."""

    asks: Sequence[Ask] = ()
    change_form_template = "core/asking_page.html"
    admin_site: Any
    opts: Any

    def offered(self, request: HttpRequest, row: Any) -> list[Ask]:
        """What this person can do with `row` as it stands."""
        if row is None or not self.has_change_permission(request, row):  # type: ignore[attr-defined]  # of Django's admin
            return []
        return [ask for ask in self.asks if ask.is_offered(row)]

    def badges(self, row: Any) -> Sequence[Any]:
        """How the row stands, beside its name."""
        return ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.ask_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_ask"
        return [path("<int:row_id>/do/<slug:name>/", view, name=name), *super().get_urls()]  # type: ignore[misc]  # of Django's admin

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row is not None:
            context["asks"] = [(ask, self._url(row, ask.name)) for ask in self.offered(request, row)]
            context["badges"] = self.badges(row)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # of Django's admin

    def ask_view(self, request: HttpRequest, row_id: int, name: str) -> HttpResponse:
        """Show the form behind the button `name`, its effect, or do it."""
        row = self.get_queryset(request).filter(pk=row_id).first()  # type: ignore[attr-defined]  # of Django's admin
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]  # of Django's admin
            raise PermissionDenied
        back = self._url(row)
        ask = next((ask for ask in self.offered(request, row) if ask.name == name), None)
        if ask is None:
            messages.warning(request, NO_LONGER)
            return HttpResponseRedirect(back)
        if ask.page is not None:
            return ask.page(request, row, site=self.admin_site)
        form, effect = ask.form(row=row), None
        form.fields["version"].initial = form.state()
        if request.method == "POST":
            form = ask.form(request.POST, row=row)
            if form.is_valid():
                try:
                    if "_preview" not in request.POST:
                        messages.success(request, self._performed(form, actor=request.user))
                        return HttpResponseRedirect(form.leads_to or back)
                    effect = form.effect(actor=request.user)
                except Exception as error:
                    form = _with_refusal(form, error)
        elif not form.fields.keys() - {"version"}:
            form, effect = _rehearsed(ask.form({"version": form.state()}, row=row), request)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{form.title}: {row}",
            "opts": self.opts,
            "original": row,
            "form": form,
            "effect": effect,
            "back": back,
            "media": self.media + form.media,  # type: ignore[attr-defined]  # of Django's admin
        }
        return TemplateResponse(request, "core/ask.html", context)

    @transaction.atomic
    def _performed(self, form: AskForm, *, actor: Any) -> str:
        """Perform under the row's lock, so that of two clicks at once the second sees what the first has done."""
        type(form.row)._base_manager.select_for_update(no_key=True).get(pk=form.row.pk)
        if form.cleaned_data["version"] != form.state():
            raise ChangedMeanwhile
        return form.perform(actor=actor)

    def _url(self, row: Model, name: str = "") -> str:
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_{'ask' if name else 'change'}"
        return reverse(page, args=[row.pk, name] if name else [row.pk], current_app=self.admin_site.name)


class ChangedMeanwhile(Refused):
    """Somebody else did something to the row since the form was drawn."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE)


def _with_refusal(form: AskForm, error: Exception) -> AskForm:
    add_refusal(form, error)
    if isinstance(error, ChangedMeanwhile):
        form.data = {**{name: form.data.get(name) for name in form.data}, "version": form.state()}
    return form


def _rehearsed(form: AskForm, request: HttpRequest) -> tuple[AskForm, Effect | None]:
    """A form that asks nothing shows at once what it would do."""
    form.is_valid()
    try:
        return form, form.effect(actor=request.user)
    except Exception as error:
        return _with_refusal(form, error), None
