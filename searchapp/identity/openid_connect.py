"""Speaks OpenID Connect with one provider: authorization code, PKCE, and a token that is checked strictly.

Only `issuer` is trusted, and what it signed. It must not decide who is let in; that is
`services.single_sign_on`. Redirects are not followed, and every request ends in bounded time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from searchapp.config import LOCAL_NAMES
from searchapp.domain.errors import NotSignedIn, Unavailable
from searchapp.domain.identity import Attempt, Identity, Provider
from searchapp.identity.deadline import ended_after
from searchapp.identity.patience import LONGEST, TIMEOUT, Patience, read_json, wholly_read

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that are accepted, whatever provider or token say: none whose key this site shares."""

_LEEWAY: Final = 60  # seconds by which the clocks may differ
_KEPT_FOR: Final = 600  # seconds until the provider's description is read again
_GOOD_FOR: Final = 86_400  # seconds for which one is used where the provider does not answer
_LONGEST_SUBJECT: Final = 255  # OpenID Connect Core 1.0, section 2


class OpenIdProvider:
    """The `domain.identity.IdentityProvider` of a provider that has `longest` seconds for each answer."""

    def __init__(self, terms: Provider, *, longest: float = LONGEST) -> None:
        self.terms = terms
        self._longest = longest
        self._description: tuple[float, Mapping[str, Any]] | None = None  # when it was read, and what it says
        self._patience = Patience()

    def address(self, attempt: Attempt, *, back: str) -> str:
        """Where to send the browser. Raises Unavailable."""
        endpoint = self._endpoint("authorization_endpoint")
        with self._client(back) as client:
            address, _state = client.create_authorization_url(
                endpoint, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        return str(address)

    def identity(self, code: str, attempt: Attempt, *, back: str) -> Identity:
        """Whom the code stands for, each proof checked. Raises NotSignedIn, Unavailable."""
        endpoint = self._endpoint("token_endpoint")
        try:
            with (
                self._patience.asking(),
                self._client(back) as client,
                ended_after(client, self._longest),
            ):
                client.register_compliance_hook("access_token_response", wholly_read(longest=self._longest))
                token = client.fetch_token(
                    endpoint, code=code, code_verifier=attempt.verifier, allow_redirects=False, stream=True
                )
        except OAuthError as error:
            raise self._distrusted("the code was not accepted") from error
        except (requests.RequestException, ValueError) as error:
            raise self._silent() from error
        signed = token.get("id_token")
        if not isinstance(signed, str):
            raise self._distrusted("there is no ID token")
        keys = self._json(self._endpoint("jwks_uri"))
        try:
            return self._checked(signed, keys, attempt.nonce, access=str(token.get("access_token") or ""))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise self._distrusted(getattr(error, "error", "") or "malformed") from error

    def sign_out_address(self, *, back: str) -> str:
        """Where people sign out of the provider itself, "" where it has no such page. Raises Unavailable."""
        if "end_session_endpoint" not in self._described():
            return ""
        asked = {"client_id": self.terms.client_id, "post_logout_redirect_uri": back}
        endpoint = self._endpoint("end_session_endpoint")
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def _checked(self, signed: str, keys: Mapping[str, Any], nonce: str, *, access: str) -> Identity:
        """Whom the token names (OpenID Connect Core 1.0, 3.1.3.7). Raises NotSignedIn, JoseError, ValueError.

        The audience is this site alone: Authlib lets another pass where `azp` names this site.
        """
        rules = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        token = jwt.decode(signed, _signing(keys), registry=rules)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"essential": True, "value": self.terms.issuer}, "nonce": {"essential": True}},
            {"nonce": nonce, "client_id": self.terms.client_id, "access_token": access},
        )
        claims.validate(leeway=_LEEWAY)
        if claims["aud"] not in (self.terms.client_id, [self.terms.client_id]):
            raise self._distrusted("it is meant for another site")
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise self._distrusted("it names nobody")
        return Identity(subject=subject, claims=dict(claims))

    def _client(self, back: str) -> OAuth2Session:
        offered = self._described().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return OAuth2Session(
            self.terms.client_id,
            self.terms.client_secret,
            token_endpoint_auth_method="client_secret_basic"
            if "client_secret_basic" in offered
            else "client_secret_post",
            scope=self.terms.scopes,
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )

    def _endpoint(self, name: str) -> str:
        """An address of the provider's description, by https unless both are on this machine."""
        address = str(self._described().get(name, ""))
        parts = urlsplit(address)
        here = {urlsplit(self.terms.issuer).hostname, parts.hostname} <= LOCAL_NAMES
        if parts.scheme == "https" or (parts.scheme == "http" and here):
            return address
        raise self._silent()

    def _described(self) -> Mapping[str, Any]:
        """The provider's description of itself, which must be of the issuer that was set.

        One read earlier serves where the provider does not answer: the browser is still sent there.
        """
        now, known = time.monotonic(), self._description
        if known and now < known[0] + _KEPT_FOR:
            return known[1]
        issuer = self.terms.issuer
        try:
            found = self._json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except Unavailable:
            if known and now < known[0] + _GOOD_FOR:
                return known[1]
            raise
        if found.get("issuer") != issuer:
            raise Unavailable(
                f"What {self.terms.host} says of itself is not of the issuer that is set here.",
                next_step="Whoever runs this site must set SEARCHAPP_SSO_ISSUER as the provider does.",
            )
        self._description = (now, found)
        return found

    def _json(self, address: str) -> Mapping[str, Any]:
        try:
            with self._patience.asking():
                found = read_json(address, timeout=TIMEOUT, longest=self._longest)
        except (requests.RequestException, ValueError) as error:
            raise self._silent() from error
        if not isinstance(found, dict):
            raise self._silent()
        return found

    def _silent(self) -> Unavailable:
        return Unavailable(
            f"{self.terms.host}, where people of this site sign in, does not answer as it should.",
            next_step="Try again in a few minutes. If you have a password for this site, sign in with that.",
        )

    def _distrusted(self, reason: str) -> NotSignedIn:
        return NotSignedIn(
            f"What {self.terms.host} sent to sign you in could not be trusted ({reason}).",
            next_step="Go to the sign-in page and start again. If it happens again, tell whoever runs this "
            "site what stands in brackets.",
        )


def _signing(keys: Mapping[str, Any]) -> KeySet:
    """The provider's public keys for signatures; shared secrets and keys of other kinds are left out."""
    listed = [key for key in keys["keys"] if key.get("kty") in ("RSA", "EC") and key.get("use") != "enc"]
    return KeySet.import_key_set({"keys": listed})
