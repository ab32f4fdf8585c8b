"""Where payment providers report."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.core.limiting import Limit, limited, too_many_as_json
from shop.core.origin import client_address
from shop.orders.payments.protocol import NotUnderstood, WrongSignature
from shop.orders.payments.registry import ProviderUnknown
from shop.orders.services.receiving_events import receive_event
from shop.stores.models import Store

EVENTS = Limit("payment events", "payment events", *settings.PAYMENT_EVENT_RATE)
"""From one address: more than a provider sends in a busy hour's worst minute; it sends again what was turned away."""


@csrf_exempt  # the provider's signature stands in for it
@require_POST
@limited(EVENTS, of=lambda request: (request.path, client_address(request)), refusal=too_many_as_json)
def payment_event(request: HttpRequest, store: str, provider: str) -> HttpResponse:
    """Take one event: 200 once it is written down, also if it came before; 400 for a wrong signature or text."""
    shop = Store.objects.filter(slug=store).first()
    if shop is None:
        raise Http404("No such store.")
    try:
        event = receive_event(store=shop, provider=provider, body=request.body, headers=request.headers)
    except ProviderUnknown as error:
        raise Http404("No such provider.") from error
    except (WrongSignature, NotUnderstood) as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse({"event": event.event_id, "effect": event.effect})
