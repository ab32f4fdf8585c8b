"""What holds over several rows of imports, and how it is proved."""

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
)
