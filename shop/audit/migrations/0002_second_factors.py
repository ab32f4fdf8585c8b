"""Second factors are audited, without their secrets.

Lock: SHARE ROW EXCLUSIVE on the two tables for milliseconds. Cost: none at any size. Old code keeps working.
"""

from django.db import migrations

from shop.audit.operations import Audited


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0003_second_factors_and_sign_ins")]
    operations = [
        Audited("accounts_secondfactor", store="", silent=("last_step",), secret=("secret",)),
        Audited("accounts_recoverycode", store="", secret=("digest",)),
    ]
