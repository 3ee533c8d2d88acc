"""The search column, filled for the enterprises on record, and the index that answers for it on PostgreSQL."""

import enterprises.models.search
from django.db import migrations, models

from enterprises.searching import search_text

# A pair of neighbours at each place, and each character that is no ASCII by itself. pg_trgm would need three
# characters and a locale that takes Chinese for letters; people type two. The cost keeps the planner from asking
# it of every row.
FUNCTION = """
CREATE FUNCTION text_grams(text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    sign text;
    before text := '';
    found text[] := '{}';
BEGIN
    FOREACH sign IN ARRAY string_to_array($1, NULL) LOOP
        found := found || (before || sign);
        IF ascii(sign) > 127 THEN
            found := found || sign;
        END IF;
        before := sign;
    END LOOP;
    RETURN found;
END $$
"""
INDEX = "CREATE INDEX enterprise_search ON enterprises_enterprise USING gin (text_grams(search))"
CHUNK = 2_000


def fill(apps, schema_editor):
    """Every enterprise on record can be found."""
    Enterprise = apps.get_model("enterprises", "Enterprise")
    rows = Enterprise.objects.order_by("pk").values_list("pk", "name", "uscc")
    last = 0
    while part := list(rows.filter(pk__gt=last)[:CHUNK]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE enterprises_enterprise SET search = %s WHERE id = %s",
                [(search_text(name, uscc), pk) for pk, name, uscc in part],
            )
        last = part[-1][0]


def index(apps, schema_editor):
    """SQLite looks through the column instead: it holds one county's enterprises, not a province's."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX enterprise_search")
        schema_editor.execute("DROP FUNCTION text_grams(text)")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('enterprises', '0003_status'),
        ('imports', '0002_depth'),
    ]

    operations = [
        migrations.AddField(
            model_name='enterprise',
            name='search',
            field=enterprises.models.search.SearchField(default='', editable=False, verbose_name='检索文本'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['region', 'uscc'], name='enterprise_of_region'),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['industry', 'uscc'], name='enterprise_of_industry'),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['industry_code', 'id'], name='enterprise_by_industry'),
        ),
        migrations.RunPython(index, drop_index),
    ]
