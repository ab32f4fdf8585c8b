"""Going from one store to another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shop.stores.middleware import CHOSEN
from shop.stores.selectors import stores_of


@require_POST
def switch_store(request: HttpRequest) -> HttpResponse:
    """Work in another of one's stores from now on; what is not one's own is left where it is."""
    wish = request.POST.get("store", "")
    if wish.isdecimal() and stores_of(request.user).filter(pk=int(wish)).exists():
        request.session[CHOSEN] = int(wish)
    return HttpResponseRedirect(reverse("admin:index"))
