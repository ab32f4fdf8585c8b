"""The addresses of signing in and of oneself, to be mounted by an admin site in its `get_urls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path

from shop.accounts.views.invitations import invitation, invitation_link
from shop.accounts.views.passkeys import passkey_of_anybody, passkey_sign_in, passkey_to_make, passkey_to_sign
from shop.accounts.views.passwords import NewPassword, forgotten_password
from shop.accounts.views.second_factor import second_factor
from shop.accounts.views.second_step import second_step
from shop.accounts.views.sessions import sessions, sessions_of

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite


def pages(site: AdminSite) -> list[URLPattern]:
    """Those about oneself stand behind the site's own `admin_view`; the others are open to all."""
    return [
        path("second-factor/", site.admin_view(second_factor), name="second_factor"),
        path("second-step/", site.admin_view(second_step), name="second_step"),
        path("passkey/to-make/", site.admin_view(passkey_to_make), name="passkey_to_make"),
        path("passkey/to-sign/", site.admin_view(passkey_to_sign), name="passkey_to_sign"),
        path("passkey/of-anybody/", passkey_of_anybody, name="passkey_of_anybody"),
        path("passkey/", passkey_sign_in, name="passkey_sign_in"),
        path("sessions/", site.admin_view(sessions), name="sessions"),
        path("sessions/<int:user_id>/", site.admin_view(sessions_of), name="sessions_of"),
        path("password/forgotten/", forgotten_password, name="forgotten_password"),
        path("password/new/<str:uidb64>/<str:token>/", NewPassword.as_view(), name="new_password"),
        path("invitation/", invitation, name="invitation"),
        path("invitation/<str:token>/", invitation_link, name="invitation_link"),
    ]
