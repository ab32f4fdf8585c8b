"""What a monitoring system reads: who may, what it finds, and that dashboard and rules ask for what is there."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from shop.core.tasks import tidy_up
from shop.insights.metrics import collecting, processes
from shop.insights.metrics.work import classes
from tests.insights.test_rollups import finished, written

FOLDER = Path(configured.BASE_DIR) / "docs" / "how-to" / "monitoring"
RULES = [rule for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
PANELS = [panel for panel in json.loads((FOLDER / "dashboard.json").read_text())["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]] + [rule["expr"] for rule in RULES]


def told(client, **headers):
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {family.name: family for family in text_string_to_metric_families(answer.content.decode())}


def value(family, **labels):
    (found,) = [sample.value for sample in family.samples if labels.items() <= sample.labels.items()]
    return found


def test_this_machine_may_read_without_a_token(client, db):
    assert "backroom_requests" in told(client)


@pytest.mark.parametrize(
    "from_elsewhere",
    [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, {"HTTP_FORWARDED": "for=10.0.0.7"}],
)
def test_others_and_those_behind_a_proxy_may_not(db, from_elsewhere):
    answer = Client(**from_elsewhere).get("/metrics")

    assert (answer.status_code, b"METRICS_TOKEN" in answer.content) == (403, True)
    assert b"backroom_" not in answer.content


def test_with_a_token_whoever_sends_it_may_read_and_nobody_else(client, db, settings):
    settings.METRICS_TOKEN = "open sesame"

    statuses = [
        client.get("/metrics", headers=headers).status_code
        for headers in ({}, {"Authorization": "Bearer open"}, {"Authorization": "Bearer open sesame"})
    ]

    assert statuses == [403, 403, 200]


def test_both_forms_are_spoken(client, db):
    old = client.get("/metrics")
    new = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})

    assert old["Content-Type"].startswith("text/plain")
    assert new["Content-Type"].startswith("application/openmetrics-text")
    assert new.content.endswith(b"# EOF\n")


def test_requests_of_today_are_counted_by_what_they_do(client, db):
    now = timezone.now()
    written(
        finished("admin:index", milliseconds=3, statements=[("SELECT 1", 2, 7)], at=now),
        finished("admin:index", milliseconds=300, status=500, at=now),
        finished("admin:index", at=now - dt.timedelta(days=1)),
    )

    found = told(client)

    assert value(found["backroom_requests"], action="admin:index") == 2
    assert value(found["backroom_request_failures"], action="admin:index") == 1
    assert value(found["backroom_request_statements"], action="admin:index") == 1
    assert value(found["backroom_request_rows"], action="admin:index") == 7
    assert value(found["backroom_request_database_seconds"], action="admin:index") == 0.002
    durations = {
        sample.labels["le"]: sample.value
        for sample in found["backroom_request_duration_seconds"].samples
        if sample.name.endswith("_bucket")
    }
    assert (durations["0.002048"], durations["0.004096"], durations["0.262144"]) == (0, 1, 1)
    assert (durations["0.524288"], durations["+Inf"]) == (2, 2)


def test_classes_only_grow_and_end_where_buckets_end():
    counted = classes({39: 5, 40: 1, 200: 2})  # 39 ends at 2¹⁰ microseconds

    assert counted[0] == ("0.001024", 5)
    assert [number for _end, number in counted] == sorted(number for _end, number in counted)
    assert counted[-1] == ("+Inf", 8)


def test_jobs_that_wait_are_counted_with_their_age(client, db):
    tidy_up.enqueue()

    found = told(client)

    assert value(found["backroom_jobs"], status="ready") == 1
    assert 0 <= value(found["backroom_jobs_oldest_waiting_seconds"]) < 60


def test_a_part_that_cannot_be_asked_for_is_said_and_the_rest_stands(client, db, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setitem(collecting.PARTS, "server", away)

    found = told(client)

    assert value(found["backroom_scrape_part_missing"], part="server") == 1
    assert value(found["backroom_scrape_part_missing"], part="work") == 0
    assert "backroom_connections" not in found
    assert "backroom_requests" in found


def test_each_process_is_told_of_by_its_name_until_it_is_silent(client, db, monkeypatch):
    monkeypatch.setattr(processes, "own_name", lambda: "other:1")
    processes.tell()
    monkeypatch.setattr(processes, "own_name", lambda: "gone:2")
    monkeypatch.setattr(processes, "time", lambda: timezone.now().timestamp() - 120)
    processes.tell()
    monkeypatch.undo()

    found = told(client)["backroom_process_peak_memory_bytes"]

    assert {sample.labels["process"] for sample in found.samples} == {"other:1", processes.own_name()}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_dashboard_and_rules_ask_only_for_what_is_told(client, db, expression):
    families = told(client)
    known = set(families)
    for family in families.values():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [])
        known |= {family.name + suffix for suffix in suffixes}

    asked = set(re.findall(r"\bbackroom_\w+", expression))

    assert asked or expression == 'up{job="backroom"} == 0'
    assert asked - known == set()
    assert expression.count("(") == expression.count(")")
    assert expression.count("{") == expression.count("}")


def test_labels_that_are_asked_for_are_there(client, db):
    written(finished("admin:index"))
    found = told(client)
    labels = {label for family in found.values() for sample in family.samples for label in sample.labels} | {"job"}

    asked = {label for expression in EXPRESSIONS for label in re.findall(r"[{,]\s*(\w+)\s*[=!]", expression)}
    grouped = {
        label.strip()
        for expression in EXPRESSIONS
        for group in re.findall(r"(?:by|ignoring) \(([\w, ]+)\)", expression)
        for label in group.split(",")
    }

    assert (asked | grouped) - labels == set()


def test_every_figure_is_drawn_or_watched(client, db):
    drawn = " ".join(EXPRESSIONS)

    undrawn = {name for name in told(client) if not re.search(rf"\b{name}(_total|_bucket)?\b", drawn)}

    assert undrawn == {"backroom_process_seen_seconds_ago"}


def test_every_rule_says_what_is_wrong_and_what_to_do():
    assert [rule["alert"] for rule in RULES if set(rule["annotations"]) != {"summary", "action"}] == []
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}


def test_the_dashboard_has_no_two_panels_in_one_place():
    places = [tuple(panel["gridPos"][side] for side in "xy") for panel in PANELS]

    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_what_prometheus_is_told_of_the_shop_is_where_the_shop_is():
    (job,) = yaml.safe_load((FOLDER / "prometheus.yaml").read_text())["scrape_configs"]

    assert (job["job_name"], job["metrics_path"]) == ("backroom", "/metrics")
