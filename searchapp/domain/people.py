"""Who uses the register and what each may do; every right is asked for in the service that does the thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from searchapp.domain.errors import Forbidden


class Right(StrEnum):
    """Something a person may do; the value completes the sentence "You may not ..."."""

    READ = "read the register"
    DECIDE = "decide on recommendations"
    APPROVE = "approve decisions of others"
    IMPORT = "import or undo source files"
    TRAIN = "train or promote models"
    ADMINISTER = "manage accounts"


class Role(StrEnum):
    """What a person is in the register's work; each role has the rights of those before it."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"

    @property
    def rights(self) -> frozenset[Right]:
        """All that this role may do."""
        return _RIGHTS[self]


_REVIEWER: Final = frozenset({Right.READ, Right.DECIDE})
_RIGHTS: Final = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.REVIEWER: _REVIEWER,
    Role.APPROVER: _REVIEWER | {Right.APPROVE},
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at work: `name` as signed in with and as the log has it."""

    name: str
    role: Role

    def must(self, right: Right) -> None:
        """Go on only with this right. Raises Forbidden."""
        if right not in self.role.rights:
            raise Forbidden(
                f"You may not {right.value}: your role is {self.role.value}.",
                next_step="Ask an administrator of this site for a role that may.",
            )


LOCAL_PERSON: Final = Person(name="local user", role=Role.ADMINISTRATOR)
"""Who acts where no accounts are kept: whoever sits at this one machine."""
