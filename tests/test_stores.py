"""A run over a store behind a server: `pip install "moto[server]" s3fs`, which are too heavy for every test run, and this is tried."""

import gzip
import json

import pytest

from coopfacts import readers
from coopfacts.records import Reject
from tests.test_batch import finish
from tests.test_formats import EN, zipped

pytest.importorskip("s3fs")
moto = pytest.importorskip("moto.server")


@pytest.fixture
def bucket(monkeypatch):
    """The address of an empty bucket on loopback, and what puts files there."""
    import boto3

    server = moto.ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    secrets = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**secrets, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.get_host_and_port()[1]}"}.items():
        monkeypatch.setenv(name, value)
    store = boto3.client("s3")
    store.create_bucket(Bucket="bucket")
    yield "s3://bucket", lambda name, data: store.put_object(Bucket="bucket", Key=name, Body=data)
    server.stop()


def test_a_run_over_a_bucket_is_that_over_a_folder(bucket, tmp_path):
    address, put = bucket
    lines = "".join(json.dumps({"text": f"Text {n}."}) + "\n" for n in range(300))
    files = {"a.jsonl.gz": gzip.compress(lines.encode()), "deep/b.txt": EN.encode(), "c.zip": zipped({"x.txt": EN, "y.jsonl": lines}), ".hidden.txt": b"no"}
    (tmp_path / "news" / "deep").mkdir(parents=True)
    for name, data in files.items():
        (tmp_path / "news" / name).write_bytes(data)
        put(f"news/{name}", data)
    outputs = []
    for place in (str(tmp_path / "news"), f"{address}/news"):
        output = tmp_path / f"out{len(outputs)}"
        assert finish(place, "-o", output, "-w", 2, "-q")[0] in {0, 3}
        outputs.append([(output / f"{name}.jsonl").read_text(encoding="utf-8").replace(place, "") for name in ("facts", "documents", "rejected")])
    assert outputs[0] == outputs[1]


def test_what_is_not_there_is_a_reject(bucket):
    found = list(readers.read_all([f"{bucket[0]}/nothing/", "s3://nowhere/a.txt"]))
    assert [item.code for item in found if isinstance(item, Reject)] == ["missing", "unreadable"]
