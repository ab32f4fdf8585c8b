"""The site that a passkey is bound to: the host that the browser has open, and whether browsers make passkeys there."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

HERE = "localhost"


@dataclass(frozen=True)
class Site:
    """A host by its name, and the origin that browsers report for it. Django has held it against ALLOWED_HOSTS."""

    host: str
    origin: str


@dataclass(frozen=True)
class Obstacle:
    """Why no browser makes or shows a passkey for this address, and the address to open instead, if there is one."""

    why: str
    instead: str = ""


def site_of(request: HttpRequest) -> Site:
    """The site that a request was sent to."""
    host = request.get_host().lower()
    return Site(host=split_domain_port(host)[0], origin=f"{request.scheme}://{host}")


def obstacle(request: HttpRequest) -> Obstacle | None:
    """What keeps passkeys from working under the address that is open; None where they do."""
    site = site_of(request)
    number = _number(site.host)
    if number is not None:
        why = "Browsers bind a passkey to a name, and this page is open under a number."
        return Obstacle(why, _by_name(request) if number.is_loopback else "")
    if request.is_secure() or site.host == HERE or site.host.endswith(f".{HERE}"):
        return None
    return Obstacle("Browsers keep passkeys for addresses that begin with https://.")


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _by_name(request: HttpRequest) -> str:
    """The same page of this machine by its name, if the shop answers to that."""
    if not validate_host(HERE, settings.ALLOWED_HOSTS):
        return ""
    port = split_domain_port(request.get_host())[1]
    return f"{request.scheme}://{HERE}{f':{port}' if port else ''}{request.get_full_path()}"
