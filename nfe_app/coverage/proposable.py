"""What may be proposed to somebody who is enrolled: one of their enrolments, and what may be done with it from where it stands."""

from __future__ import annotations

from nfe_app.base.matters import Choices, Matter, Put
from nfe_app.base.shareable import UNKNOWN
from nfe_app.base.words import joined
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.coverage.shareable import STEP, STEPS
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import rules
from nfe_app.enrolment.actions import Enrolled
from nfe_app.enrolment.rules import Step

LEADS_TO = {"pause": Step.PAUSED, "resume": Step.RESUMED, "stop": Step.STOPPED}


class OneStep(Matter):
    """What is to be done to an enrolment: only with one's own, and only a step that may follow the last one."""

    scope = STEP

    def choices(self) -> dict[str, Choices]:
        """The enrolments that are not stopped; the steps once one of them is chosen."""
        open_ = {id_: one for id_, one in self._enrolments().items() if one.step is not Step.STOPPED}
        found = {"enrolment_id": [(id_, _says(one)) for id_, one in open_.items()]}
        if one := open_.get(self.frame.get("enrolment_id", "")):
            found["step"] = [(name, STEPS[name]) for name, to in LEADS_TO.items() if to in rules.NEXT[one.step]]
        return found

    def says(self, name: str, value: str) -> str:
        """An enrolment by its scheme and its place."""
        if name != "enrolment_id" or not value:
            return super().says(name, value)
        one = self._enrolments().get(value)
        return _says(one) if one else UNKNOWN

    def brings(self, name: str, value: str) -> Put:
        """Another enrolment asks anew what is to be done."""
        return {"enrolment_id": value, "step": ""} if name == "enrolment_id" else super().brings(name, value)

    def _enrolments(self) -> dict[str, Enrolled]:
        return {str(one.id): one for one in enrolment.enrolments_of(self.session, self.person_id)}


def _says(one: Enrolled) -> str:
    return joined("，", [terms.title_of(one.scheme), catalog.region_of(one.region_code).full_name])
