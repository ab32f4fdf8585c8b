"""Plans are drawn without running anything, and the step that costs most is marked."""

import pytest
from django.db import connection

from shop.insights.plans import NoPlan, numbered, plan, plan_of_call, tree


def step(kind, cost, *plans, rows=1, side="Outer", **more):
    return {
        "Node Type": kind,
        "Total Cost": cost,
        "Plan Rows": rows,
        "Plan Width": 8,
        "Parent Relationship": side,
        **({"Plans": list(plans)} if plans else {}),
        **more,
    }


def drawn(root):
    return [
        (node.depth, node.operation, round(node.own_cost, 2), node.is_costliest)
        for node in tree([{"Plan": root}]).walk()
    ]


def test_own_costs_are_what_the_children_do_not_explain():
    assert drawn(step("Sort", 130, step("Seq Scan", 100))) == [(0, "Sort", 30, False), (1, "Seq Scan", 100, True)]


def test_the_inner_side_of_a_nested_loop_counts_once_for_each_outer_row():
    loop = step(
        "Nested Loop",
        120,
        step("Seq Scan", 10, rows=100),
        step("Index Scan", 1, side="Inner"),
    )

    assert drawn(loop) == [(0, "Nested Loop", 10, False), (1, "Seq Scan", 10, False), (1, "Index Scan", 100, True)]


def test_a_scan_that_a_limit_stops_early_counts_for_what_it_reads():
    limited = step("Limit", 5, step("Index Scan", 50_000, rows=1_000_000))

    assert drawn(limited) == [(0, "Limit", 0, False), (1, "Index Scan", 5, True)]


def test_a_join_that_keeps_unmatched_rows_says_so_and_a_scan_names_its_index():
    root = tree(
        [
            {
                "Plan": step(
                    "Hash Join",
                    9,
                    step("Index Scan", 4, **{"Relation Name": "a", "Index Name": "a_pk"}),
                    **{"Join Type": "Left"},
                )
            }
        ]
    )

    assert root.operation == "Hash Join (left join)"
    assert root.children[0].target == "a by a_pk"


def test_a_parameterised_statement_is_planned_for_any_constants(cursor):
    cursor.execute("CREATE TABLE scratch (a int PRIMARY KEY, b text)")

    root = plan("SELECT b FROM scratch WHERE a = $1 AND b LIKE '50%'", using="default")

    assert [node.target for node in root.walk() if "Scan" in node.operation] == ["scratch by scratch_pkey"]


def test_planning_a_write_writes_nothing(cursor):
    cursor.execute("CREATE TABLE scratch (a int)")
    cursor.execute("INSERT INTO scratch VALUES (1)")

    root = plan("/* why */ DELETE FROM scratch WHERE a = $1", using="default")

    assert root.operation == "Delete"
    cursor.execute("SELECT count(*) FROM scratch")
    assert cursor.fetchone() == (1,)


def test_a_constant_that_carried_its_type_is_planned_all_the_same(db):
    root = plan("SELECT 1 WHERE now() - interval $1 > date $2", using="default")

    assert root.operation == "Result"


@pytest.mark.parametrize("text", ["VACUUM", "CREATE TABLE x (a int)", "-- SELECT 1\nBEGIN", "EXPLAIN ANALYZE SELECT 1"])
def test_what_has_no_plan_is_not_asked_for_one(db, text):
    with pytest.raises(NoPlan, match="Only SELECT"):
        plan(text, using="default")


def test_a_text_that_postgresql_no_longer_understands_is_explained_to_the_reader(db):
    with pytest.raises(NoPlan, match="PostgreSQL cannot plan this text: syntax error"):
        plan("SELECT bit $1", using="default")

    assert connection.is_usable()


def test_a_trial_run_says_how_many_rows_came_and_marks_the_step_that_took_longest(cursor):
    root = plan_of_call(
        "SELECT g FROM generate_series(1, %s) AS g ORDER BY -g", (5_000,), using="default", is_trial=True
    )

    nodes = list(root.walk())
    assert [node.actual_rows for node in nodes] == [5_000, 5_000]
    assert sum(node.is_costliest for node in nodes) == 1
    assert max(nodes, key=lambda node: node.own_ms).is_costliest
    assert root.actual_ms >= nodes[1].actual_ms


def test_a_step_that_is_far_from_its_estimate_is_marked(cursor):
    misjudging = "SELECT 1 FROM generate_series(1, 1000) AS g WHERE g %% %s = 0"

    root = plan_of_call(misjudging, (1,), using="default", is_trial=True)

    assert (root.actual_rows, root.is_misjudged) == (1_000, True)
    assert not any(node.is_misjudged for node in plan_of_call(misjudging, (1,), using="default").walk())


def test_a_step_that_was_not_asked_for_all_its_rows_is_not_misjudged(cursor):
    text = "SELECT g FROM generate_series(1, 100000) AS g LIMIT %s"

    root = plan_of_call(text, (1,), using="default", is_trial=True)

    assert [(node.actual_rows, node.is_misjudged) for node in root.walk()] == [(1, False), (1, False)]


def test_a_trial_run_of_a_write_is_refused_and_its_plan_is_not(cursor):
    text = "UPDATE auth_group SET name = %s"

    with pytest.raises(NoPlan, match="Only what reads"):
        plan_of_call(text, ("x",), using="default", is_trial=True)

    assert plan_of_call(text, ("x",), using="default").operation == "Update"


def test_a_write_that_begins_like_a_read_changes_nothing(cursor):
    cursor.execute("INSERT INTO auth_group (name) VALUES ('kept')")

    with pytest.raises(NoPlan, match="read-only transaction"):
        plan_of_call(
            "WITH gone AS (DELETE FROM auth_group RETURNING 1) SELECT * FROM gone", None, using="default", is_trial=True
        )

    cursor.execute("SELECT count(*) FROM auth_group WHERE name = 'kept'")
    assert cursor.fetchone() == (1,)


def test_a_function_whose_effects_stay_is_not_run(cursor):
    with pytest.raises(NoPlan, match="It calls pg_stat_statements_reset"):
        plan_of_call("SELECT pg_stat_statements_reset(0, 0, %s)", (1,), using="default", is_trial=True)


def test_a_trial_run_ends_with_its_time(cursor):
    with pytest.raises(NoPlan, match="statement timeout"):
        plan_of_call("SELECT pg_sleep(%s)", (30,), using="default", is_trial=True, time_limit_ms=20)


def test_places_are_numbered_as_postgresql_knows_them():
    assert numbered("SELECT %s, 7 %% 2 WHERE a IN (%s, …)") == "SELECT $1, 7 % 2 WHERE a IN ($2)"
    assert numbered("SELECT %(b)s, %(a)s, %(b)s") == "SELECT $1, $2, $1"
