"""Passkeys: a private key on a person's device, of which the shop has the public half."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from shop.core.models import Timestamped

models.BinaryField.register_lookup(Length)


class Transport(models.TextChoices):
    """How a browser reaches what holds a passkey."""

    INTERNAL = "internal", "this device"
    HYBRID = "hybrid", "a telephone nearby"
    USB = "usb", "USB"
    NFC = "nfc", "NFC"
    BLE = "ble", "Bluetooth"
    CABLE = "cable", "a telephone nearby, of old"
    SMART_CARD = "smart-card", "a smart card"


class Passkey(Timestamped):
    """One row is a passkey that somebody has added: under which id their device knows it, the public key that its
    signatures are checked with, and the host that it is bound to, for a browser gives it to no other.

    `sign_count` is what the device has counted at its last signature; passkeys that are copied between devices count
    nothing, and stay at 0. `is_backed_up` says whether it is copied, as the device said last.
    Truths: `passkey_credential_once`, `passkey_credential_fits`, `passkey_public_key_fits`, `passkey_name_not_blank`,
    `passkey_host_is_a_name`, `passkey_sign_count_fits`, `passkey_transports_known`, `passkey_used_after_it_was_made`,
    `passkey_stays_what_it_is`, `passkey_counts_upward`. Written by `accounts.services.passkeys`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=253)
    credential = models.BinaryField()
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0, db_default=0)
    transports = ArrayField(models.CharField(max_length=20, choices=Transport), default=list, blank=True)
    aaguid = models.UUIDField("kind of device")
    is_backed_up = models.BooleanField("copied between devices", default=False, db_default=False)
    used_at = models.DateTimeField("last used", null=True, blank=True)

    class Meta:
        constraints = [
            # Serves the look-up of the passkey that an answer names; nobody's passkey is another's, too.
            models.UniqueConstraint(
                fields=("credential",),
                name="passkey_credential_once",
                violation_error_message="This passkey is there already.",
            ),
            # What the standard allows for an id.
            models.CheckConstraint(
                condition=Q(credential__length__range=(16, 1023)),
                name="passkey_credential_fits",
                violation_error_message="The id of a passkey has 16 to 1,023 bytes.",
            ),
            # From the 42 bytes of an Edwards key to an RSA key of 8,192 bits.
            models.CheckConstraint(
                condition=Q(public_key__length__range=(32, 2048)),
                name="passkey_public_key_fits",
                violation_error_message="The public key of a passkey has 32 to 2,048 bytes.",
            ),
            # Its owner tells passkeys apart by their names.
            models.CheckConstraint(
                condition=Q(name__regex=r"^\S(.*\S)?$"),
                name="passkey_name_not_blank",
                violation_error_message="A passkey has a name, without blanks around it.",
            ),
            # Browsers bind passkeys to names, never to numbers.
            models.CheckConstraint(
                condition=Q(host__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$") & ~Q(host__regex=r"^[0-9.]+$"),
                name="passkey_host_is_a_name",
                violation_error_message="A passkey is bound to the name of a host, in small letters.",
            ),
            # 32 bits, as the standard counts.
            models.CheckConstraint(
                condition=Q(sign_count__range=(0, 2**32 - 1)),
                name="passkey_sign_count_fits",
                violation_error_message="A passkey counts from 0 to 4,294,967,295.",
            ),
            # No word that a browser would not know.
            models.CheckConstraint(
                condition=Q(transports__contained_by=Transport.values),
                name="passkey_transports_known",
                violation_error_message=f"A passkey is reached by: {', '.join(Transport.values)}.",
            ),
            # Nobody uses what is not there yet.
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__gte=F("created_at")),
                name="passkey_used_after_it_was_made",
                violation_error_message="A passkey is used after it was made.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
