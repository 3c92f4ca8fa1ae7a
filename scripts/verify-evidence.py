#!/usr/bin/env python3
"""Verifies the record of a maintenance window with Python's standard library alone.

A second implementation, for auditors who would rather not run ours: it shares no code with `npm run
audit:verify`, only the description of what a record may hold (pipelines/ledger/authority.json; --authority names
another copy). SOURCE is a folder that holds `windows/<id>/...` or a bundle (one file of JSON lines). Pass the
signer's key from a source you trust; keys that lie beside the record prove only that it agrees with itself.

Verdicts: whole; not closed (whole so far, and the window goes on or its end was cut off); unsigned (something
stands there that nobody vouches for); altered. Exit status: 0 whole, 1 any other verdict, 2 wrong use.
"""
import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

AUTHORITY = {}


# ---- canonical JSON (RFC 8785)
def number(value):
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{text}"
    else:
        text = f"{text[0]}{'.' + text[1:] if len(text) > 1 else ''}e{point - 1:+d}"
    return ("-" if sign else "") + text


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def same(one, other):
    """Python takes true for the number one."""
    return canonical(one) == canonical(other)


def no_number(name):
    raise ValueError(f"{name} is no JSON")


def parse(data):
    try:
        return json.loads(data.decode("utf-8"), parse_int=float, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise ValueError("it is empty" if not data else "it is no JSON in UTF-8") from None


def well_formed(text):
    try:
        text.encode()
        return True
    except UnicodeEncodeError:
        return False


# ---- shapes, as authority.json has them
def problem_in(value, shape, where="", level=0):
    """What keeps a value from having the shape, or None."""
    no = lambda what: f"{where or 'it'} is {what}"  # noqa: E731
    deeper = lambda inner, its, name: problem_in(inner, its, f"{where}.{name}" if where else name, level + 1)  # noqa: E731
    if level > 32:
        return no("nested too deeply")
    if isinstance(shape, str):
        return problem_in_named(value, shape, where, level, no)
    if "$any" in shape:
        problems = [problem_in(value, each, where, level + 1) for each in shape["$any"]]
        return None if None in problems else problems[-1]
    if "$list" in shape:
        if not isinstance(value, list):
            return no("no list")
        return next(filter(None, (deeper(item, shape["$list"], str(at)) for at, item in enumerate(value))), None)
    if not isinstance(value, dict):
        return no("no object")
    if any(not well_formed(name) or name == "__proto__" for name in value):
        return no("an object with a name that means something else")
    if "$map" in shape:
        return next(filter(None, (deeper(value[name], shape["$map"], name) for name in value)), None)
    if isinstance(shape.get("$by"), str):
        tag = value.get(shape["$by"])
        if not isinstance(tag, str) or tag.startswith("$") or tag not in shape:
            return no(f"of no known {shape['$by']}")
        shape = {**shape[tag], shape["$by"]: f"={tag}"}
    for name, inner in shape.items():
        field = name.removesuffix("?")
        if field not in value:
            if field == name:
                return no(f"without {field}")
            continue
        problem = deeper(value[field], inner, field)
        if problem:
            return problem
    strangers = [name for name in value if name not in shape and f"{name}?" not in shape]
    return no("an object with more fields than it may have") if strangers else None


def problem_in_named(value, shape, where, level, no):
    text, plain_number = isinstance(value, str), isinstance(value, float)
    if text and not well_formed(value):
        return no("no well-formed Unicode")
    if shape.startswith("="):
        fits = any(value == (float(each) if each.isdigit() else each) for each in shape[1:].split("|"))
        return None if fits and not isinstance(value, bool) else no("another value")
    if shape in AUTHORITY["patterns"]:
        fits = text and re.search(AUTHORITY["patterns"][shape].replace("$", r"\Z"), value)
        return None if fits and (shape != "instant" or on_calendar(value)) else no(f"no {shape}")
    finite = plain_number and value not in (float("inf"), float("-inf"))
    checks = {
        "text": (text, "no text"),
        "number": (finite, "no number"),
        "count": (finite and value.is_integer() and 0 <= value < 2**53, "no whole number"),
        "flag": (isinstance(value, bool), "neither true nor false"),
        "null": (value is None, "not null"),
    }
    if shape in checks:
        return None if checks[shape][0] else no(checks[shape][1])
    if shape == "anything":
        if isinstance(value, (list, dict)):
            return problem_in(value, {"$list" if isinstance(value, list) else "$map": "anything"}, where, level)
        return problem_in(value, "number", where, level) if plain_number else None
    return problem_in(value, AUTHORITY["shapes"][shape], where, level)


def on_calendar(instant):
    try:
        return epoch_ms(instant) is not None
    except ValueError:
        return False


def epoch_ms(instant):
    moment = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return round(moment.timestamp() * 1000)


def moment_of(when, plan):
    """Epoch milliseconds of `1h before start`; days keep the wall clock of the plan's zone. None where it is no time."""
    match = re.fullmatch(r"(?:at|([1-9][0-9]{0,3})([mhd]) (before|after)) (start|end)", when)
    if not match:
        return None
    local, zone = re.fullmatch(r"(\S{16,19})(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)\[([^\]]+)\]", plan[match[4]]).groups()
    moment, count = datetime.fromisoformat(local), int(match[1] or 0) * (-1 if match[3] == "before" else 1)
    if match[2] == "d":
        moment, count = moment + timedelta(days=count), 0
    minutes = count * (60 if match[2] == "h" else 1)
    return round((moment.replace(tzinfo=ZoneInfo(zone)).timestamp() + minutes * 60) * 1000)


def exactly(data, shape, most=64 * 1024):
    """The value that the bytes spell in the one canonical way; raises ValueError with the reason."""
    if len(data) > most:
        raise ValueError(f"it is larger than {most} bytes")
    value = parse(data)
    problem = problem_in(value, shape)
    if problem:
        raise ValueError(problem)
    if canonical(value).encode("utf-8") != data:
        raise ValueError("the bytes are not canonical JSON")
    return value


# ---- the Merkle tree of RFC 6962, as a stack of (leaves below, hash), largest first
def push(stack, leaf):
    stack.append((1, hashlib.sha256(b"\0" + leaf).digest()))
    while len(stack) > 1 and stack[-2][0] == stack[-1][0]:
        join(stack)


def root_of(stack):
    stack = list(stack)
    while len(stack) > 1:
        join(stack)
    return stack[0][1] if stack else hashlib.sha256(b"").digest()


def join(stack):
    (right_count, right), (left_count, left) = stack.pop(), stack.pop()
    stack.append((left_count + right_count, hashlib.sha256(b"\1" + left + right).digest()))


# ---- Ed25519 (RFC 8032); slow and only for checking public signatures
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return ((f - e) * (z - c) % P, (z + c) * (f + e) % P, (z - c) * (z + c) % P, (f - e) * (f + e) % P)


@lru_cache(maxsize=4096)
def point_of(data):
    number_ = int.from_bytes(data, "little")
    odd, y = number_ >> 255, number_ & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@lru_cache(maxsize=1024)
def multiples_of(point):
    """A row for each four bits of a number: sixteen multiples. A run's key signs many times, so that adding up is quicker."""
    rows = []
    for _ in range(64):
        row = [(0, 1, 1, 0)]
        for _ in range(16):
            row.append(add(row[-1], point))
        point = row.pop()
        rows.append(row)
    return rows


@lru_cache(maxsize=65536)
def signed_by(key, message, signature):
    if len(signature) != 64 or len(key) != 32:
        return False
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    sum_ = (0, 1, 1, 0)
    for number_, rows in ((s, multiples_of(BASE)), (h, multiples_of((P - a[0], a[1], 1, P - a[3])))):
        for at, row in enumerate(rows):
            sum_ = add(sum_, row[number_ >> 4 * at & 15])
    return all((sum_[at] - r[at] * sum_[2]) % P == 0 for at in (0, 1))


# ---- keys that others certified: SSH signatures (PROTOCOL.sshsig) and tokens of GitHub's runs (RS256)
def exact_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 is not spelt exactly")
    return data


def wire(value):
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def strings_in(data):
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            return []
        found.append(data[4:4 + size])
        data = data[4 + size:]
    return found


def ssh_key_of(line):
    parts = line.strip().split()
    if len(parts) < 2 or parts[0] != "ssh-ed25519":
        return None
    try:
        found = strings_in(exact_base64(parts[1]))
    except ValueError:
        return None
    return found[1] if len(found) == 2 and found[0] == b"ssh-ed25519" and len(found[1]) == 32 else None


def ssh_signed(message, armour, line, namespace):
    key = ssh_key_of(line)
    body = re.fullmatch(
        r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?", armour
    )
    try:
        data = exact_base64(body[1].replace("\n", "")) if body else b""
    except ValueError:
        return False
    found = strings_in(data[10:])
    if key is None or data[:10] != b"SSHSIG\0\0\0\1" or len(found) != 5:
        return False
    by, named, reserved, algorithm, inner = found
    signature = strings_in(inner)
    if by != wire("ssh-ed25519") + wire(key) or named != namespace.encode() or algorithm not in (b"sha512", b"sha256"):
        return False
    if len(signature) != 2 or signature[0] != b"ssh-ed25519":
        return False
    digest_ = hashlib.new(algorithm.decode(), message).digest()
    text = b"SSHSIG" + wire(named) + wire(reserved) + wire(algorithm) + wire(digest_)
    return signed_by(key, text, signature[1])


def base64url(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("base64url is not spelt exactly")
    return data


DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def token_problem(token, audience, workflow):
    """(what is wrong with a run's token or None, when it was issued in epoch milliseconds)"""
    try:
        head, payload, signature = token.split(".")
        header, claims = parse(base64url(head)), parse(base64url(payload))
        key = next((each for each in workflow["issuerKeys"] if each["kid"] == header["kid"]), None)
        if header["alg"] != "RS256" or key is None:
            return "no known key of the issuer signed the run’s token", 0
        modulus, exponent = (int.from_bytes(base64url(key[part]), "big") for part in ("n", "e"))
        size = (modulus.bit_length() + 7) // 8
        tail = DIGEST_INFO + hashlib.sha256(f"{head}.{payload}".encode()).digest()
        expected = b"\0\1" + b"\xff" * (size - len(tail) - 3) + b"\0" + tail
        given = base64url(signature)
        if len(given) != size or pow(int.from_bytes(given, "big"), exponent, modulus).to_bytes(size, "big") != expected:
            return "the signature of the run’s token is wrong", 0
        branch = claims["ref"] == workflow["ref"] and claims["ref_protected"] == "true"
        for fits, problem in (
            (claims["iss"] == AUTHORITY["tokenIssuer"], "the run’s token is of another issuer"),
            (claims["aud"] == audience, "this is not the key that the token names"),
            (claims["repository_id"] == workflow["repositoryId"], "the run is of another repository"),
            (branch and claims["workflow_ref"].endswith(f"@{workflow['ref']}"), "the run is not of the protected branch"),
        ):
            if not fits:
                return problem, 0
        return None, claims["iat"] * 1000
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the run’s token is not readable", 0


# ---- certificates: whose key may write
def deciders_of(plan):
    gates = plan["approvals"]["gates"].values()
    return {
        *(who for rule in gates for who in [*rule["approvers"], *rule["escalateTo"]]),
        *plan["emergencyContacts"],
        *(row["accountable"] for row in plan["raci"]),
        *(trigger["decidedBy"] for trigger in plan["callOff"]),
        *(who for handover in plan["handovers"] for who in (handover["from"], handover["to"])),
    }


def snapshot_in(data, name):
    """The snapshot of that digest, spelt in the one canonical way, or None."""
    try:
        return exactly(data, {"$map": "anything"}, len(data)) if data is not None and digest(data) == name else None
    except ValueError:
        return None


def certifiers_in(data, name):
    """What a snapshot says of who may certify, or None where it is not that snapshot or says nothing of the sort."""
    try:
        value = snapshot_in(data, name)
        deciders = deciders_of(value["plan"])
        keys = [each["sshKey"] for each in value["organisation"]["people"] if each["id"] in deciders and "sshKey" in each]
        return {**value.get("writers", {}), "deciders": keys}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def signed_bytes(kind, value):
    unsigned = {name: each for name, each in value.items() if name != "signature"}
    return f"tideover/{kind}/{AUTHORITY['format']}\n{canonical(unsigned)}".encode("utf-8")


def is_signed(certificate, kind, value):
    try:
        return signed_by(exact_base64(certificate["key"]), signed_bytes(kind, value), exact_base64(value["signature"]))
    except ValueError:
        return False


def certificate_problem(certificate, window, at, certifiers, saying="write"):
    """Why it does not count, or None. Whoever opened the window wrote the certifiers down: what is none certifies nothing."""
    try:
        return problem_of_certificate(certificate, window, at, certifiers, saying)
    except (ValueError, KeyError, TypeError, AttributeError):
        return "what would certify its key is not readable"


def problem_of_certificate(certificate, window, at, certifiers, saying):
    start, until, tolerance = epoch_ms(certificate["from"]), epoch_ms(certificate["until"]), AUTHORITY["clockToleranceMs"]
    if certificate["window"] != window:
        return "its key was certified for another window"
    if saying not in certificate["sayings"]:
        return "this key may not say that"
    if until - start > AUTHORITY["certificateLastsMs"]:
        return "a key is certified for twelve hours at most"
    if not start - tolerance <= epoch_ms(at) <= until:
        return "its key was not certified at that time"
    proof = certificate["proof"]
    statement = signed_bytes("certificate", {name: each for name, each in certificate.items() if name != "proof"})
    if proof["kind"] == "ssh":
        lines = [each for each in [certifiers.get("rehearsal"), *certifiers["deciders"]] if each is not None]
        if any(ssh_signed(statement, proof["signature"], line, AUTHORITY["certificateNamespace"]) for line in lines):
            return None
        return "its certificate is signed by nobody who decides in this window"
    if proof["kind"] == "run":
        if "workflow" not in certifiers:
            return "no workflow may write this window"
        audience = f"tideover:{hashlib.sha256(statement).hexdigest()}"
        problem, issued = token_problem(proof["token"], audience, certifiers["workflow"])
        if problem or abs(issued - start) <= tolerance:
            return problem
        return "its token was given at another time than the certificate says"
    handler = next((each for each in certifiers.get("handlers", []) if each["name"] == proof["name"]), None)
    try:
        known = handler and signed_by(exact_base64(handler["key"]), statement, exact_base64(proof["signature"]))
    except ValueError:
        known = False
    if not known:
        return "no known handler certified its key"
    return None if set(certificate["sayings"]) <= set(handler["sayings"]) else "this key may not say that"


# ---- signed notes and checkpoints (C2SP)
def read_key(text):
    name, key_id, encoded = text.split("+", 2)
    data = exact_base64(encoded)
    if len(data) != 33 or data[0] != 1 or hashlib.sha256(f"{name}\n".encode() + data).hexdigest()[:8] != key_id:
        raise ValueError(f"{text} is no Ed25519 verifier key")
    return name, bytes.fromhex(key_id), data[1:]


def open_checkpoint(note, keys):
    """(window, size, root) of a note that a known key signed; raises ValueError otherwise."""
    text, _, signatures = note.decode("utf-8").rpartition("\n\n")
    text, known = text + "\n", []
    if re.search(r"[\x00-\x09\x0b-\x1f]", text):
        raise ValueError("it has a control character")
    if not re.fullmatch(rf"(?:— [^{SPACE}+]+ [A-Za-z0-9+/]+=*\n){{1,16}}", signatures):
        raise ValueError("its signatures are malformed")
    for line in signatures.split("\n")[:-1]:
        _, name, encoded = line.split(" ")
        data = exact_base64(encoded)
        if len(data) < 5:
            raise ValueError("a signature line is malformed")
        for key_name, key_id, key in keys:
            if (key_name, key_id) == (name, data[:4]):
                if name in known:
                    raise ValueError(f"{name} signed it twice")
                if not signed_by(key, text.encode("utf-8"), data[4:]):
                    raise ValueError(f"the signature of {name} is wrong")
                known.append(name)
    if not known:
        raise ValueError("no known key signed it")
    match = re.fullmatch(r"tideover/(\S+)\n(0|[1-9][0-9]{0,14})\n(\S+)\n", text)
    root = exact_base64(match[3]) if match else b""
    if len(root) != 32:
        raise ValueError("it is signed, but no checkpoint of a window")
    return match[1], int(match[2]), root


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


# ---- the record
class Record:
    """One window's objects, the entries that count, and what is wrong."""

    def __init__(self, objects, window, keys, published):
        self.objects, self.window, self.keys, self.published = objects, window, keys, published
        self.prefix = f"windows/{window}/"
        self.problems, self.entries, self.roots = [], [], [root_of([])]
        self.certifiers, self.sizes = {}, []

    def problem(self, where, what, kind="altered"):
        self.problems.append({"where": where, "what": what, "kind": kind})

    def set_aside(self, key, data, why):
        """What has no effect is harmless where the window noticed it, and said so."""
        if (key, digest(data)) not in self.said:
            self.problem(key, f"it does not count: {why}", "unsigned")

    def under(self, folder):
        return {key: self.objects[key] for key in sorted(self.objects) if key.startswith(self.prefix + folder)}

    def certifiers_by(self, name):
        if name not in self.certifiers:
            self.certifiers[name] = certifiers_in(self.objects.get(self.snapshot_key(name)), name)
        return self.certifiers[name]

    def snapshot_key(self, name):
        return f"{self.prefix}snapshots/{name.replace(':', '-')}.json"

    def bodies(self, *kinds):
        return [(entry, entry["body"]) for entry in self.entries if entry["body"]["kind"] in kinds]

    # -- entries
    def check_entries(self):
        stack, refused, chained = [], [], True
        standing = {"claim": 0, "certificate": None, "snapshot": None}
        for at in range(1, len(self.objects) + 1):
            key = self.entry_key(at)
            data = self.objects.get(key)
            if data is None:
                break
            try:
                append, after, holds = self.judge(data, at, standing)
                if not holds and chained:
                    chained = False
                    self.problem(key, "what stands before it is not what stood there when it was written")
                last = self.entries[-1]["at"] if self.entries else ""
                if append["at"] < last and (append["bodies"] or [{}])[0].get("setBackFrom") != last:
                    self.problem(key, "it is older than the entry before it")
                self.entries += [{**append, "sequence": at, "body": body} for body in append["bodies"]]
                standing = after
            except ValueError as error:
                refused.append((key, data, str(error)))
            push(stack, data)
            self.roots.append(root_of(stack))
        size = len(self.roots) - 1
        numbers = {self.entry_key(at) for at in range(1, size + 1)}
        for key, data in self.under("entries/").items():
            if key in numbers:
                continue
            if self.was_signed(key, data, standing):
                self.problem(key, "it is signed, and what came before it is missing")
            else:
                refused.append((key, data, "no entry can have this number"))
        self.said = {(self.prefix + body["key"], body["digest"]) for _, body in self.bodies("refused")}
        for each in refused:
            self.set_aside(*each)

    def entry_key(self, at):
        return f"{self.prefix}entries/{round(at):08d}.json"

    def was_signed(self, key, data, standing):
        """Whether a holder of this or a later claim signed it for its own place."""
        try:
            append = exactly(data, "append", 1 << 20)
            number_, at = round(append["claim"]), round(append["sequence"])
            if standing["snapshot"] is None or self.entry_key(at) != key or append["bodies"][0]["kind"] == "claim-taken":
                return False
            claim = self.objects.get(f"{self.prefix}claims/ledger/{number_:08d}.json") if number_ > standing["claim"] else None
            if claim is not None:
                certificate = self.judge_claim(claim, number_, self.certifiers_by(standing["snapshot"]))["certificate"]
                standing = {**standing, "claim": number_, "certificate": certificate}
            self.judge(data, at, standing)
            return True
        except (ValueError, IndexError):
            return False

    def judge(self, data, at, before):
        """(append, how things stand after it, whether its root holds); raises ValueError where it does not count."""
        append = exactly(data, "append", 1 << 20)
        first = append["bodies"][0] if append["bodies"] else {"kind": ""}
        announces = first if first["kind"] == "claim-taken" else None
        opened = next((body["snapshot"] for body in append["bodies"] if body["kind"] == "window-opened"), None)
        amended = [body["to"] for body in append["bodies"] if body["kind"] == "amended"]
        snapshot = before["snapshot"] or opened
        certificate = (announces or {}).get("certificate", before["certificate"])
        for fits, why in (
            (append["window"] == self.window, "it was written for another window"),
            (append["sequence"] == at, "it was written for another place"),
            (append["claim"] >= before["claim"], "it was written under a claim that had been taken over"),
            (announces or append["claim"] == before["claim"], "its claim writes before it says that it was taken"),
            (not announces or lasts_at_most(append["at"], announces["expires"]), "a claim lasts ten minutes at most"),
            (certificate, "nobody certified its key"),
            (snapshot, "nothing is written before the window is opened"),
        ):
            if not fits:
                raise ValueError(why)
        certifiers = self.certifiers_by(snapshot)
        if certifiers is None:
            raise ValueError("the snapshot that it was written under is missing or unreadable")
        problem = certificate_problem(certificate, self.window, append["at"], certifiers)
        if problem:
            raise ValueError(problem)
        if not is_signed(certificate, "append", append):
            raise ValueError("it is not signed by the claim’s holder")
        after = {"claim": append["claim"], "certificate": certificate, "snapshot": (amended or [snapshot])[-1]}
        return append, after, append["root"] == self.roots[-1].hex()

    def check_claims(self):
        snapshot = next((body["snapshot"] for _, body in self.bodies("window-opened")), None)
        for entry, body in self.bodies("claim-taken", "amended"):
            if body["kind"] == "amended":
                snapshot = body["to"]
                continue
            number_ = round(entry["claim"])
            key = f"{self.prefix}claims/ledger/{number_:08d}.json"
            if key not in self.objects:
                self.problem(key, f"entry {entry['sequence']} says that the claim was taken, and it is missing")
                continue
            try:
                claim = self.judge_claim(self.objects[key], number_, self.certifiers_by(snapshot))
                certified = body.get("certificate", claim["certificate"])
                if claim["expires"] != body["expires"] or not same(certified, claim["certificate"]):
                    self.problem(key, f"it is not the claim that entry {entry['sequence']} speaks of")
            except ValueError as error:
                self.problem(key, f"the claim does not count: {error}")

    def judge_claim(self, data, number_, certifiers):
        claim = exactly(data, "claim")
        if (claim["window"], claim["number"]) != (self.window, number_):
            raise ValueError("it is the claim of another place")
        if not lasts_at_most(claim["at"], claim["expires"]):
            raise ValueError("a claim lasts ten minutes at most")
        if not is_signed(claim["certificate"], "claim", claim):
            raise ValueError("it is not signed by its holder")
        problem = certifiers and certificate_problem(claim["certificate"], self.window, claim["at"], certifiers)
        if problem:
            raise ValueError(problem)
        return claim

    # -- checkpoints
    def check_checkpoints(self):
        folder = f"{self.prefix}checkpoints/"
        if not self.keys:
            self.problem(folder, "no key was given to check the signatures with", "unsigned")
            return
        ours = [(key, data, True) for key, data in self.under("checkpoints/").items()]
        for where, data, is_ours in ours + [(name, data, False) for name, data in self.published]:
            try:
                of, size, root = open_checkpoint(data, self.keys)
                if of != self.window:
                    raise ValueError(f"it was signed for window {of}")
                if is_ours and re.sub(r"-[^/]*\.note\Z", ".note", where) != f"{folder}{size:08d}.note":
                    raise ValueError("it does not stand under its size")
            except ValueError as error:
                if is_ours:
                    self.set_aside(where, data, str(error))
                else:
                    self.problem(where, str(error), "unsigned")
                continue
            if size >= len(self.roots):
                self.problem(where, f"it was signed over {size} entries; only {len(self.roots) - 1} are left")
            elif root != self.roots[size]:
                self.problem(where, f"the first {size} entries are not those that were signed")
            elif is_ours:
                self.sizes.append(size)
        if not self.sizes:
            self.problem(folder, "no valid checkpoint covers the entries", "unsigned")
        self.check_every_phase_is_signed()

    def check_every_phase_is_signed(self):
        starts = [entry["sequence"] for entry, _ in self.bodies("phase-started")]
        for at, entry in enumerate(self.entries):
            body, where = entry["body"], f"entry {entry['sequence']}"
            if body["kind"] != "phase-finished" or body["result"]["result"] == "waiting":
                continue
            later = [each["sequence"] for each in self.entries[at + 1:] if each["body"]["kind"] == "phase-started"]
            before = later[0] if later else float("inf")
            if starts and later and not any(entry["sequence"] <= size < before for size in self.sizes):
                self.problem(where, f"phase {body['phase']} was not signed before the next began", "unsigned")
        end = next((entry["sequence"] for entry, _ in self.bodies("window-closed")), None)
        if end is not None and not any(size >= end for size in self.sizes):
            self.problem(f"entry {end}", "the window was closed, and its end was never signed", "unsigned")

    # -- what entries speak of
    def check_contents(self):
        self.check_opening()
        self.check_packs()
        self.check_snapshots()
        self.check_evidence()
        self.check_facts()
        self.check_effects()
        Words(self).check()

    def check_opening(self):
        told = [entry for entry in self.entries if entry["body"]["kind"] not in ("claim-taken", "refused")]
        if told and told[0]["body"]["kind"] != "window-opened":
            self.problem(f"entry {told[0]['sequence']}", "the record does not begin with the opening of the window")
        for entry in told[1:]:
            if entry["body"]["kind"] == "window-opened":
                self.problem(f"entry {entry['sequence']}", "the window is opened a second time")

    def check_packs(self):
        for key, data in self.under("packs/").items():
            head, *lines = data.split(b"\n")
            try:
                seal = exactly(head, "seal")
                start, end = round(seal["from"]), round(seal["to"])
                objects = [exact_base64(line.decode("latin-1")) for line in lines[:-1]]
                name = f"windows/{seal['window']}/packs/{start:08d}-{end:08d}.txt"
                if lines[-1:] != [b""] or len(objects) != end - start + 1 or name != key or not self.is_sealed(seal):
                    raise ValueError("it is no pack")
            except ValueError:
                self.set_aside(key, data, "it is no pack of these entries")
                continue
            if any(self.objects.get(self.entry_key(start + at)) != each for at, each in enumerate(objects)):
                self.problem(key, "it is not what stands under its numbers")

    def is_sealed(self, seal):
        named = {body.get("snapshot") or body["to"] for _, body in self.bodies("window-opened", "amended")}
        known = [each for each in map(self.certifiers_by, named) if each is not None]
        certified = any(certificate_problem(seal["certificate"], self.window, seal["at"], each) is None for each in known)
        return certified and is_signed(seal["certificate"], "seal", seal)

    def check_snapshots(self):
        for key, data in self.under("snapshots/").items():
            if key != self.snapshot_key(digest(data)):
                self.set_aside(key, data, "it is not the snapshot that its name says")
        in_force = None
        for entry, body in self.bodies("window-opened", "amended", "phase-started"):
            where = f"entry {entry['sequence']}"
            if body["kind"] == "phase-started":
                if body["snapshot"] != in_force:
                    self.problem(where, f"phase {body['phase']} ran on a snapshot that was not in force")
                continue
            if body["kind"] == "amended" and body["from"] != in_force:
                self.problem(where, "it amends a snapshot that was not in force")
            in_force = body["snapshot"] if body["kind"] == "window-opened" else body["to"]
            self.check_roster(in_force, where)
        for key, data in self.under("personal/").items():
            name = re.search(r"/personal/(sha256-[0-9a-f]+)\.bin$", key)
            if name and name[1] != digest(data).replace(":", "-"):
                self.set_aside(key, data, "it is not what its name says")

    def check_roster(self, snapshot, where):
        key = self.snapshot_key(snapshot)
        if key not in self.objects or digest(self.objects[key]) != snapshot:
            self.problem(key, f"{where} names this snapshot, and it is missing, or another one")
            return
        try:
            roster = snapshot_in(self.objects[key], snapshot)["roster"]["digest"]
            people = f"{self.prefix}personal/{roster.replace(':', '-')}.bin"
        except (ValueError, KeyError, TypeError, AttributeError):
            self.problem(key, "it names no roster")
            return
        if people not in self.objects or digest(self.objects[people]) != roster:
            self.problem(people, f"the roster of {where}’s snapshot is missing, or another one")

    def check_evidence(self):
        evidence = {digest(data) for data in [*self.under("evidence/").values(), *self.under("personal/").values()]}
        for entry, body in self.bodies("window-closed", "phase-finished"):
            where = f"entry {entry['sequence']}"
            if body["kind"] == "window-closed":
                if body["report"] not in evidence:
                    self.problem(where, "the report that it names is not among the evidence")
                continue
            for item in body["result"].get("evidence", []):
                if item["key"] not in self.objects:
                    self.problem(item["key"], f"{where} names this evidence, and it is missing")
                elif digest(self.objects[item["key"]]) != item["digest"]:
                    self.problem(item["key"], f"it is not the evidence that {where} names")

    def check_facts(self):
        taken = set()
        for entry, body in self.bodies("fact-taken", "fact-refused"):
            key, where = f"{self.prefix}facts/{body['fact']}", f"entry {entry['sequence']}"
            if body["kind"] == "fact-refused":
                taken.add(key)
                continue
            if key in taken:
                self.problem(where, f"the fact {body['fact']} is taken a second time")
            taken.add(key)
            data = self.objects.get(key)
            if data is None:
                self.problem(key, f"{where} takes this fact, and it is missing")
            elif digest(data) != body["digest"]:
                self.problem(key, f"it is not the fact that {where} took")

    def check_effects(self):
        may_begin = {}
        for entry, body in self.bodies("intent", "outcome", "fact-taken"):
            where = f"entry {entry['sequence']}"
            if body["kind"] == "intent":
                if body["class"] == "once" and may_begin.get(body["effect"]) is False:
                    self.problem(where, f"the effect {body['effect']} is begun again, and nobody said that it may be")
                may_begin[body["effect"]] = False
            elif body["kind"] == "outcome":
                if body["effect"] not in may_begin:
                    self.problem(where, f"it is the outcome of nothing: {body['effect']}")
                if body["outcome"]["result"] == "failed":
                    may_begin[body["effect"]] = True
            elif body["body"].get("kind") == "doubt-answer":
                may_begin[body["body"].get("effect")] = body["body"].get("answer") == "resend"

    def is_rehearsal(self):
        """The snapshot that opened it names the key of a rehearsal."""
        opened = [self.certifiers_by(body["snapshot"]) for _, body in self.bodies("window-opened")]
        return any(each is not None and "rehearsal" in each for each in opened)

    def verdict(self):
        self.check_entries()
        self.check_claims()
        self.check_checkpoints()
        self.check_contents()
        if len(self.roots) == 1:
            self.problem(f"{self.prefix}entries/", "there are no entries")
        elif not self.entries and self.sizes:
            self.problem(f"{self.prefix}entries/", "none of the entries that were signed counts any more")
        kinds = {each["kind"] for each in self.problems}
        closed = any(entry["body"]["kind"] == "window-closed" for entry in self.entries)
        clean = "whole" if closed else "not-closed"
        return {
            "window": self.window,
            "isRehearsal": self.is_rehearsal(),
            "conclusion": "altered" if "altered" in kinds else "unsigned" if kinds else clean,
            "entries": len(self.roots) - 1,
            "root": self.roots[-1].hex(),
            "signed": max(self.sizes, default=0),
            "problems": self.problems,
        }


# ---- what people and machines said: proven, parsed and judged again by what stood before each word
# As a Chinese keyboard types them, too: `／Hold：x`, `/hold，x`, `/hold网络`. What nobody sees is refused afterwards.
@lru_cache
def command_line():
    ends = AUTHORITY["commandEndsBefore"]
    return re.compile(
        rf"[/／]([a-zａ-ｚ]+(?:[-－‐–][a-zａ-ｚ]+)*)(?![a-z0-9_'/-]|\.\S)(?=$|[\s{ends}])[\s:：,，;；.。!！、—]*(.*)$",
        re.IGNORECASE,
    )


SPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def parse_line(text):
    """(name, its values, the reason) of a command, or None: the whole text is one command or none at all."""
    text = text.strip(SPACE)
    match = command_line().match(text)
    name = re.sub("[‐–]", "-", plain(match[1])) if match else ""
    if name not in AUTHORITY["commands"] or hidden_in(text):
        return None
    row, words, values = AUTHORITY["commands"][name], [each for each in re.split("[ \u3000]+", match[2] or "") if each], []
    for kind in row["arguments"]:
        known = words and re.fullmatch(f"[{AUTHORITY['argumentOf']}]+", words[0])
        found = re.search(AUTHORITY["arguments"][kind].replace("$", r"\Z"), span_of(kind, plain(words[0]))) if known else None
        if found and kind in ("phase", "approved") and found[1] not in [*AUTHORITY["phases"], *["correct"] * (kind == "approved")]:
            found = None
        if not found and kind != "vendor":
            return None
        values.append(found[1] if found else None)
        words = words[1:] if found else words
    reason = " ".join(words)
    fits = {"none": reason == "", "needed": reason != "", "optional": True}[row["reason"]]
    return (name, values, reason) if fits and len(reason.encode("utf-16-le")) <= 2 * AUTHORITY["longestReason"] else None


def plain(word):
    return unicodedata.normalize("NFKC", word).lower()


def span_of(kind, word):
    if kind != "span":
        return word
    return re.sub("天$", "d", re.sub("(?:个)?小?时$", "h", re.sub("分钟?$", "m", word)))


# Default_Ignorable_Code_Point beyond the formats, and the empty Braille pattern.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")


def hidden_in(text):
    """A character that makes a text look different from what it is; within an emoji a joiner hides nothing."""
    # What this Python does not know yet is a newer emoji.
    kind_at = lambda at: unicodedata.category(text[at]).replace("Cn", "S")[0] if 0 <= at < len(text) else ""  # noqa: E731
    for at, each in enumerate(text):
        before, after = kind_at(at - 1), kind_at(at + 1)
        within = (each == "\ufe0f" and (before in ("S", "N") or text[max(at - 1, 0)] in "*#‼⁉ℹ〰")) or (
            each == "\u200d" and (before == "S" or text[max(at - 1, 0)] == "\ufe0f") and after == "S"
        )
        if not within and (unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") or UNSEEN.match(each)):
            return True
    return False


def command_of(name, values):
    if name == "call-off":
        return {"name": name, "whose": "vendor" if values[0] else "ours"}
    row = AUTHORITY["commands"][name]
    read = [float(value) if kind in AUTHORITY["numbers"] else value for kind, value in zip(row["arguments"], values)]
    return {"name": name, **dict(zip(row.get("fields", []), read))}


def names(given, name):
    return name.removeprefix("sha256:").startswith(given)


def fingerprint(line):
    blob = (line.split() + ["", ""])[1]
    return "SHA256:" + base64.b64encode(hashlib.sha256(base64.b64decode(blob)).digest()).decode().rstrip("=")


def steps():
    early = AUTHORITY["early"]
    return [*((each, 1) for each in early), *((each, 2 if each in early else 1) for each in AUTHORITY["phases"])]


class Humans:
    """Contacts that share an account, a key or an address are one human."""

    def __init__(self, people):
        self.people, self.of, holders = people, {each["id"]: each["id"] for each in people}, {}
        for contact in people:
            marks = [f"email:{contact['email'].strip().lower()}"]
            marks += [f"github:{contact['github']['id']}"] if "github" in contact else []
            marks += [f"ssh:{fingerprint(contact['sshKey'])}"] if "sshKey" in contact else []
            for mark in marks:
                human = self.of[contact["id"]]
                holder = holders.get(mark, human)
                self.of = {who: holder if of == human else of for who, of in self.of.items()}
                holders = {**{each: holder if of == human else of for each, of in holders.items()}, mark: holder}

    def behind(self, person):
        return self.of.get(person, person)

    def carried(self, person, proof):
        contact = next((each for each in self.people if each["id"] == person), {})
        if proof["kind"] == "comment":
            return contact.get("github", {}).get("id") == proof["user"]
        return "sshKey" in contact and fingerprint(contact["sshKey"]) == proof["key"]

    def is_involved(self, person, involved):
        accounts = {each["github"]["id"] for each in self.people if "github" in each and self.behind(each["id"]) == self.behind(person)}
        return any(
            (who is not None and self.behind(who) == self.behind(person)) or (account is not None and account in accounts)
            for who, account in involved
        )


class Words:
    """Goes through the entries and knows, before each, what was said and which snapshot was in force."""

    def __init__(self, record):
        self.record, self.digest, self.snapshot = record, None, None
        self.facts, self.voided, self.amended, self.started, self.done, self.effects = {}, set(), [], set(), {}, set()
        self.vendor, self.finished = [], {}

    def check(self):
        for entry in self.record.entries:
            where, body = f"entry {entry['sequence']}", entry["body"]
            try:
                problem = self.problem_of(body, entry) if self.snapshot is not None else None
                if problem:
                    self.record.problem(where, problem)
                self.take(entry, body)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError):
                self.record.problem(where, "it tells of something that cannot have happened")

    def take(self, entry, body):
        kind = body["kind"]
        if kind == "window-opened":
            self.put_in_force(body["snapshot"])
        elif kind == "fact-taken":
            self.facts[body["fact"]] = body["body"]
        elif kind == "fact-voided":
            self.voided.add(body["fact"])
        elif kind == "amended":
            self.amended.append({**body, "at": epoch_ms(entry["at"])})
            self.put_in_force(body["to"])
        elif kind == "vendor-said":
            self.vendor.append((body["source"], epoch_ms(entry["at"]), body["status"]))
        elif kind == "phase-started":
            self.started.add((body["phase"], body["round"]))
            self.done[body["phase"], body["round"]] = False
            self.finished.pop((body["phase"], body["round"]), None)
        elif kind == "phase-undone":
            self.done.update({(body["phase"], round_): False for round_ in (1, 2)})
        elif kind == "phase-finished":
            if (body["phase"], body["round"]) not in self.started:
                raise ValueError("it finished without a start")
            self.done[body["phase"], body["round"]] = body["result"]["result"] == "done"
            self.finished[body["phase"], body["round"]] = None if body["result"]["result"] == "waiting" else epoch_ms(entry["at"])
        elif kind == "intent":
            self.effects.add(body["effect"])
        elif kind == "outcome" and body["effect"] not in self.effects:
            raise ValueError("an outcome without an intent")

    def put_in_force(self, name):
        self.digest = name
        self.snapshot = self.snapshot_of(name)

    def snapshot_of(self, name):
        return snapshot_in(self.record.objects.get(self.record.snapshot_key(name)), name)

    def problem_of(self, body, entry):
        if body["kind"] == "fact-taken":
            data = self.record.objects.get(f"{self.record.prefix}facts/{body['fact']}")
            if data is None or digest(data) != body["digest"]:
                return None
            # Comparing takes long, and nearly all were said at another time.
            if any(each == body["body"] and same(each, body["body"]) for each in self.facts.values()):
                return "it was taken before, and a word counts once"
            return self.problem_of_fact(body["fact"], data, body["body"])
        if body["kind"] == "amended":
            return self.problem_of_amendment(body)
        if body["kind"] == "phase-started":
            plan, phase = self.snapshot["plan"], body["phase"]
            if (phase, body["round"]) not in steps():
                return "the plan has no such step"
            rule = plan["approvals"]["gates"].get(phase) if body["round"] == 1 else None
            who = self.builders(self.snapshot) + self.correctors()
            deadline = self.deadline_of(phase, rule) if rule else None
            if not self.enough(phase, rule, self.snapshot, self.digest, who, self.amended, epoch_ms(entry["at"]), deadline):
                return f"phase {phase} started without the approvals that it needs"
        return None

    # -- one fact
    def problem_of_fact(self, name, data, fact):
        otherwise = "it does not say what its proof says"
        if not re.fullmatch(r"[a-z-]+/[^/]+\.json", name):
            return "there is no such door"
        door, proof = name.split("/")[0], parse(data)
        if len(data) > 64 * 1024 or problem_in(proof, {"$map": "anything"}):
            return "it is not readable"
        corrections = self.corrections()
        people = [each for snapshot in [self.snapshot, *(after for *_, after in corrections)] for each in snapshot["organisation"]["people"]]
        shape = {"comment": "comment-proof", "ssh": "statement-proof"}.get(door, "machine-proof")
        if door not in ("comment", "ssh", "mail", "form", "drift") or problem_in(proof, shape):
            return "it holds words, not a proof"
        if shape == "machine-proof":
            return self.problem_of_machine(door, name, proof, fact)
        if door == "comment":
            if fact.get("provenBy", {}).get("comment") != proof["comment"]:
                return otherwise
            proven, at, line = fact["provenBy"], fact["at"], fact["provenBy"]["body"]
            by = next((each["id"] for each in people if each.get("github", {}).get("id") == proven["user"]), None)
            if by is None:
                return "nobody whom the snapshot knows has this account"
            proven = {"kind": "comment", "comment": proof["comment"], "user": proven["user"], "body": line}
        else:
            said = proof["statement"]
            by, at, line = said["by"], said["at"], said["says"]
            if said["window"] != self.record.window:
                return "it was said about another window"
            message = canonical({**said, "format": 1.0}).encode("utf-8")
            keys = [each["sshKey"] for each in people if each["id"] == by and "sshKey" in each]
            key = next((each for each in keys if ssh_signed(message, proof["signature"], each, AUTHORITY["statementNamespace"])), None)
            if key is None:
                return "it is not signed by the key that the snapshot has for this role"
            proven = {"kind": "ssh", "key": fingerprint(key)}
        if not isinstance(line, str):
            if line["kind"] == "taken-back":
                return otherwise
            if not self.carried(by, proven):
                return "its account or key is not that of its role"
            if line["kind"] != "feedback" and by not in deciders_of(self.snapshot["plan"]):
                return "the plan gives this role no such decision"
            told = {**line, "at": at, **({"by": by} if line["kind"] == "offline-approval" else {})}
            return None if same(fact, told) else otherwise
        parsed = parse_line(line)
        if parsed is None:
            return otherwise
        return self.problem_of_line(parsed, {"by": by, "at": at, "provenBy": proven}, fact, corrections) 

    def problem_of_machine(self, door, name, word, fact):
        if problem_in(word["says"], "said-look" if door == "drift" else "said-feedback"):
            return "this door carries something else"
        problem = certificate_problem(word["certificate"], self.record.window, word["at"], self.record.certifiers_by(self.digest), door)
        signed = {"window": self.record.window, "name": name, "at": word["at"], "says": word["says"], "signature": word["signature"]}
        if problem or not is_signed(word["certificate"], "word", signed):
            return problem or "it is not signed by its key for this place"
        kind = {"kind": "infra-look"} if door == "drift" else {"kind": "feedback", "way": door}
        return None if same(fact, {**kind, "at": word["at"], **word["says"]}) else "it does not say what its proof says"

    def problem_of_line(self, parsed, said, fact, corrections):
        name, values, reason = parsed
        plan, by = self.snapshot["plan"], said["by"]
        phase = values[0] if name in ("approve", "reject", "withdraw") else None
        if phase != "correct" and not self.carried(by, said["provenBy"]):
            return "its account or key is not that of its role"
        proposes = fact.get("proposes")
        if proposes is not None and not self.is_proposal(name, values, proposes):
            return "what it proposes is not what it says"
        who, gates = AUTHORITY["commands"][name]["who"], plan["approvals"]["gates"]
        wanted = [each for each in corrections if name in ("approve", "reject") and names(values[1], each[1]["to"])]
        if who == "approvers" and phase == "correct":
            if len(values[1]) < AUTHORITY["leastDigitsOfCorrection"]:
                return "it names the correction by too few digits"
            rules = [self.strictest(each) for each in self.asked(wanted[0][2])] if len(wanted) == 1 else []
        else:
            rules = [gates.get(phase if who == "approvers" else "cutover")] if who.startswith("approvers") else []
        may_decide = by in deciders_of(plan)
        limits = [each["command"]["limit"] for each in self.facts.values() if each["kind"] == "command" and each["command"]["name"] == "limit-in-flight"]
        allowed = {
            "any-role": True,
            "whoever-said-it": True,
            "decider": may_decide,
            "lower-by-any-role": may_decide or (name == "limit-in-flight" and float(values[0]) < (limits or [float("inf")])[-1]),
        }.get(who, any(by in [*rule["approvers"], *rule["escalateTo"]] for rule in rules if rule))
        if not allowed:
            return "the plan gives this role no such decision"
        if name in ("approve", "reject") and phase != "correct" and not names(values[1], self.digest):
            return "it is about another snapshot"
        if name == "correct" and (not names(values[0], self.digest) or proposes is None or proposes["to"] == self.digest):
            return "it is about another snapshot"
        reasons = {"reason": reason} if reason or name != "approve" else {}
        told = {
            "approve": {"kind": "approval"}, "reject": {"kind": "rejection"}, "withdraw": {"kind": "withdrawal"}, "doubt": {"kind": "doubt-answer"},
        }.get(name, {"kind": "command"})
        if name in ("approve", "reject"):
            told |= {"phase": phase, "snapshot": wanted[0][1]["to"] if phase == "correct" else self.digest}
        elif name == "withdraw":
            told |= {"phase": phase}
        elif name == "doubt":
            told |= {"effect": fact["effect"] if str(fact.get("effect")).startswith(values[0]) else "", "answer": values[1]}
        else:
            told |= {"command": command_of(name, values), **({"proposes": proposes} if proposes is not None else {})}
        return None if name != "status" and same(fact, {**told, **said, **reasons}) else "it does not say what its proof says"

    def carried(self, by, proven):
        """Whom only a correction that waits knows speaks of that correction alone."""
        return Humans(self.snapshot["organisation"]["people"]).carried(by, proven)

    # -- corrections
    def is_proposal(self, name, values, proposes):
        if proposes["from"] != self.digest:
            return False
        if name == "switch-code":
            return digest(canonical({**self.snapshot, "code": values[0]}).encode("utf-8")) == proposes["to"]
        after = self.snapshot_of(proposes["to"]) if name == "correct" and proposes["to"] == f"sha256:{values[1]}" else None
        if after is None or after["plan"]["id"] != self.snapshot["plan"]["id"]:
            return False
        as_before = {each: self.snapshot[each] for each in ("plan", "organisation", "templates") if each in self.snapshot}
        if "workflow" in self.snapshot.get("writers", {}):
            keys = {"issuerKeys": self.snapshot["writers"]["workflow"]["issuerKeys"]}
            as_before["writers"] = {**after["writers"], "workflow": {**after["writers"]["workflow"], **keys}}
        return same({**after, **as_before}, self.snapshot)

    def corrections(self):
        """(fact, proposal, snapshot) of each that waits."""
        followed, found = {each["cause"] for each in self.amended}, []
        for name, fact in self.facts.items():
            proposes = fact.get("proposes")
            if not proposes or proposes["from"] != self.digest or name in followed | self.voided:
                continue
            command = fact["command"]
            after = {**self.snapshot, "code": command["to"]} if command["name"] == "switch-code" else self.snapshot_of(proposes["to"])
            found += [(name, proposes, after)] if after is not None else []
        return found

    def asked(self, after):
        """Both quorums where who decides is changed."""
        def authority(snapshot):
            plan, organisation = snapshot["plan"], snapshot["organisation"]
            return [
                [plan.get(each) for each in ("kind", "author", "approvals", "raci", "callOff", "emergencyContacts", "handovers")],
                [organisation.get(each) for each in ("people", "vendorSources", "github")],
                organisation["messenger"]["adapter"], plan["announcement"].get("confirmFrom"), snapshot.get("writers"), snapshot.get("code"),
            ]
        return [self.snapshot] if same(authority(self.snapshot), authority(after)) else [self.snapshot, after]

    def strictest(self, snapshot):
        gates = snapshot["plan"]["approvals"]["gates"]
        rules = [(phase, gates[phase]) for phase in AUTHORITY["phases"] if phase in gates]
        left = [rule for phase, rule in rules if not self.done.get((phase, 1))] or [rule for _, rule in rules]
        return min(left, key=lambda rule: (-rule["quorum"], len(rule["approvers"])), default=None)

    def problem_of_amendment(self, body):
        change, after = body["change"], self.snapshot_of(body["to"])
        if body["from"] != self.digest or after is None:
            return None
        nobody = "nobody who may said this amendment"
        if change["kind"] == "correct":
            found = next((each for each in self.corrections() if each[0] == body["cause"] and each[1]["to"] == body["to"]), None)
            if found is None:
                return nobody
            _, proposal, _ = found
            who = self.builders(self.snapshot) + [(self.facts[body["cause"]]["by"], None), *((each["person"], each["githubId"]) for each in proposal["builtBy"])]
            for whose, snapshot in zip(("before", "after"), self.asked(after)):
                if not self.enough("correct", self.strictest(snapshot), snapshot, proposal["to"], who, [], float("inf")):
                    return f"the quorum {whose} has not approved"
            return None
        plan = {**self.snapshot["plan"], **({"end": change["end"]} if change["kind"] != "call-off" else {})}
        if not same({**self.snapshot, "plan": plan}, after):
            return "it changes more than it says"
        said = self.facts.get(body["cause"])
        if said is not None:
            is_it = said["kind"] == "command" and said["command"]["name"] == change["kind"] and said["by"] == change["by"]
            return None if is_it else nobody
        rule = self.snapshot["plan"]["approvals"]["gates"].get(body["cause"].removeprefix("silence-"), {})
        if change["by"] == "plan" and change["kind"] == "call-off" and rule.get("whenSilent") == "call-off":
            return None
        if change["by"] != "vendor" or not any(body["cause"] == f"vendor/{source}/{at}" for source, at, _ in self.vendor):
            return nobody
        newest = {source: status for source, _, status in self.vendor}
        needed = max(2, self.snapshot["plan"]["announcement"].get("confirmFrom", 2))
        agreed = sum(status == "cancelled" for status in newest.values())
        return nobody if change["kind"] == "call-off" and agreed < needed else None

    # -- quorums
    def builders(self, snapshot):
        named = [(each["person"], each["githubId"]) for each in snapshot.get("builtBy", [])]
        return [(snapshot["plan"]["author"], None), (snapshot.get("mergedBy"), None), *named]

    def correctors(self):
        who = []
        for amendment in self.amended:
            if amendment["change"]["kind"] == "correct":
                proposed = self.facts.get(amendment["cause"], {}).get("proposes", {"builtBy": []})
                who += [(amendment["change"]["by"], None), *((each["person"], each["githubId"]) for each in proposed["builtBy"])]
        return who

    def deadline_of(self, phase, rule):
        """After it only those count to whom the plan escalates; people have half an hour from the gate's turn on."""
        turn = steps().index((phase, 1))
        finished = self.finished.get(steps()[turn - 1]) if turn > 0 else None
        planned = moment_of(rule["deadline"], self.snapshot["plan"])
        return planned if planned is None or finished is None else max(planned, finished + AUTHORITY["leastTimeToDecideMs"])

    def enough(self, phase, rule, snapshot, about, involved, amended, now, deadline=None):
        if rule is None:
            return True
        humans, emergency = Humans(snapshot["organisation"]["people"]), snapshot["plan"]["kind"] == "emergency"
        words = [(name, fact, epoch_ms(fact["at"])) for name, fact in self.facts.items() if fact.get("phase") == phase]
        withdrawn, lifted = {}, {}
        for name, fact, at in words:
            if fact["kind"] == "withdrawal" and humans.carried(fact["by"], fact["provenBy"]):
                human = humans.behind(fact["by"])
                withdrawn[human] = max(at, withdrawn.get(human, at))
                if name not in self.voided:
                    lifted[human] = max(at, lifted.get(human, at))
        approvers = {humans.behind(each) for each in [*rule["approvers"], *rule["escalateTo"]]}
        counted = set()
        for name, fact, at in words:
            human = humans.behind(fact["by"])
            carried = humans.carried(fact["by"], fact["provenBy"])
            if fact["kind"] == "rejection" and human in approvers and carried and lifted.get(human, -1) < at:
                return False
            late = deadline is not None and at > deadline
            asked = fact["by"] in rule["escalateTo" if late else "approvers"]
            if fact["kind"] == "approval" and asked and carried and not humans.is_involved(fact["by"], involved):
                stands = self.stands(phase, fact, at, about, amended) and at <= now and name not in self.voided
                if stands and withdrawn.get(human, -1) < at and (not emergency or fact.get("reason", "").strip()):
                    counted.add(human)
        return len(counted) >= (1 if emergency else max(1, rule["quorum"]))

    @staticmethod
    def stands(phase, approval, at, about, amended):
        standing, cursor, index = {about}, about, len(amended) - 1
        while index >= 0 and amended[index]["to"] == cursor and (phase == "correct" or phase not in amended[index]["voids"]):
            cursor = amended[index]["from"]
            standing.add(cursor)
            index -= 1
        if approval["snapshot"] not in standing:
            return False
        ended = {each["from"] for each in amended[:index + 1]}
        return index < 0 or approval["snapshot"] not in ended or at > amended[index]["at"]


def lasts_at_most(at, expires):
    return epoch_ms(expires) - epoch_ms(at) <= AUTHORITY["claimLastsMs"]


def read_source(source):
    path = Path(source)
    if path.is_dir():
        files = [each for each in (path / "windows").rglob("*") if each.is_file()]
        return {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    lines = path.read_bytes().split(b"\n")
    if lines.pop() != b"":
        raise ValueError("the bundle's last line has no end")
    rows = [exactly(line, {"bytes": "base64", "key": "text"}, 1 << 30) for line in lines]
    keys = [row["key"].encode("utf-16-be") for row in rows]
    if any(key <= before for before, key in zip(keys, keys[1:])):
        raise ValueError("its lines are not in the order of their keys")
    return {row["key"]: exact_base64(row["bytes"]) for row in rows}


SENTENCES = {
    "whole": "whole and unchanged up to its last checkpoint.",
    "not-closed": "whole so far, and not closed: the window goes on, or its end was cut off.",
    "unsigned": "do not trust this record: nobody vouches for a part of it.",
    "altered": "do not trust this record: it was altered.",
}


def describe(verdict, trusted):
    mark = "[REHEARSAL] " if verdict["isRehearsal"] else ""
    print(f"Window {mark}{verdict['window']}: {verdict['entries']} numbers, root {verdict['root']}, the first {verdict['signed']} signed")
    for problem in verdict["problems"]:
        line = f"Problem: {problem['where']}: {problem['what']} ({problem['kind']})"
        print("".join(each if each.isprintable() else "\ufffd" for each in line))
    print(f"Verdict: {SENTENCES[verdict['conclusion']]}")
    if not trusted and not verdict["problems"]:
        print("The keys came with the record. Pass --key from a source you trust to know who signed it.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", metavar="SOURCE", nargs="+")
    parser.add_argument("--window", metavar="ID")
    parser.add_argument("--key", action="append", default=[], metavar="NAME+ID+BASE64")
    parser.add_argument("--published", action="append", default=[], metavar="NOTE")
    parser.add_argument("--authority", metavar="FILE", default=Path(__file__).parent / "../pipelines/ledger/authority.json")
    parser.add_argument("--json", action="store_true", help="one verdict a line")
    given = parser.parse_args()
    sys.setrecursionlimit(3000)
    status = 0
    for source in given.sources:
        try:
            AUTHORITY.update(json.loads(Path(given.authority).read_text("utf-8")))
            beside = Path(source) / "checkpoint-keys.txt"
            texts = given.key or (beside.read_text("utf-8").split() if beside.is_file() else [])
            keys = [read_key(text) for text in texts]
            published = [(name, Path(name).read_bytes()) for name in given.published]
            objects = read_source(source)
            windows = sorted({key.split("/")[1] for key in objects if key.count("/") > 1})
            window = given.window or (windows[0] if len(windows) == 1 else None)
            if window is None or (window not in windows and not given.json):
                raise ValueError(f"say which window with --window: {', '.join(windows) or 'there are none'}")
        except (OSError, ValueError, KeyError, TypeError) as error:
            print(f"{source}: {error}", file=sys.stderr)
            return 2
        verdict = Record(objects, window, keys, published).verdict()
        if given.json:
            print(json.dumps(verdict))
        else:
            describe(verdict, bool(given.key))
        status = status or (0 if verdict["conclusion"] == "whole" else 1)
    return status


if __name__ == "__main__":
    sys.exit(main())
