from decimal import Decimal

from django.db import migrations, models


def share(default):
    return models.DecimalField(
        decimal_places=1,
        default=default,
        help_text="%，每月同比至少降这么多才预警；0为只要下降",
        max_digits=5,
        verbose_name="连续负增长的降幅",
    )


class Migration(migrations.Migration):
    """Rows that stand judge on as they did, by any fall at all; new ones begin with the usual least fall."""

    dependencies = [("enterprises", "0005_scores_and_makers")]

    operations = [
        migrations.AddField("scalerule", "falling_by", share(Decimal(0))),
        migrations.AlterField("scalerule", "falling_by", share(Decimal(20))),
    ]
