"""Invitations are audited, without the digests of their secrets.

Lock: SHARE ROW EXCLUSIVE on the table for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_a_lines_own_price"), ("accounts", "0004_invitations")]
    operations = [Audited("accounts_invitation", secret=("digest",))]
