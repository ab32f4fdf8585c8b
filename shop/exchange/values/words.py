"""Cells that are words with a meaning: yes and no, countries, currencies, statuses."""

from __future__ import annotations

import unicodedata

from shop.exchange.values.unreadable import Unreadable

YES = frozenset(
    [
        "1",
        "true",
        "yes",
        "y",
        "ja",
        "j",
        "oui",
        "o",
        "si",
        "sim",
        "s",
        "wahr",
        "vrai",
        "verdadero",
        "verdadeiro",
        "active",
        "aktiv",
        "actif",
        "activo",
        "ativo",
        "published",
        "publish",
        "enabled",
        "online",
        "visible",
        "veroffentlicht",
        "publie",
        "publicado",
        "x",
    ]
)
NO = frozenset(
    [
        "0",
        "false",
        "no",
        "n",
        "nein",
        "non",
        "nao",
        "falsch",
        "faux",
        "falso",
        "inactive",
        "inaktiv",
        "inactif",
        "inactivo",
        "inativo",
        "unpublished",
        "disabled",
        "offline",
        "hidden",
        "draft",
        "entwurf",
        "brouillon",
        "borrador",
        "rascunho",
        "-1",
        "private",
        "pending",
    ]
)
ARCHIVED = frozenset(
    ["archived", "archive", "archiviert", "discontinued", "archivado", "arquivado", "ausgelaufen", "deleted", "retired"]
)

COUNTRIES = {
    name: code
    for code, names in {
        "AE": "united arab emirates|uae", "AR": "argentina", "AT": "austria|osterreich|autriche", "AU": "australia|australien",
        "BE": "belgium|belgien|belgique|belgica", "BG": "bulgaria", "BH": "bahrain", "BR": "brazil|brasil|brasilien|bresil",
        "CA": "canada|kanada", "CH": "switzerland|schweiz|suisse|suiza|suica", "CL": "chile", "CN": "china",
        "CO": "colombia", "CY": "cyprus|zypern", "CZ": "czech republic|czechia|tschechien",
        "DE": "germany|deutschland|allemagne|alemania|alemanha", "DK": "denmark|danemark|dinamarca",
        "EE": "estonia", "ES": "spain|spanien|espagne|espana|espanha", "FI": "finland|finnland", "FR": "france|frankreich|francia|franca",
        "GB": "united kingdom|uk|great britain|england|scotland|wales|grossbritannien|royaume uni|reino unido|vereinigtes konigreich",
        "GG": "guernsey", "GR": "greece|griechenland|grece|grecia", "HK": "hong kong", "HR": "croatia|kroatien", "HU": "hungary|ungarn",
        "IE": "ireland|eire|irland|irlande|irlanda", "IL": "israel", "IN": "india|indien|inde", "IS": "iceland|island",
        "IT": "italy|italien|italie|italia", "JE": "jersey", "JP": "japan|japon|japao", "KR": "south korea|korea",
        "LB": "lebanon", "LI": "liechtenstein", "LT": "lithuania|litauen", "LU": "luxembourg|luxemburg", "LV": "latvia",
        "MT": "malta", "MX": "mexico|mexiko|mexique", "NL": "netherlands|niederlande|holland|pays bas|paises bajos",
        "NO": "norway|norwegen|norvege", "NZ": "new zealand", "PE": "peru", "PL": "poland|polen|pologne|polonia",
        "PT": "portugal", "RO": "romania|rumanien", "RS": "serbia", "RU": "russia|russland", "SA": "saudi arabia",
        "SE": "sweden|schweden|suede|suecia", "SG": "singapore|singapur", "SI": "slovenia", "SK": "slovakia", "TR": "turkey|turkei|turkiye",
        "UA": "ukraine", "US": "usa|united states|united states of america|vereinigte staaten|etats unis|estados unidos|eua",
        "UY": "uruguay", "ZA": "south africa|rsa|sudafrika",
    }.items()
    for name in names.split("|")
}  # fmt: skip


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.strip().lower().replace("ß", "ss"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).replace("-", " ").split()) or text


def as_country(text: str) -> str:
    """The two letters of a country given by them or by its name."""
    if len(text) == 2 and text.isalpha() and text.isascii() and text.upper() != "UK":
        return text.upper()
    code = COUNTRIES.get(plain(text))
    if code is None:
        raise Unreadable("is no country that is known here")
    return code


def as_currency(text: str) -> str:
    signs = {"€": "EUR", "$": "USD", "£": "GBP", "R$": "BRL"}
    code = signs.get(text, text.upper())
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Unreadable("is no currency's code")
    return code


def as_switch(text: str) -> str:
    word = plain(text)
    if word in YES:
        return "t"
    if word in NO:
        return "f"
    raise Unreadable("is neither yes nor no")


def as_product_status(text: str) -> str:
    word = plain(text)
    if word in ARCHIVED:
        return "archived"
    if word in YES:
        return "active"
    if word in NO:
        return "draft"
    raise Unreadable("is no status: say active, draft or archived")


def as_order_status(text: str) -> str:
    """What became of an order: completed, placed (not yet shipped), or cancelled."""
    word = plain(text)
    if any(stem in word for stem in ("cancel", "stornier", "annul", "void", "unavailable", "failed", "abgebrochen")):
        return "cancelled"
    if any(stem in word for stem in ("pending", "open", "offen", "process", "unpaid", "created", "approved", "invoiced",
                                     "authorized", "on hold", "placed", "en attente", "pendiente", "pendente", "new")):  # fmt: skip
        return "placed"
    return "completed"
