"""How the exported fronts go out: packed, with a policy of their own, and nothing but them."""

import re
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from bench import size
from nfe_app.serving import Front, compose

ORIGIN = "https://nfe.example"


@pytest.fixture
def client(built: Path) -> TestClient:
    site = compose(
        PlainTextResponse("api"), PlainTextResponse("live"), [Front(built, parameters=("/verify/",))], ORIGIN
    )
    return TestClient(site, base_url=ORIGIN)


def test_a_page_goes_out_packed_and_is_asked_for_anew_each_time(client: TestClient) -> None:
    page = client.get("/sent", headers={"accept-encoding": "gzip, br"})
    assert page.headers["content-encoding"] == "br"
    assert page.headers["cache-control"] == "no-cache"
    again = client.get("/sent", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in client.get("/sent", headers={"accept-encoding": "br;q=0"}).headers


def test_a_part_whose_name_tells_its_content_is_kept_for_good(client: TestClient) -> None:
    part = re.search(r'/assets/[^"]+\.js', client.get("/").text)
    assert part is not None
    assert "immutable" in client.get(part[0]).headers["cache-control"]
    assert client.get("/sw.js").headers["cache-control"] == "no-cache"


def test_a_page_may_run_its_own_scripts_alone(client: TestClient) -> None:
    """P46"""
    headers = client.get("/").headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "'sha256-" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_address_with_a_part_of_its_own_is_a_page_and_an_unknown_one_is_not(client: TestClient) -> None:
    assert client.get("/verify/A-42").status_code == 200
    assert client.get("/nowhere").status_code == 404
    assert client.get("/verifying").status_code == 404
    assert client.get("/../rxconfig.py").status_code == 404
    assert client.get("/%2e%2e/package.json").status_code == 404


@pytest.mark.parametrize(
    ("path", "by"), [("/api/me", "api"), ("/healthz", "api"), ("/_event", "live"), ("/ping", "live")]
)
def test_what_is_not_a_file_goes_to_those_who_answer_it(client: TestClient, path: str, by: str) -> None:
    assert client.get(path).text == by


def test_an_answer_of_the_api_is_kept_nowhere_and_taken_for_nothing_else(client: TestClient) -> None:
    """P46"""
    headers = client.get("/api/me").headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_the_foot_of_a_front_below_the_root_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for page in ("index.html", "404.html"):
        (tmp_path / "below" / page).write_text("below")
    site = compose(PlainTextResponse("api"), None, [Front(tmp_path, at="/below")], ORIGIN)
    answer = TestClient(site, base_url=ORIGIN).get("/below", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/below/")


def test_a_form_sent_to_a_page_is_for_the_api(client: TestClient) -> None:
    assert client.post("/sent").text == "api"


def test_the_first_load_of_a_small_page_is_light(built: Path) -> None:
    assert 0 < sum(size.first_load(built, "/").values()) <= size.LIMIT
