"""The root of all addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from config import profiling
from config.health import views as health
from config.media import picture
from shop.insights.views.metrics import metrics
from shop.orders.views import payment_event

handler500 = "config.errors.server_error"

handler403 = "shop.backoffice.errors.refused"
handler404 = "shop.backoffice.errors.not_found"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("payments/<slug:store>/<slug:provider>/events", payment_event, name="payment_event"),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", picture, name="picture"),
    *profiling.urls(profiling=settings.PROFILING),
]
