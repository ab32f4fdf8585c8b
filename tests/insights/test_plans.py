"""Plans are drawn without running anything, and the step that costs most is marked."""

import pytest
from django.db import connection

from shop.insights.plans import NoPlan, plan, tree


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
