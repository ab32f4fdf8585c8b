"""A choice says when it was written.

Lock: ACCESS EXCLUSIVE on notices_choice for milliseconds: the default is worked out once, and no row is rewritten.
Cost: none. Old code leaves the column to the database.
"""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="choice",
            name="created_at",
            field=models.DateTimeField("created", db_default=Now(), editable=False),
        ),
    ]
