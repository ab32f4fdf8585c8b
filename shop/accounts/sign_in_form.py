"""The form of the first step, which says when somebody has to wait."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from shop.accounts.services.signing_in import is_locked

LOCKED = "Too many attempts. Wait a quarter of an hour and try again."


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    def get_invalid_login_error(self) -> ValidationError:
        if is_locked(email=str(self.cleaned_data.get("username", "")), request=self.request):
            return ValidationError(LOCKED, code="locked")
        return super().get_invalid_login_error()
