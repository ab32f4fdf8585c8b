"""Where payment providers report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.orders.payments.protocol import NotUnderstood, WrongSignature
from shop.orders.payments.registry import ProviderUnknown
from shop.orders.services.receiving_events import receive_event
from shop.stores.models import Store


@csrf_exempt  # the provider's signature stands in for it
@require_POST
def payment_event(request: HttpRequest, store: str, provider: str) -> JsonResponse:
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
