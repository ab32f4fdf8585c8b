"""The first login."""

import io
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("SHOP_VAR_DIR", str(tmp_path))
    return tmp_path


def test_an_empty_shop_gets_a_superuser_who_can_sign_in_with_what_was_written(var: Path) -> None:
    call_command("ensure_login", stdout=io.StringIO())
    email, password = (var / "login.txt").read_text().split()

    user = authenticate(None, username=email, password=password)

    assert user is not None
    assert user.is_superuser
    assert (var / "login.txt").stat().st_mode & 0o777 == 0o600


def test_an_existing_password_is_never_changed(var: Path) -> None:
    user = get_user_model().objects.create_superuser(email="boss@example.com", password="her own password")

    call_command("ensure_login", stdout=io.StringIO())

    user.refresh_from_db()
    assert user.check_password("her own password")
    assert get_user_model().objects.count() == 1
    assert not (var / "login.txt").exists()
