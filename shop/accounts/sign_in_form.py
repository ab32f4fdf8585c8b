"""The form of the first step, which says when somebody has to wait."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from shop.accounts.limits import locked_out
from shop.accounts.services.signing_in import is_locked


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    def get_invalid_login_error(self) -> ValidationError:
        if is_locked(email=str(self.cleaned_data.get("username", "")), request=self.request):
            return ValidationError(locked_out(), code="locked")
        return super().get_invalid_login_error()
