"""Pictures in a draft: chosen, made smaller, kept on this phone, shown, and taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .javascript import AnyVar, Handler, action, brings, seen
from .vars import Doc

FILE = "photos.js"


@dataclass
class Photo:
    """A picture on this phone: its id, an address that lives as long as the page, and its size."""

    id: str = ""
    url: str = ""
    kb: int = 0


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
