"""What holds over several rows of imports and bulk changes, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="import_spans_add_up",
        sentence="The receipt of every row comes to the figures of the import.",
        held=Held.SERVICE,
        table="exchange_importrun",
        wrong="""
            SELECT run.id
            FROM exchange_importrun AS run
            JOIN (
                SELECT run_id,
                       sum(count) FILTER (WHERE outcome = 'created') AS created,
                       sum(count) FILTER (WHERE outcome = 'changed') AS changed,
                       sum(count) FILTER (WHERE outcome = 'unchanged') AS unchanged,
                       sum(count) FILTER (WHERE outcome = 'refused') AS refused
                FROM exchange_importedspan GROUP BY 1) AS told ON told.run_id = run.id
            WHERE (run.created_count, run.changed_count, run.unchanged_count, run.refused_count)
                IS DISTINCT FROM
                    (coalesce(created, 0), coalesce(changed, 0), coalesce(unchanged, 0), coalesce(refused, 0))
        """,
    ),
    Truth(
        name="changeset_rows_add_up",
        sentence="The rows of a bulk change come to its figures.",
        held=Held.SERVICE,
        table="exchange_changeset",
        wrong="""
            SELECT change.id
            FROM exchange_changeset AS change
            LEFT JOIN (
                SELECT changeset_id, count(*) FILTER (WHERE outcome = 'changed') AS changed,
                       count(*) FILTER (WHERE outcome = 'refused') AS refused
                FROM exchange_changesetrow GROUP BY 1) AS told ON told.changeset_id = change.id
            WHERE (change.changed_count, change.refused_count)
                IS DISTINCT FROM (coalesce(changed, 0), coalesce(refused, 0))
        """,
    ),
)
