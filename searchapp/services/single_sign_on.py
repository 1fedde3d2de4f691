"""Single sign-on: lets in whom the provider names, on the terms that are set, as an account of this site.

An account belongs to a subject of an issuer, never to a name or an e-mail address, which others may get.
"""

from __future__ import annotations

import hmac
import secrets
import shlex
from dataclasses import dataclass, replace

from searchapp.domain.accounts import Account
from searchapp.domain.errors import Conflict, NotSignedIn
from searchapp.domain.identity import Attempt, Identity, IdentityProvider, Provider
from searchapp.domain.people import Person, Right, Role
from searchapp.services.accounts import Accounts, checked_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOn:
    """Signing in at `terms`, which `provider` speaks with, to the accounts of this site."""

    accounts: Accounts
    provider: IdentityProvider
    terms: Provider

    def begin(self, goal: str, *, back: str) -> tuple[Attempt, str]:
        """A sign-in that leads to `goal`, for the browser to keep, and where to send it. Raises Unavailable.

        `back` is the address of this site that the provider sends it back to.
        """
        random = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state=next(random), nonce=next(random), verifier=next(random), goal=goal)
        return attempt, self.provider.address(attempt, back=back)

    def finish(self, attempt: Attempt | None, *, state: str, code: str, back: str, address: str) -> str:
        """Begin a session of whom the provider names and return its token.

        `attempt` is what this browser kept, `address` where it asks from. Raises NotSignedIn, TooManyTries,
        Conflict, Unavailable.
        """
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
            raise NotSignedIn(
                "This sign-in was not begun in this browser, or too long ago.",
                next_step="Go to the sign-in page and start again.",
            )
        if not code:
            raise NotSignedIn(
                f"{self.terms.host} did not sign you in.",
                next_step="Go to the sign-in page and start again, or ask whoever runs that service.",
            )
        self.accounts.count_try(address)
        identity = self.provider.identity(code, attempt, back=back)
        self._must_be_allowed(identity)
        token = self.accounts.begin(self._account(identity))
        self.accounts.forget_try(address)
        return token

    def link(self, name: str, subject: str, *, person: Person) -> None:
        """Let a subject of the provider sign in as an account, from now on without a password.

        Ends the account's sessions. Raises Forbidden, NotFound; Conflict when the subject has an account.
        """
        person.must(Right.ADMINISTER)
        issuer = self.terms.issuer
        self.accounts.store.change(
            name,
            lambda known: replace(known, issuer=issuer, subject=subject, password="", once=False),
            end_sessions=True,
            by=person.name,
        )

    def sign_out_address(self, *, back: str) -> str:
        """Where people sign out of the provider itself, "" where it has no such page. Raises Unavailable."""
        return self.provider.sign_out_address(back=back)

    def _must_be_allowed(self, identity: Identity) -> None:
        group, domain = self.terms.group, self.terms.email_domain
        if group and group not in identity.values(self.terms.role_claim):
            raise NotSignedIn(
                "You are not in the group of people who may use this site.",
                next_step=f"Ask whoever manages groups at {self.terms.host} to put you in.",
            )
        proven = identity.claims.get("email_verified") is True
        if domain and not (proven and identity.text("email").casefold().endswith(f"@{domain}")):
            raise NotSignedIn(
                f"Only people with a verified e-mail address at {domain} may use this site.",
                next_step=f"Sign in with such an account of {self.terms.host}.",
            )

    def _account(self, identity: Identity) -> Account:
        """The subject's account, with the role it has now. Raises NotSignedIn, Conflict."""
        known = self._known(identity) or self._new(identity)
        if not known.active:
            raise NotSignedIn(
                f"The account {known.name} may not sign in any more.",
                next_step="Ask an administrator of this site to enable it.",
            )
        role = self._role(identity)
        if not self.terms.role_claim or role is known.role:
            return known
        self.accounts.store.change(
            known.name, lambda account: replace(account, role=role), end_sessions=True, by=known.name
        )
        return replace(known, role=role)

    def _known(self, identity: Identity) -> Account | None:
        return self.accounts.store.account_of(self.terms.issuer, identity.subject)

    def _new(self, identity: Identity) -> Account:
        """An account for a subject that has none, if the terms allow it. Raises NotSignedIn, Conflict."""
        subject = shlex.quote(identity.subject)
        if not self.terms.new_accounts:
            raise NotSignedIn(
                f"{self.terms.host} knows you, but there is no account for you here.",
                next_step=f"Ask an administrator of this site to run: searchapp users link NAME -- {subject}",
            )
        name = identity.text("preferred_username") or identity.text("email") or identity.subject
        account = Account(
            name=checked_name(name),
            role=self._role(identity),
            issuer=self.terms.issuer,
            subject=identity.subject,
        )
        try:
            self.accounts.store.add(account, by=account.name)
        except Conflict as taken:
            known = self._known(identity)  # two first sign-ins at once
            if known is None:
                raise Conflict(
                    f"There is an account {account.name} already, and it is not known to be yours.",
                    next_step="If it is yours, ask an administrator of this site to run: "
                    f"searchapp users link {shlex.quote(account.name)} -- {subject}",
                ) from taken
            return known
        return account

    def _role(self, identity: Identity) -> Role:
        """The highest role that what the provider says gives, else viewer."""
        said = identity.values(self.terms.role_claim) if self.terms.role_claim else frozenset()
        given = {role for value, role in self.terms.roles if value in said}
        return next((role for role in reversed(Role) if role in given), Role.VIEWER)
