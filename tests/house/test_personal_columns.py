"""No column holds somebody's name or number in clear: every column that can hold text is sealed, a digest, or says what it holds."""

from __future__ import annotations

from sqlalchemy import JSON, LargeBinary, String
from sqlmodel import SQLModel

from nfe_app import wiring
from nfe_app.base.sealed import SEALED

CODES = "a word of our own, out of a list in the code"
NUMBERS = "a number of ours or of the channel for an order; it names no person"
HASH = "argon2id; not the password"
NOTES = "what a clerk writes; the page says that no name and no number belongs there"
MONTH = "a month, or a code of a place"
ALLOWED = {
    **dict.fromkeys(
        str.split(
            "attempt.channel attempt.way attempt_step.step bill.scheme bill.kind bill_stage.stage certificate.kind certificate_withdrawal.why "
            "transfer.kind transfer.scheme transfer.household transfer_step.step command.kind consent.purpose consent.version delivery.listener enrolment.residence enrolment.scheme enrolment.kind "
            "enrolment.option enrolment.frequency enrolment_step.step entry.kind event.name mandate.channel mandate.consent_version mandate_step.step "
            "mandate_step.by debit_turn.turn material.kind notice.channel payment.purpose person.role posting.account posting.scheme balance.account "
            "reconciliation_run.channel reconciliation_run.state reconciliation_difference.name reconciliation_difference.kind "
            "refund.reason refund_step.step seal.book draft.name handover.towards kiosk_visit.ended_why sitting.scope visit.deed sitting.page sitting.pointed sitting_seen.page "
            "case_step.kind case_step.step call_back.result command.refused change.kind change.reason change_step.step first_word.kind look.purpose person.proof signed_in.device signed_in.how oidc_trip.front oidc_trip.back phone_state.failed front_build.front kiosk_paper.step"
        ),
        CODES,
    ),
    **dict.fromkeys(
        str.split(
            "change.region_code caseworker.region_code call_back.region_code bill.first_month bill.last_month bill.region_code bill_line.first_month bill_line.last_month billed_month.kind billed_month.month "
            "debit.month enrolment.region_code enrolment.since entry.region_code event.region_code payment.region_code posting.first_month "
            "posting.last_month posting.region_code transfer.giving transfer.taking"
        ),
        MONTH,
    ),
    **dict.fromkeys(
        str.split(
            "attempt.out_trade_no attempt_step.transaction_id certificate.number debit.bill_ids entry.cause mandate.number "
            "mandate_step.agreement_no notice.id notice.out_trade_no reconciliation_difference.number "
            "transfer.number reconciliation_difference.transaction_id refund.out_refund_no refund_step.refund_number"
        ),
        NUMBERS,
    ),
    **dict.fromkeys(("phone_pin.hash", "staff_member.hash"), HASH),
    **dict.fromkeys(
        (
            "refund_step.note",
            "reconciliation_dealing.note",
            "recovery.why",
            "change_step.note",
            "transfer_step.note",
            "case_step.why",
        ),
        NOTES,
    ),
    **dict.fromkeys(("seal.leaves", "seal.previous", "seal.root", "seal.signed"), "digests of rows, and our signature"),
    "attempt.payer": "WeChat's name of the payer towards us alone (openid); a payment inside WeChat cannot be ordered without",
    "attempt.payer_ip": "the address a payment was ordered from, as the channel asks for it",
    "attempt.bridge": "what WeChat's own browser is handed to open its cashier; it ends within hours",
    "attempt.cashier_code": "an address of the channel's cashier",
    "attempt.cashier_url": "an address of the channel's cashier",
    "attempt.description": "which months are paid; no name",
    "bill_line.reckoning": "a sum and its law",
    "bill_line.used": "values of the law",
    "caseworker_hours.weekdays": "days of the week",
    "caseworker_hours.platforms": "names of platforms that a clerk knows",
    "phone_state.build": "which build of ours a phone runs",
    "phone_state.packs": "places, versions of packs and days",
    "front_build.build": "a build of ours",
    "delivery.fault": "which kind of fault, a name of the code",
    "kiosk.build": "which page of ours a screen shows",
    "kiosk.name": "what stands on a machine in a hall",
    "kiosk.helper": "where help is to be had in a hall",
    "kiosk.region_code": "a code of a place",
    "certificate.said": "what a paper says to whoever holds its number; numbers masked, the name as printed",
    "certificate.sheet": "the paper as it was handed out",
    "paper_key.kid": "the name of a key",
    "paper_key.certificate": "public",
    "paper_key.revoked_why": "what an operator says of a lost key",
    "data_key.wrapped": "a key under the master key",
    "debit_turn.word": "the channel's word for why",
    "event.facts": "identifiers and amounts; test_uses and the scan of the log hold it to that",
    "jar_plan.schemes": "codes of schemes",
    "jar_run.says": "a sum and a day, in words",
    "mandate.schemes": "codes of schemes",
    "oidc_account.issuer": "an address of a provider",
    "oidc_trip.issuer": "an address of a provider",
    "oidc_trip.nonce": "drawn by chance",
    "oidc_sign_in.mark": "the digest of a token",
    "passkey.credential_id": "what an authenticator calls a key of this person at this house alone",
    "passkey.public_key": "public",
    "passkey.device": "kind of device and browser, as signed_in.device",
    "passkey_challenge.challenge": "drawn by chance",
    "signed_in.place": "the first half of a network's address",
    "spent_work.challenge": "drawn by chance",
    "staff_member.agency": "where a clerk works",
    "staff_member.regions": "codes of places",
    "staff_member.user_name": "a name chosen for the desk",
}


def texts() -> set[str]:
    """Every column that can hold text or bytes."""
    wiring.wire()
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(getattr(column.type, "impl_instance", column.type), String | LargeBinary | JSON)
    }


def test_every_column_of_text_is_sealed_a_digest_or_told() -> None:
    """P52."""
    sealed = {f"{one.table}.{one.name}" for one in SEALED}
    digests = {name for name in texts() if name.endswith("digest")}
    assert texts() - sealed - digests == set(ALLOWED)
