"""Passkeys, and their kinds of entries in the log of sign-ins.

Lock: ACCESS EXCLUSIVE on accounts_signin for milliseconds; the new table's key takes SHARE ROW EXCLUSIVE on
accounts_user for as long. Cost: none; the rule about kinds is not looked at for old rows here (0008 does). Old code
keeps working: it writes the kinds that it knows, and does not know the new table.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from shop.core.db.operations import KeepUpdatedAt, SqlFile


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_trigger_functions"),
        ("accounts", "0006_sign_ins_are_of_known_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("host", models.CharField(max_length=253)),
                ("credential", models.BinaryField()),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(db_default=0, default=0)),
                (
                    "transports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("internal", "this device"),
                                ("hybrid", "a telephone nearby"),
                                ("usb", "USB"),
                                ("nfc", "NFC"),
                                ("ble", "Bluetooth"),
                                ("cable", "a telephone nearby, of old"),
                                ("smart-card", "a smart card"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("aaguid", models.UUIDField(verbose_name="kind of device")),
                (
                    "is_backed_up",
                    models.BooleanField(db_default=False, default=False, verbose_name="copied between devices"),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credential",),
                        name="passkey_credential_once",
                        violation_error_message="This passkey is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credential__length__range", (16, 1023))),
                        name="passkey_credential_fits",
                        violation_error_message="The id of a passkey has 16 to 1,023 bytes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("public_key__length__range", (32, 2048))),
                        name="passkey_public_key_fits",
                        violation_error_message="The public key of a passkey has 32 to 2,048 bytes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^\\S(.*\\S)?$")),
                        name="passkey_name_not_blank",
                        violation_error_message="A passkey has a name, without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("host__regex", "^[a-z0-9-]+(\\.[a-z0-9-]+)*$"),
                            models.Q(("host__regex", "^[0-9.]+$"), _negated=True),
                        ),
                        name="passkey_host_is_a_name",
                        violation_error_message="A passkey is bound to the name of a host, in small letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sign_count__range", (0, 4294967295))),
                        name="passkey_sign_count_fits",
                        violation_error_message="A passkey counts from 0 to 4,294,967,295.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "transports__contained_by",
                                ["internal", "hybrid", "usb", "nfc", "ble", "cable", "smart-card"],
                            )
                        ),
                        name="passkey_transports_known",
                        violation_error_message="A passkey is reached by: internal, hybrid, usb, nfc, ble, cable, smart-card.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at", None), ("used_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="passkey_used_after_it_was_made",
                        violation_error_message="A passkey is used after it was made.",
                    ),
                ],
            },
        ),
        KeepUpdatedAt("accounts_passkey"),
        SqlFile("accounts", "passkey_stays_what_it_is"),
        migrations.RemoveConstraint(
            model_name="signin",
            name="accounts_signin_outcome_known",
        ),
        migrations.AlterField(
            model_name="signin",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("with_passkey", "signed in with a passkey"),
                    ("wrong_password", "wrong password"),
                    ("wrong_code", "wrong code"),
                    ("wrong_passkey", "wrong passkey"),
                    ("copied_passkey", "passkey that counts backward"),
                    ("locked", "locked out"),
                    ("signed_out", "signed out"),
                    ("link_asked", "new password asked for"),
                    ("new_password", "new password set"),
                    ("session_ended", "session ended"),
                ],
                max_length=20,
            ),
        ),
        AddConstraintNotValid(
            model_name="signin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "signed_in",
                            "with_passkey",
                            "wrong_password",
                            "wrong_code",
                            "wrong_passkey",
                            "copied_passkey",
                            "locked",
                            "signed_out",
                            "link_asked",
                            "new_password",
                            "session_ended",
                        ],
                    )
                ),
                name="accounts_signin_outcome_known",
                violation_error_message="“outcome” must be one of: signed_in, with_passkey, wrong_password, wrong_code, wrong_passkey, copied_passkey, locked, signed_out, link_asked, new_password, session_ended.",
            ),
        ),
    ]
