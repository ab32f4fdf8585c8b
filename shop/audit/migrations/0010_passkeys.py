"""Passkeys are audited: who added, renamed or removed one, without its id and its key.

Lock: SHARE ROW EXCLUSIVE on the table for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0009_promotions_for_segments"), ("accounts", "0007_passkeys")]
    operations = [
        Audited("accounts_passkey", store="", silent=("sign_count", "used_at"), secret=("credential", "public_key")),
    ]
