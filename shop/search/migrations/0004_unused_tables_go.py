"""Two tables go that have never had a row: what they were to say is said better by those of the next migration.

Lock: ACCESS EXCLUSIVE on the two tables, for milliseconds. Cost: none, they are empty. Old code survives: none of it
writes or reads them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_languages")]
    operations = [migrations.DeleteModel("ChosenRelation"), migrations.DeleteModel("ProductPair")]
