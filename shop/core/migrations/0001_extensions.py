"""The extensions that the schema stands on.

Lock: none. Cost: none where the server's template has them already. Old code does not notice them.
"""

from django.db import migrations

from shop.core.db.operations import Extension


class Migration(migrations.Migration):
    initial = True
    operations = [Extension(name) for name in ("btree_gin", "btree_gist", "pg_trgm", "ltree")]
