"""Abstract models: what every table has in common."""

from django.db import models
from django.db.models.functions import Now


class Created(models.Model):
    """A row that says when it was written; the database fills it in, for COPY and `psql` too."""

    created_at = models.DateTimeField("created", db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Updated(models.Model):
    """A row that says when it last changed; a trigger keeps it (`core.db.operations.KeepUpdatedAt`)."""

    updated_at = models.DateTimeField("updated", db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Timestamped(Created, Updated):
    """A row that says both."""

    class Meta:
        abstract = True
