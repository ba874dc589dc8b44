"""Files go out under names of ours, and no door takes a name of a file from anybody (ASVS 5.4.1)."""

from __future__ import annotations

import re
from uuid import uuid4

from starlette.testclient import TestClient

from nfe_app.base import database
from nfe_app.materials import actions as materials
from nfe_app.people.api import cookie
from tests import cast
from tests.cast import has_photo, new_clerk, send
from tests.deeds import result_of

NAMED = re.compile(r'(inline|attachment); filename="[A-Z0-9a-z-]+\.(pdf|zip)"|inline')
ODD = ['"; x="', "a\r\nset-cookie: x=1", "../../etc/passwd", "x.exe", "王.pdf"]


def test_no_door_takes_a_name_of_a_file(client: TestClient) -> None:
    spec = client.get("/api/openapi.json").text
    assert not re.findall(r'"file_?name"|multipart/form-data', spec, re.IGNORECASE)


def test_what_goes_out_has_a_name_of_ours_whatever_was_asked(client: TestClient) -> None:
    who = cast.newcomer()
    cast.has_paid(who)
    number = result_of(send(who, "certificate.issue", {"purpose": "general"}))["number"]
    photo = has_photo(who)
    with database.work() as session:
        materials.use(session, who.id, [photo], uuid4())
    client.cookies.set(cookie(), who.token)
    client.cookies.set(cookie(desk=True), new_clerk().token)
    for odd in ODD:
        asked = {"filename": odd, "name": odd, "download": odd}
        for answer in (
            client.get(f"/api/certificates/{number}.pdf", params=asked),
            client.post("/api/export", params=asked),
            client.get(f"/api/materials/{photo}/picture", params=asked),
        ):
            assert answer.status_code == 200
            assert NAMED.fullmatch(answer.headers["content-disposition"])
            assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"]
