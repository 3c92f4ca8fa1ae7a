#!/usr/bin/env python3
"""Verifies the record of a maintenance window with Python's standard library alone.

A second implementation, for auditors who would rather not run ours: it shares no code with `npm run
audit:verify`. SOURCE is a folder that holds `windows/<id>/...` or a bundle (one file of JSON lines).
Pass the signer's key from a source you trust; keys that lie beside the record prove only that it agrees with
itself. Exit status: 0 whole, 1 problems, 2 wrong use.
"""
import argparse
import base64
import hashlib
import json
import re
import sys
from decimal import Decimal
from pathlib import Path


# ---- canonical JSON (RFC 8785)
def number(value):
    if value in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
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


def parse(data):
    return json.loads(data.decode("utf-8"), parse_int=float, parse_constant=lambda name: float("inf"))


def exactly(data):
    value = parse(data)
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


def times(factor, point):
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = add(result, point)
        point, factor = add(point, point), factor >> 1
    return result


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


def signed_by(key, message, signature):
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    one, other = times(s, BASE), add(r, times(h, a))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))


# ---- signed notes and checkpoints (C2SP)
def exact_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 is not spelt exactly")
    return data


def read_key(text):
    name, key_id, encoded = text.split("+", 2)
    data = exact_base64(encoded)
    if len(data) != 33 or data[0] != 1 or hashlib.sha256(f"{name}\n".encode() + data).hexdigest()[:8] != key_id:
        raise ValueError(f"{text} is no Ed25519 verifier key")
    return name, bytes.fromhex(key_id), data[1:]


def open_checkpoint(note, keys):
    """(window, size, root) of a note that a known key signed; raises otherwise."""
    text, _, signatures = note.decode("utf-8").rpartition("\n\n")
    text, known = text + "\n", False
    if not re.fullmatch(r"(?:— [^\s+]+ [A-Za-z0-9+/]+=*\n){1,16}", signatures):
        raise ValueError("its signatures are malformed")
    for line in signatures.split("\n")[:-1]:
        _, name, encoded = line.split(" ")
        data = exact_base64(encoded)
        for key_name, key_id, key in keys:
            if (key_name, key_id) == (name, data[:4]):
                if not signed_by(key, text.encode("utf-8"), data[4:]):
                    raise ValueError(f"the signature of {name} is wrong")
                known = True
    if not known:
        raise ValueError("no known key signed it")
    match = re.fullmatch(r"tideover/(\S+)\n(0|[1-9][0-9]{0,14})\n(\S+)\n", text)
    if match is None:
        raise ValueError("it is no checkpoint of a window")
    return match[1], int(match[2]), exact_base64(match[3])


# ---- the record
def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def verify(objects, window, keys, published):
    problems, entries, stack = [], [], []
    roots = [root_of(stack)]  # by number of entries
    prefix = f"windows/{window}/"
    ours = {key[len(prefix):]: data for key, data in objects.items() if key.startswith(prefix)}
    under = lambda folder: {key: ours[key] for key in sorted(ours) if key.startswith(folder)}  # noqa: E731

    numbered = under("entries/")
    for index, (key, data) in enumerate(numbered.items(), 1):
        try:
            if key != f"entries/{index:08d}.json":
                raise ValueError(f"number {index} is missing")
            entry = exactly(data)
            if set(entry) != {"at", "body", "claim", "format", "root", "sequence", "window"}:
                raise ValueError("it has other fields than an entry")
            if (entry["format"], entry["window"], entry["sequence"]) != (1, window, index):
                raise ValueError("it was written for another place")
            if entry["root"] != roots[-1].hex():
                raise ValueError("what stands before it is not what stood there when it was written")
            if entries and (entry["claim"] < entries[-1]["claim"] or entry["at"] < entries[-1]["at"]):
                raise ValueError("its claim or its time runs backwards")
            entries.append(entry)
            push(stack, data)
            roots.append(root_of(stack))
        except (ValueError, TypeError, KeyError) as error:
            problems.append(f"{key}: {error}")
            break

    sizes = []
    notes = [(key, data, True) for key, data in under("checkpoints/").items()]
    for key, data, is_ours in notes + [(name, data, False) for name, data in published]:
        try:
            of, size, root = open_checkpoint(data, keys)
            if of != window or (is_ours and key != f"checkpoints/{size:08d}.note"):
                raise ValueError("it belongs elsewhere")
            if size > len(entries) or root != roots[size]:
                raise ValueError(f"the first {size} entries are not those that were signed")
            sizes.append(size)
        except ValueError as error:
            problems.append(f"{key}: {error}")
    if not sizes:
        problems.append("checkpoints/: no valid checkpoint covers the entries")

    for key, data in under("snapshots/").items():
        if key != f"snapshots/{digest(data).replace(':', '-')}.json":
            problems.append(f"{key}: it is not the snapshot that its name says")
    for entry in entries:
        body, where = entry["body"], f"entry {entry['sequence']:.0f}"
        named = []
        if body["kind"] == "fact-taken":
            named = [(f"facts/{body['fact']}", body["digest"])]
            data = ours.get(named[0][0])
            if data is not None and parse(data) != body["body"]:
                problems.append(f"{where}: it does not say what {body['fact']} says")
        if body["kind"] == "phase-finished":
            named = [(item["key"][len(prefix):], item["digest"]) for item in body["result"].get("evidence", [])]
        for snapshot in [body.get("snapshot")] if body["kind"] == "window-opened" else []:
            named = [(f"snapshots/{snapshot.replace(':', '-')}.json", snapshot)]
        if body["kind"] == "window-closed" and body["report"] not in map(digest, under("evidence/").values()):
            problems.append(f"{where}: the report that it names is not among the evidence")
        for key, expected in named:
            if key not in ours:
                problems.append(f"{key}: {where} names it, and it is missing")
            elif digest(ours[key]) != expected:
                problems.append(f"{key}: it is not what {where} names")
    return entries, roots[-1].hex(), max(sizes, default=0), problems


def read_source(source):
    path = Path(source)
    if path.is_dir():
        files = [each for each in (path / "windows").rglob("*") if each.is_file()]
        return {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    lines = path.read_bytes().split(b"\n")
    if lines.pop() != b"":
        raise ValueError("the bundle's last line has no end")
    rows = [exactly(line) for line in lines]
    return {row["key"]: exact_base64(row["bytes"]) for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("--window", metavar="ID")
    parser.add_argument("--key", action="append", default=[], metavar="NAME+ID+BASE64")
    parser.add_argument("--published", action="append", default=[], metavar="NOTE")
    given = parser.parse_args()
    try:
        beside = Path(given.source) / "checkpoint-keys.txt"
        texts = given.key or (beside.read_text().split() if beside.is_file() else [])
        keys = [read_key(text) for text in texts]
        published = [(name, Path(name).read_bytes()) for name in given.published]
        objects = read_source(given.source)
        windows = sorted({key.split("/")[1] for key in objects})
        window = given.window or (windows[0] if len(windows) == 1 else None)
        if window not in windows:
            raise ValueError(f"say which window with --window: {', '.join(windows) or 'there are none'}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{given.source}: {error}", file=sys.stderr)
        return 2
    entries, root, signed, problems = verify(objects, window, keys, published)
    print(f"Window {window}: {len(entries)} entries, root {root}, the first {signed} signed")
    for problem in problems:
        print(f"Problem: {problem}")
    print("Verdict: do not trust this record." if problems else "Verdict: whole and unchanged up to its last checkpoint.")
    if not given.key and not problems:
        print("The keys came with the record. Pass --key from a source you trust to know who signed it.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
