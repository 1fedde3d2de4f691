"""A provider of OpenID Connect as a process of its own: `python -m tests.web.provider` prints its issuer.

It keeps the rules of the standard (registered address, client secret, PKCE, a code good for one use), but
signs whatever claims the person who signs in there sends, and by `fault` sends what a good one never would.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "searchapp"
CLIENT_SECRET = "of this test alone"
BACK = "http://localhost/sign-in/answer"

app = Flask(__name__)
KEY = RSAKey.generate_key(2048, {"kid": "signing", "use": "sig"}, auto_kid=False)
OLDER = ECKey.generate_key("P-256", {"kid": "older", "use": "sig"}, auto_kid=False)
UNPUBLISHED = RSAKey.generate_key(2048, {"kid": "signing", "use": "sig"}, auto_kid=False)
SHARED = OctKey.generate_key(256, {"kid": "shared"}, auto_kid=False)
codes: dict[str, dict[str, Any]] = {}


@app.get("/.well-known/openid-configuration")
def description() -> Response:
    issuer = app.config["ISSUER"]
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        token_endpoint=f"{issuer}/token",
        jwks_uri=f"{issuer}/keys",
        end_session_endpoint=f"{issuer}/sign-out",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256", "ES256", "HS256", "none"],
        token_endpoint_auth_methods_supported=["client_secret_basic"],
        code_challenge_methods_supported=["S256"],
    )


@app.get("/other/.well-known/openid-configuration")
def description_of_another() -> Response:
    return description()


@app.get("/moved/.well-known/openid-configuration")
def moved() -> Response:
    return redirect("/.well-known/openid-configuration")  # type: ignore[return-value] - of werkzeug


@app.get("/keys")
def keys() -> Response:
    published = [key.as_dict(private=False) for key in (OLDER, KEY)]
    strange = [{"kty": "AKP", "kid": "later"}, SHARED.as_dict(private=True)]
    return jsonify(keys=[*strange, *published])


@app.post("/authorize")
def authorize() -> Response:
    """What the page to sign in there sends: who one is (`claims`), and what goes wrong (`fault`)."""
    asked = request.args
    known = asked["client_id"] == CLIENT_ID and asked["redirect_uri"] == BACK
    if not known or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
        abort(400)
    if "openid" not in asked["scope"].split():
        abort(400)
    code = secrets.token_urlsafe(16)
    codes[code] = {**asked, "claims": json.loads(request.form["claims"]), "fault": request.form["fault"]}
    return redirect(f"{BACK}?code={code}&state={asked['state']}")  # type: ignore[return-value] - of werkzeug


@app.post("/token")
def token() -> tuple[Response, int]:
    sent, client = request.form, request.authorization
    if client is None or (client.username, client.password) != (CLIENT_ID, CLIENT_SECRET):
        return jsonify(error="invalid_client"), 401
    kept = codes.pop(sent["code"], None)
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    if kept is None or sent["redirect_uri"] != BACK or _text(digest) != kept["code_challenge"]:
        return jsonify(error="invalid_grant", error_description="<script>x</script>"), 400
    fault = kept["fault"]
    if fault == "broken":
        return jsonify("no token"), 500
    answer = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60}
    if fault != "no token":
        answer["id_token"] = _signed(_claims(kept), fault)
    return jsonify(answer), 200


def _claims(kept: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": app.config["ISSUER"], "aud": CLIENT_ID, "iat": now, "exp": now + 300}
    claims |= {"nonce": kept["nonce"], **kept["claims"]}
    wrong: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "of another sign-in"},
        "expired": {"iat": now - 7_200, "exp": now - 3_600},
        "issuer": {"iss": "https://login.other.example"},
        "audience": {"aud": "another-site"},
        "azp": {"aud": "another-site", "azp": CLIENT_ID},
        "audiences": {"aud": [CLIENT_ID, "another-site"], "azp": CLIENT_ID},
        "access token": {"at_hash": "of another one"},
        "subject": {"sub": "x" * 256},
    }
    claims |= wrong.get(kept["fault"], {})
    if kept["fault"] == "without nonce":
        del claims["nonce"]
    return claims


def _signed(claims: dict[str, Any], fault: str) -> str:
    if fault == "none":
        return _by_hand({"alg": "none"}, claims, None)
    if fault == "public key as secret":
        return _by_hand({"alg": "HS256", "kid": "signing"}, claims, KEY.as_pem(private=False))
    if fault == "shared secret":
        return _by_hand({"alg": "HS256", "kid": "shared"}, claims, SHARED.raw_value)
    if fault == "older key":
        return jwt.encode({"alg": "ES256", "kid": "older"}, claims, OLDER)
    key = UNPUBLISHED if fault == "unpublished key" else KEY
    signed = jwt.encode({"alg": "RS256", "kid": "signing"}, claims, key)
    if fault == "changed":
        header, _payload, signature = signed.split(".")
        return ".".join((header, _text(json.dumps({**claims, "sub": "somebody else"}).encode()), signature))
    return signed


def _by_hand(header: dict[str, str], claims: dict[str, Any], secret: bytes | None) -> str:
    body = ".".join(_text(json.dumps(part).encode()) for part in (header, claims))
    signature = hmac.digest(secret, body.encode(), "sha256") if secret else b""
    return f"{body}.{_text(signature)}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["ISSUER"] = f"http://127.0.0.1:{server.server_port}"
    print(app.config["ISSUER"], flush=True)  # noqa: T201 - whoever started it reads this
    server.serve_forever()
