"""Looks at the old rows of the log, whether their kinds are known.

Lock: SHARE UPDATE EXCLUSIVE on accounts_signin: reads and writes go on. Cost: one pass over the table. Old code does
not notice.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_passkeys")]
    operations = [ValidateConstraint(model_name="signin", name="accounts_signin_outcome_known")]
