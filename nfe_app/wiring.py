"""When this happened, do that: the only sideways wires, in one table; and the list of everything that can be commanded."""

from __future__ import annotations

from types import ModuleType

from nfe_app.assistance import actions as assistance
from nfe_app.assistance import joining
from nfe_app.audit import actions as audit
from nfe_app.base import journal
from nfe_app.benefits import actions as benefits
from nfe_app.billing import actions as billing
from nfe_app.caseworker import actions as caseworker
from nfe_app.catalog import actions as catalog
from nfe_app.certificate import actions as certificate
from nfe_app.certificate.undoing import withdraw_undone
from nfe_app.changes import actions as changes
from nfe_app.changes.telling import telling as change_telling
from nfe_app.consent import actions as consent
from nfe_app.counter import actions as counter
from nfe_app.coverage import actions as coverage
from nfe_app.desk import actions as desk
from nfe_app.drafts import actions as drafts
from nfe_app.enrolment import actions as enrolment
from nfe_app.guidance import actions as guidance
from nfe_app.handover import actions as handover
from nfe_app.handover import giving
from nfe_app.jar import actions as jar
from nfe_app.jar import month_end
from nfe_app.jar.telling import telling as jar_telling
from nfe_app.kiosk import actions as kiosk
from nfe_app.ledger import actions as ledger
from nfe_app.mandate import actions as mandate
from nfe_app.mandate import agreeing, hearing
from nfe_app.mandate.debiting import debiting
from nfe_app.mandate.telling import telling
from nfe_app.materials import actions as materials
from nfe_app.messages import actions as messages
from nfe_app.oidc import actions as oidc
from nfe_app.passkeys import actions as passkeys
from nfe_app.passkeys.telling import telling as passkey_telling
from nfe_app.paycode import actions as paycode
from nfe_app.paycode import intake
from nfe_app.paycode.telling import telling as code_telling
from nfe_app.payment import actions as payment
from nfe_app.payment import bookings, errands, unequal
from nfe_app.people import actions as people
from nfe_app.people import leaving
from nfe_app.people.telling import telling as people_telling
from nfe_app.phones import actions as phones
from nfe_app.privacy import actions as privacy
from nfe_app.privacy import forgetting
from nfe_app.receipt import actions as receipt
from nfe_app.reconciliation import actions as reconciliation
from nfe_app.recovery import actions as recovery
from nfe_app.recovery.telling import telling as recovery_telling
from nfe_app.refund import actions as refund
from nfe_app.refund.handing import handing
from nfe_app.rights import actions as rights
from nfe_app.staff import actions as staff
from nfe_app.transfer import actions as transfer
from nfe_app.transfer.handing import handing as letters
from nfe_app.transfer.telling import telling as transfer_telling

ACTIONS: tuple[ModuleType, ...] = (
    catalog,
    benefits,
    guidance,
    messages,
    consent,
    people,
    oidc,
    passkeys,
    recovery,
    phones,
    drafts,
    materials,
    ledger,
    audit,
    enrolment,
    staff,
    changes,
    billing,
    payment,
    paycode,
    refund,
    receipt,
    mandate,
    jar,
    reconciliation,
    coverage,
    rights,
    certificate,
    privacy,
    transfer,
    caseworker,
    assistance,
    handover,
    counter,
    kiosk,
    desk,
)

STEPS = ("asked", "approved", "in_force", "declined", "withdrawn")
LISTENERS: dict[str, list[journal.Listener]] = {
    "person.new_phone": [people_telling],
    "person.number_spent": [people_telling],
    "passkey.added": [passkey_telling],
    "passkey.removed": [passkey_telling],
    "recovery.confirmed": [recovery_telling],
    "recovery.stopped": [recovery_telling],
    "recovery.took_force": [recovery_telling],
    **{f"change.{step}": [change_telling] for step in STEPS},
    "enrolment.confirmed": [billing.open_bills, caseworker.assign],
    "enrolment.resumed": [billing.open_bills],
    "enrolment.paused": [billing.withdraw_bills],
    "enrolment.stopped": [billing.withdraw_bills],
    "payment.cashier_wanted": [errands.ordering],
    "payment.doubted": [errands.asking],
    "payment.given_up": [errands.closing],
    "payment.expired": [errands.closing],
    "payment.unequal": [unequal.ending],
    "payment.settled": [hearing.heard_settled, code_telling],
    "payment.closed": [hearing.heard_closed],
    "payment.arrived_late": [refund.return_late],
    "payment.put_by": [month_end.pay_when_filled],
    "jar.paid_out": [jar_telling],
    "jar.fell_short": [jar_telling],
    "refund.approved": [handing],
    "refund.doubted": [handing],
    "refund.done": [withdraw_undone],
    "mandate.doubted": [agreeing.asking],
    "mandate.signed": [telling],
    "mandate.announced": [telling],
    "mandate.over_limit": [telling],
    "mandate.too_late": [telling],
    "mandate.debit_started": [debiting],
    "mandate.debited": [telling],
    "mandate.debit_failed": [telling],
    "mandate.ended": [agreeing.ending],
    "mandate.ended_there": [agreeing.ending, telling],
    "mandate.stray": [agreeing.ending],
    "transfer.accepted": [letters, transfer_telling],
    "transfer.doubted": [letters],
    "transfer.rejected": [transfer_telling],
    "transfer.merged": [transfer_telling],
    "transfer.settled": [transfer_telling],
    "staff.closed": [caseworker.hand_on],
    "staff.assigned": [caseworker.hand_on],
    "person.forgotten": [
        *(drafts.forget_person, phones.forget_person, jar.forget_person, materials.forget_person),
        *(
            passkeys.forget_person,
            oidc.forget_person,
            recovery.forget_person,
            changes.forget_person,
            caseworker.forget_person,
            leaving.forget_person,
            joining.forget_person,
            giving.forget_person,
            kiosk.forget_person,
        ),
        forgetting.forget_replies,
    ],
}


def wire() -> None:
    """Connect the listeners; done once by every process that serves, works or seeds."""
    journal.wire(LISTENERS)
    bookings.BEFORE["bank"] = intake.before_the_bill
