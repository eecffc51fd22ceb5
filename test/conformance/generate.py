"""Asks Python and Custodian (c7n 0.9.53) for what no other oracle holds, and writes their answers as JSON lines.

    python test/conformance/generate.py KIND [--seed N] [--count N] > test/conformance/data/KIND.jsonl

KIND is regex or glob. The seed is printed to standard error, so that a file can be made again.
"""
import argparse
import fnmatch
import json
import random
import re
import signal
import sys
import warnings

warnings.simplefilter("ignore")


# regex: {"pattern", "ignoreCase", "answers": [{"text", "groups": null or the groups of re.match, "search"}]} or {"pattern", "ignoreCase", "error": true}

ATOMS = [
    "a", "b", "A", "x", "1", "_", "-", ".", "\\.", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[ab]", "[^a]", "[a-z]", "[A-Z0-9]", "[^\\d]", "[\\w-]", "[]a]",
    "[^\\W_]", "é", "É", "ß", "\\x41", "\\u00e9", "i", "I", "ı", "\\\\", "\\t", "\\101", "\\0", "prod", "web-", "\n", "😀", "[^😀]", "k", "\u212a", "s",
]
PLACES = ["^", "$", "\\A", "\\Z", "\\b", "\\B"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{1,}", "{0,2}?", "*+", "++", "?+", "{1,2}+", "{", "{a}", "{,", "**"]
GROUPS = ["(", "(", "(", "(?:", "(?:", "(?P<n0>", "(?P<n1>", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:", "(?s:", "(?m:", "(?a:", "(?(1)", "(?x:"]
FLAGS = ["(?i)", "(?s)", "(?m)", "(?x)", "(?a)", "(?im)", "(?ai)", "(?u)"]
TEXTS = [
    "a", "b", "A", "x", "1", "_", "-", ".", "é", "É", "ß", "i", "I", "ı", "İ", "\\", "\t", "prod", "web-", "\n", " ", "😀", "z", "k", "K", "\u212a", "s", "ſ",
    "\u00a0", "٣", "\x1c", "\u0345", "²",
]


def regex_atom(pick, depth):
    lot = pick.random()
    if depth > 0 and lot < 0.3:
        return pick.choice(GROUPS) + regex_pattern(pick, depth - 1) + ")"
    if lot < 0.36:
        return pick.choice(PLACES)
    if lot < 0.4:
        return pick.choice(["\\1", "\\1", "\\2", "\\8", "(?P=n0)", "(?#c)"])
    return pick.choice(ATOMS)


def regex_sequence(pick, depth):
    parts = []
    for _ in range(pick.choice([0, 1, 1, 2, 2, 3])):
        parts.append(regex_atom(pick, depth) + (pick.choice(REPEATS) if pick.random() < 0.35 else ""))
    return "".join(parts)


def regex_pattern(pick, depth):
    return "|".join(regex_sequence(pick, depth) for _ in range(pick.choice([1, 1, 1, 2, 3])))


def texts(pick, words):
    return ["".join(pick.choice(words) for _ in range(pick.choice([0, 1, 2, 3, 4, 6, 8]))) for _ in range(6)]


class TooLong(Exception):
    pass


def too_long(*_):
    raise TooLong


def regex_rows(pick):
    signal.signal(signal.SIGALRM, too_long)
    while True:
        pattern = (pick.choice(FLAGS) if pick.random() < 0.1 else "") + regex_pattern(pick, 2)
        ignore_case = pick.random() < 0.5
        row = {"pattern": pattern, "ignoreCase": ignore_case}
        try:
            compiled = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
        except (re.error, OverflowError, ValueError, RecursionError):
            if pick.random() < 0.3:
                yield {**row, "error": True}
            continue
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            answers = []
            for text in texts(pick, TEXTS):
                match = compiled.match(text)
                answers.append({"text": text, "groups": match and list(match.groups()), "search": compiled.search(text) is not None})
        except TooLong:
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        yield {**row, "answers": answers}


# glob: {"pattern", "answers": [{"text", "match"}]}

GLOBS = ["*", "*", "?", "[", "[!", "]", "-", "a", "b", "c", "r5", ".", "[a-c]", "[!a]", "[]a]", "^", "\\", "é", "😀", "[a-", "c-a]", "&&", "||", "~", "[^a]", "[[]", "x"]
NAMES = ["a", "b", "c", "r5", ".", "-", "]", "[", "^", "\\", "é", "😀", "&", "|", "~", "!", "x", "\n"]


def glob_rows(pick):
    while True:
        pattern = "".join(pick.choice(GLOBS) for _ in range(pick.randrange(7)))
        yield {"pattern": pattern, "answers": [{"text": text, "match": fnmatch.fnmatch(text, pattern)} for text in texts(pick, NAMES)]}


KINDS = {"regex": regex_rows, "glob": glob_rows}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=sorted(KINDS))
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments.add_argument("--count", type=int, default=400)
    asked = arguments.parse_args()
    print(f"seed {asked.seed}", file=sys.stderr)
    rows = KINDS[asked.kind](random.Random(asked.seed))
    for _ in range(asked.count):
        print(json.dumps(next(rows), ensure_ascii=True))


if __name__ == "__main__":
    main()
