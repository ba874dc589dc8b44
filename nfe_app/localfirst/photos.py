"""Pictures in a draft: chosen, made smaller, kept on this phone, shown, and taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .javascript import GOES, AnyVar, Handler, action, brings, going, picture, seen
from .vars import Call, Doc, Next, Payload

FILE = "photos.js"


@dataclass
class Photo:
    """A picture on this phone: its id, an address that lives as long as the page, its size, and what is wrong with it: small, blurred."""

    id: str = ""
    url: str = ""
    kb: int = 0
    flaw: str = ""


class Photos:
    """The pictures of a draft, as ids in one of its list fields, at most so many."""

    def __init__(self, doc: Doc[Any], field: str, most: int) -> None:
        self.doc = doc
        self.field = field
        self.most = most

    @property
    def ids(self) -> AnyVar:
        """Their ids, to be named by a deed."""
        return getattr(self.doc.value, self.field)  # type: ignore[no-any-return]

    @property
    def rows(self) -> Any:
        """Those that are on this phone: Var[list[Photo]]."""
        return photos_of(self.ids, f"photos_{self.doc.name}")

    @property
    def refused(self) -> Any:
        """Why what was chosen last was not taken: "kind" where it is no picture that anybody can see; else empty."""
        return picture("photo_no", str)

    def send(self, call: Call, kind: str, payload: Payload, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """Brings them to the server now and sends a command that names them, as `call.command` does; then they leave this phone."""
        return going("callWithPhotos", call.name, self.ids, kind, payload, GOES, then, list(also), file=FILE)

    def add(self) -> Handler:
        """For `on_change` of a file input: takes what was chosen, as far as there is room."""
        return action("addPhotos", self.doc.name, self.field, self.most, file=FILE)

    def drop(self, id: object) -> Handler:
        """Takes a picture out of the draft and off this phone."""
        return action("dropPhoto", self.doc.name, self.field, id, file=FILE)


def photos_of(ids: AnyVar, name: str) -> Any:
    """The pictures with these ids, under a name of the page's own."""
    needs = brings(hooks=(f"const {name} = usePhotos({ids!s})",), after=ids._get_all_var_data())
    return seen(name, list[Photo], brings("usePhotos", after=needs, file=FILE))
