"""What pages read and do: drafts, forms, the server's answers, calls, flags and the page's address.

draft = Doc("enrolment", Draft())     kept at every keystroke         draft.value.place · draft.set("place")
form = Form("sign_in", SignIn())      never kept                      form.value.phone · form.clear()
me = Remote("me", "/api/me", Me())    the server's word, kept         me.value.bills · me.known · me.at
pay = Call("pay")                     one request at once, not kept   pay.command("payment.start", {...}) · pay.says
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from reflex_base.vars.base import Var, VarData
from reflex_base.vars.function import ArgsFunctionOperation

from .javascript import GOES, AnyVar, Handler, action, brings, going, literal, seen

Shape = TypeVar("Shape", bound="DataclassInstance")
if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Payload = Mapping[str, object]
Next: TypeAlias = "str | AnyVar | None"


class Form(Generic[Shape]):
    """Fields typed into a page and held in memory alone: nothing of them is ever written to the browser's storage."""

    memory = True

    def __init__(self, name: str, initial: Shape, version: int = 1, **more: bool) -> None:
        self.name = name
        self.initial = initial
        definition = {"version": version, "memory": self.memory, "initial": dataclasses.asdict(initial), **more}
        self._hooks = (f'defineDoc("{name}", {literal(definition)})',)

    @property
    def value(self) -> Any:
        """The fields, typed by the dataclass it starts as; what it starts as in the prerendered page."""
        hook = f'const doc_{self.name} = useDoc("{self.name}")'
        needs = brings("defineDoc", "useDoc", hooks=(*self._hooks, hook))
        return seen(f"doc_{self.name}", type(self.initial), needs)

    def set(self, field: str) -> Handler:
        """For `on_change` of an input, box or select: writes what it says; whole-number fields take digits alone."""
        return self._act("setField", self._known(field))

    def put(self, field: str | None = None, value: object = None, **fields: object) -> Handler:
        """For `on_click`: writes one field, or several at once by name; each a constant or a Var."""
        if field is not None:
            fields = {field: value, **fields}
        return self._act("putFields", {self._known(name): given for name, given in fields.items()})

    def toggle(self, field: str, value: object = None) -> Handler:
        """Adds a value to a list field or takes it away; without a value, turns a yes-or-no field over."""
        return self._act("toggleField", self._known(field), value)

    def clear(self) -> Handler:
        """Back to how it starts; a kept draft is forgotten."""
        return self._act("clearDoc")

    def _known(self, field: str) -> str:
        if not hasattr(self.initial, field):
            raise AttributeError(f"{type(self.initial).__name__} has no field {field!r}")
        return field

    def _act(self, tag: str, *arguments: object, file: str = "store.js") -> Handler:
        return action(tag, self.name, *arguments, hooks=self._hooks, needs=("defineDoc",), file=file)


class Doc(Form[Shape]):
    """A draft, kept on this phone at every keystroke for the person it belongs to; a new `version` begins anew.

    The server keeps a signed-in person's drafts too, but for one that `stays`: nothing of that leaves the phone, so it is not submitted.
    """

    memory = False

    def __init__(self, name: str, initial: Shape, version: int = 1, *, stays: bool = False) -> None:
        super().__init__(name, initial, version, **({"stays": True} if stays else {}))
        self.stays = stays

    def submit(
        self,
        kind: str,
        payload: Payload | None = None,
        then: Next = None,
        about: object = "",
        files: AnyVar | Sequence[str] = (),
    ) -> Handler:
        """Puts a command into the outbox and the draft away, both or neither; then goes on, then sends it.

        `payload` names Vars and constants; None sends the whole draft. `about` is what it is about, in words; `files` is a list
        of kept files by id, without which it does not go. Raises ValueError for a draft that stays on this phone.
        """
        if self.stays:
            raise ValueError(f"the draft {self.name!r} stays on the phone")
        more = {"about": about, "files": files if isinstance(files, Var) else list(files)}
        arguments = (self.name, kind, payload, more, GOES, then)
        return going("submitDoc", *arguments, hooks=self._hooks, needs=("defineDoc",))


class Remote(Generic[Shape]):
    """What the server says at an address: the phone's copy at once, asked again when there is signal or reason.

    `{key}` in the address is filled from the Var `key`; nothing is asked while that is empty.
    Personal answers (the default) are kept for their owner alone and forgotten at sign-out; with `keep=False` an
    answer lives as long as the page, for what must not be shown from an old copy. `signed` is the address of the keys
    (a JWK set) that answers must be signed with; one that is not, or whose `expires_on` has passed, is not shown.
    """

    def __init__(
        self,
        name: str,
        url: str,
        initial: Shape,
        *,
        key: AnyVar | str = "",
        private: bool = True,
        keep: bool = True,
        signed: str = "",
    ) -> None:
        self.name = name
        self._type = type(initial)
        self._key = Var.create(key)
        self._how = {"personal": private, "keep": keep, **({"signed": signed} if signed else {})}
        told = f"{{url: {literal(url)}, initial: {literal(initial)}, ...{literal(self._how)}}}"
        mark = hashlib.sha256(str(self._key).encode()).hexdigest()[:6] if "{key}" in url else ""
        self._held = f"remote_{name}{mark}"
        self._hook = f"const {self._held} = useRemote({told}, {self._key!s})"

    def _read(self, part: str, kind: object) -> Any:
        needs = brings("useRemote", hooks=(self._hook,), after=self._key._get_all_var_data())
        return seen(f"{self._held}.{part}", kind, needs)

    @property
    def value(self) -> Any:
        """The answer, typed by the dataclass given as `initial`, which stands where nothing is known yet."""
        return self._read("value", self._type)

    @property
    def known(self) -> Any:
        """Whether there is an answer to show, be it an old one."""
        return self._read("known", bool)

    @property
    def at(self) -> Any:
        """When the server last said so, as people speak: "今天 08:15"; empty while not known."""
        return self._read("at", str)

    @property
    def stamp(self) -> Any:
        """The same moment as ISO 8601 UTC."""
        return self._read("stamp", str)

    @property
    def missing(self) -> Any:
        """Whether the server said that there is no such thing (404)."""
        return self._read("missing", bool)

    @property
    def unreachable(self) -> Any:
        """Whether there is no copy on the phone and no answer to be had."""
        return self._read("unreachable", bool)

    @property
    def refused(self) -> Any:
        """Why there is nothing to show of what is there: signature, expired, or empty."""
        return self._read("refused", str)

    @property
    def stale(self) -> Any:
        """Whether the last try failed, so that an older answer is shown."""
        return self._read("stale", bool)

    @property
    def asking(self) -> Any:
        """Whether the server is being asked just now."""
        return self._read("asking", bool)

    def watch(self, active: AnyVar, seconds: int = 3, *, anybody: bool = False) -> Any:
        """An empty text that, where it stands on a page, has the server asked every few seconds while `active` is true.

        With `anybody` also where nobody is known to be signed in.
        """
        how = literal({**self._how, **({"force": True} if anybody else {})})
        hook = f"useWatch({self._held}.address, {how}, {active!s}, {seconds})"
        after = VarData.merge(self._key._get_all_var_data(), active._get_all_var_data())
        return seen('""', str, brings("useRemote", "useWatch", hooks=(self._hook, hook), after=after))

    @property
    def asked_again(self) -> str:
        """The same as `reload`, as a JavaScript expression for a hook that names `reloadRemote` among its imports."""
        return f"reloadRemote({self._read('address', str)!s}, {literal({**self._how, 'force': True})})"

    def reload(self) -> Handler:
        """Asks the server again, also where nobody is known to be signed in."""
        return action("reloadRemote", self._read("address", str), {**self._how, "force": True})


class Call:
    """One request made at once and never kept: its state, and what came of it."""

    def __init__(self, name: str, returns: type = dict) -> None:
        self.name = name
        self._returns = returns

    def _read(self, part: str, kind: object) -> Any:
        needs = brings("useCall", hooks=(f'const call_{self.name} = useCall("{self.name}")',))
        return seen(f"call_{self.name}.{part}", kind, needs)

    @property
    def state(self) -> Any:
        """idle, sending, done, refused (the server said no) or failed (no answer; the same tap may be made again)."""
        return self._read("state", str)

    @property
    def says(self) -> Any:
        """The server's words when it refused."""
        return self._read("says", str)

    @property
    def code(self) -> Any:
        """The refusal's name for programs."""
        return self._read("code", str)

    @property
    def fields(self) -> Any:
        """What the refusal speaks of."""
        return self._read("fields", dict[str, Any])

    @property
    def result(self) -> Any:
        """The answer when it was done, typed by `returns`."""
        return self._read("result", self._returns)

    def command(
        self, kind: str, payload: Payload, then: Next | Callable[[Any], Any] = None, also: Sequence[Handler] = ()
    ) -> Handler:
        """Sends one command; the same id goes out again until its answer was read, so two taps have one effect.

        `then` is where to go when it was done: an address, a Var, or a function of the result's Var.
        `also` are handlers that run before that.
        """
        return going("callCommand", self.name, kind, payload, GOES, self._next(then), list(also))

    def post(
        self,
        url: str,
        payload: Payload | None = None,
        then: Next | Callable[[Any], Any] = None,
        also: Sequence[Handler] = (),
    ) -> Handler:
        """Posts to an address; an answer with `owner` signs that person in on this phone, `owner: null` signs out."""
        return going("callPost", self.name, url, payload or {}, GOES, self._next(then), list(also))

    def reset(self) -> Handler:
        """Forgets what came of it."""
        return action("resetCall", self.name)

    def _next(self, then: Any) -> Any:
        if isinstance(then, Var) or not callable(then):
            return then
        result = seen("result", self._returns, None)
        return ArgsFunctionOperation.create(("result",), then(result))
