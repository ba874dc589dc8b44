"""The part of the command `nfe` that checks papers and keeps their keys: `nfe verify FILE`, `nfe papers …`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings

if TYPE_CHECKING:
    from nfe_app.certificate.register import Verdict

out = Console()
err = Console(stderr=True)
papers = typer.Typer(help="papers: the keys that sign them, and one for everybody", no_args_is_help=True)
SIGNATURES = {"whole": "有效，没改过", "none": "没有签名", "changed": "被改过", "added": "签名以后又加了东西"}
ISSUERS = {"ours": "是我们", "foreign": "不是我们", "expired": "密钥不在有效期里"}
STATES = {"valid": "在册，有效", "withdrawn": "已作废", "expired": "过期了"}


def verify(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="a PDF, or a text file with the scanned code")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Check a paper: its signature, its issuer and the register, each told apart. Ends with 1 where it does not hold."""
    from nfe_app.base import database  # noqa: PLC0415 - the other commands start without these
    from nfe_app.certificate import api, register  # noqa: PLC0415

    content = file.read_bytes()
    with database.work() as session:
        verdict = (
            register.verify_file(session, content)
            if content.startswith(b"%PDF")
            else register.verify_code(session, content)
        )
    if as_json:
        out.print_json(json.dumps(api.told(verdict)))
    else:
        _tell(verdict)
    raise typer.Exit(0 if verdict.good else 1)


def _tell(verdict: Verdict) -> None:
    status = STATES[verdict.view.status.value] if verdict.view else "查不到"
    same = "" if verdict.same or not verdict.view else "，但和开出的不一样"
    key = "，密钥已作废" if verdict.key == "revoked" else ""
    out.print(f"签名    {SIGNATURES[verdict.signature.value]}", highlight=False)
    out.print(f"谁签的  {ISSUERS[verdict.issuer.value]}{key}", highlight=False)
    out.print(f"官方记录 {status}{same} {verdict.number}", highlight=False)
    out.print("可以相信" if verdict.good else "不能当证明用", highlight=False)


@papers.command()
def rotate() -> None:
    """Sign by a new key of ours from now on; what the old one signed stays good."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.certificate import issuers  # noqa: PLC0415

    if settings().paper_signer:
        err.print("证明由 NFE_PAPER_SIGNER 指定的密钥签，换密钥就换那一个")
        raise typer.Exit(2)
    with database.work() as session:
        made = issuers.rotate(session)
    out.print(f"新的签发密钥 {made.kid.hex()}", highlight=False)


@papers.command("keys")
def keys_() -> None:
    """List the keys, oldest first."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.certificate import issuers  # noqa: PLC0415

    with database.look() as session:
        known = issuers.known(session)
    for one in known:
        state = "已作废" if one.revoked_at else "停用" if one.retired_at else "在别处" if one.elsewhere else "在用"
        until = one.certificate.not_valid_after_utc.date()
        out.print(f"{one.kid.hex()}  {state}  到 {until}", highlight=False)


@papers.command()
def revoke(
    kid: Annotated[str, typer.Argument(help="the key that was lost, as `nfe papers keys` names it")],
    why: Annotated[str, typer.Option(help="what happened")],
) -> None:
    """Say that a key was lost, and list the papers that count by the register alone from now on; one of ours gives way to a new one."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.certificate import issuers  # noqa: PLC0415

    try:
        with database.work() as session:
            numbers = issuers.revoke(session, kid, why)
    except Refusal as refusal:
        err.print(refusal.says)
        raise typer.Exit(2) from refusal
    if settings().paper_signer:
        err.print("如果作废的就是 NFE_PAPER_SIGNER 指定的密钥，换一个或者去掉这个设置以前，开不了新的证明")
    out.print(f"受影响的证明 {len(numbers)} 份", highlight=False)
    for number in numbers:
        out.print(number, highlight=False)


@papers.command()
def batch(
    into: Annotated[Path, typer.Argument(file_okay=False, help="the folder that the PDF files go to")],
    kind: Annotated[str, typer.Option(help="participation, contribution, rights or voucher")] = "rights",
    limit: Annotated[int, typer.Option(min=1, help="at most so many")] = 100_000,
) -> None:
    """Make out a paper of one kind for everybody who has paid, as once a year for the record of rights; run again, it goes on."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.certificate import actions, batches  # noqa: PLC0415

    into.mkdir(parents=True, exist_ok=True)
    with database.look() as session:
        everybody = batches.paid_up(session)[:limit]
    made = 0
    for person_id in track(everybody, description="正在开", console=err):
        wanted = actions.Wanted.model_validate({"kind": kind})
        with database.work() as session:
            number, sheet = batches.make(session, wanted, person_id)
        if number:
            (into / f"{number}.pdf").write_bytes(sheet)
            made += 1
    out.print(f"开了 {made} 份，{len(everybody) - made} 人没有可写的", highlight=False)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.command()(verify)
    main.add_typer(papers, name="papers")
