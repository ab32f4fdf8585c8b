"""The extensions that the schema stands on.

Lock: none. Cost: none where the server's template has them already. Old code does not notice them.
"""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    operations = [BtreeGinExtension(), BtreeGistExtension(), TrigramExtension(), CreateExtension("ltree")]
