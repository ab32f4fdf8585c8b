"""Pictures named by the hash of their content, and how far each is.

Lock: ACCESS EXCLUSIVE on catalog_productimage for milliseconds (new columns with constant defaults); the CHECKs are
validated beside readers and writers. Cost: one pass over the pictures, which are few. Old code writes rows without a
hash, which wait for a worker like those that are there; it shows pictures by `image`, as before.
"""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q

CHECKS = (
    models.CheckConstraint(
        condition=Q(state__in=["waiting", "ready", "broken"]),
        name="catalog_productimage_state_known",
        violation_error_message="“state” must be one of: waiting, ready, broken.",
    ),
    models.CheckConstraint(
        condition=Q(digest__isnull=True) | Q(digest__regex="^[0-9a-f]{64}$", image__contains=F("digest")),
        name="product_image_named_by_its_hash",
        violation_error_message="A picture's file is named by the hash of its content.",
    ),
    models.CheckConstraint(
        condition=~Q(state="ready") | Q(digest__isnull=False),
        name="product_image_ready_has_its_hash",
        violation_error_message="A picture that is ready has the hash of its content.",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_withdrawal_of_all")]

    operations = [
        migrations.AddField(
            model_name="productimage",
            name="digest",
            field=models.CharField(blank=True, editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="productimage",
            name="state",
            field=models.CharField(
                choices=[("waiting", "Being prepared"), ("ready", "Ready"), ("broken", "Cannot be shown")],
                db_default="waiting",
                default="waiting",
                editable=False,
                max_length=8,
            ),
        ),
        *(AddConstraintNotValid(model_name="productimage", constraint=check) for check in CHECKS),
        *(ValidateConstraint(model_name="productimage", name=check.name) for check in CHECKS),
    ]
