"""The address of a mail server becomes Django's settings."""

import pytest

from config import env, mail


def test_an_address_says_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://me%40example.com:s%2Fecret@mail.example.com")

    found = mail.configured(otherwise={})

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.com", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@example.com", "s/ecret")


def test_without_one_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert mail.configured(otherwise={"EMAIL_BACKEND": "console"}) == {"EMAIL_BACKEND": "console"}


def test_an_address_of_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "https://mail.example.com")

    with pytest.raises(env.InvalidVariable):
        mail.configured(otherwise={})


@pytest.mark.parametrize(
    ("site", "hosts", "found"),
    [
        ("https://shop.example.com/", "", "https://shop.example.com"),
        ("", "*.example.com,shop.example.com", "https://shop.example.com"),
        ("", "", "http://127.0.0.1:8000"),
    ],
)
def test_links_in_mails_begin_where_staff_open_the_shop(
    site: str, hosts: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SITE_ADDRESS", site), ("ALLOWED_HOSTS", hosts), ("PORT", "")):
        monkeypatch.setenv(name, value)

    assert env.site_address() == found
