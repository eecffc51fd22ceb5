"""Asks Python and Custodian (c7n 0.9.53) for what no other oracle holds, and writes their answers as JSON lines.

    python test/conformance/generate.py KIND [--seed N] [--count N] > test/conformance/data/KIND.jsonl

The seed is printed to standard error, so that a file can be made again. regex and glob need Python alone, the others c7n and freezegun. Questions at which
Custodian refuses the policy or crashes are left out.
"""
import argparse
import copy
import csv
import fnmatch
import io
import json
import logging
import os
import random
import re
import signal
import sys
import tempfile
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


# What follows asks Custodian in process. `ask` gives what it answers, or raises `Refused`.

PLACES_ASKED = [("644160558196", "eu-west-1"), ("123456789012", "us-east-1"), ("000000000001", "eu-central-1")]
TIMES = ["2026-03-05T14:07:09+00:00", "2026-11-21T02:00:00+00:00", "2026-12-31T23:30:00+00:00", "2026-01-01T00:00:00+00:00", "2026-07-04T19:15:00+00:00"]


class Refused(Exception):
    pass


def loaded(policy, place=PLACES_ASKED[0]):
    from c7n.config import Config
    from c7n.loader import PolicyLoader
    from c7n.resources import load_resources

    load_resources(("aws.ec2",))
    account, region = place
    config = Config.empty(account_id=account, region=region, regions=(region,), cache_period=0, cache="memory")
    try:
        [one] = PolicyLoader(config).load_data({"policies": [copy.deepcopy(policy)]}, "memory://")
        one.validate()
    except Exception as error:
        raise Refused(error)
    return one


def matches(filter_, resource, event=None, mode=None):
    policy = loaded({"name": "asked", "resource": "ec2", "filters": [filter_], **({"mode": mode} if mode else {})})
    try:
        return len(policy.resource_manager.filter_resources([copy.deepcopy(resource)], event)) == 1
    except Exception as error:
        raise Refused(error)


def answered(questions):
    """The questions with Custodian's answer, without those that it refuses."""
    for row, ask in questions:
        try:
            yield {**row, **ask()}
        except Refused:
            continue


# event: {"filter", "event", "match"}

WORDS = ["RunInstances", "StopInstances", "prod", "dev", "i-1", "10", "", "2026-11-20T00:00:00Z", "alice@example.com", "R*", "^Run.*"]
CLOUDTRAIL = {"type": "cloudtrail", "events": ["RunInstances"], "role": "custodian"}


def some_value(pick, depth=2):
    lot = pick.random()
    if depth == 0 or lot < 0.6:
        return pick.choice(WORDS + [0, 1, 7, 10.5, True, False, None])
    if lot < 0.8:
        return [some_value(pick, depth - 1) for _ in range(pick.randrange(4))]
    return {pick.choice(["eventName", "user", "n"]): some_value(pick, depth - 1) for _ in range(2)}


def event_rows(pick):
    def questions():
        while True:
            event = {"detail": {"eventName": pick.choice(WORDS[:3]), "user": some_value(pick), "n": some_value(pick)}, "region": pick.choice(["eu-west-1", "us-east-1"])}
            filter_ = {"type": "event", "key": pick.choice(["detail.eventName", "detail.user", "detail.n", "detail.n[0]", "region", "detail.user.n", "length(detail)", "nothing"])}
            filter_.update(comparison(pick))
            yield {"filter": filter_, "event": event}, lambda filter_=filter_, event=event: {"match": matches(filter_, {"InstanceId": "i-1"}, event, CLOUDTRAIL)}

    return answered(questions())


def comparison(pick):
    lot = pick.random()
    if lot < 0.3:
        return {"value": pick.choice(WORDS + [0, 1, 7, 10, "absent", "present", "not-null", "empty", None, True])}
    if lot < 0.5:
        return {"op": pick.choice(["in", "ni", "not-in"]), "value": [pick.choice(WORDS + [0, 1, 7]) for _ in range(pick.randrange(1, 4))]}
    if lot < 0.65:
        # We refuse what is no pattern when the policy is loaded; Custodian, for this filter, only when it meets a text.
        globs = ["*prod*", "*"] if (op := pick.choice(["regex", "regex-case", "glob"])) == "glob" else []
        return {"op": op, "value": pick.choice(["R*", "^run.*", ".*Instances$", "[a-z]+@.*", "i-?", *globs])}
    if lot < 0.8:
        return {"op": pick.choice(["gt", "ge", "lt", "le", "eq", "ne"]), "value_type": pick.choice(["integer", "size", "normalize"]), "value": pick.choice([0, 1, 2, 7, "prod"])}
    return {"op": pick.choice(["eq", "ne", "contains", "gt", "lte"]), "value": pick.choice(WORDS + [1, 7])}


# value-from: {"filter", "resource", "text", "match"}; the text is what `url` holds, `file:values.FORMAT`

CELLS = ["ami-1", "ami-2", "sg-1", "sg-2", "prod", "dev", " dev ", "10", "7", "", "Ünï", "a,b", 'quo"te', "line"]


def file_text(pick, format_):
    rows = [[pick.choice(CELLS) for _ in range(pick.choice([1, 2, 3, 3]))] for _ in range(pick.randrange(5))]
    if format_ == "txt":
        return pick.choice(["\n", "\r\n"]).join(row[0] for row in rows) + pick.choice(["", "\n"])
    if format_ in ("csv", "csv2dict"):
        text = io.StringIO()
        width = pick.choice([1, 2, 3])
        csv.writer(text, lineterminator=pick.choice(["\n", "\r\n"])).writerows([["id", "env", "x"][:width]] + [(row * 3)[:width] for row in rows])
        return text.getvalue()
    return json.dumps(pick.choice([[row[0] for row in rows], [{"id": row[0], "n": pick.randrange(20)} for row in rows], {"ids": [row[0] for row in rows], "of": rows}]))


EXPRS = {"txt": [None], "csv": [None, 0, 1, "[*][0]", "[1:][1]", "[].[0]"], "csv2dict": [None, "id", "env", "x[0]", "keys(@)"], "json": [None, "[].id", "ids", "of[][]", "[?n > `5`].id", "[0].id", "ids[0]"]}


def asked_of_file(pick, format_, text, ask):
    """Asks with the text in a real file, and tells it by a name that is the same everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"values.{format_}")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return ask("file://" + path)


def from_file(pick, format_):
    source = {"url": f"file:values.{format_}"}
    if format_ == "csv2dict" or pick.random() < 0.2:
        source["format"] = format_
    expr = pick.choice(EXPRS[format_])
    return source if expr is None else {**source, "expr": expr}


def value_from_rows(pick):
    def questions():
        while True:
            format_ = pick.choice(["txt", "csv", "csv2dict", "json"])
            text = file_text(pick, format_)
            filter_ = {"type": "value", "key": pick.choice(["ImageId", "tag:env", "SecurityGroups[].GroupId", "tag:count", "nothing"]), "value_from": from_file(pick, format_)}
            filter_["op"] = pick.choice(["in", "in", "ni", "not-in", "intersect", "difference", "eq", "ne", "contains"])
            if pick.random() < 0.3:
                filter_["value_type"] = pick.choice(["normalize", "swap", "integer"])
            resource = {
                "InstanceId": "i-1",
                "ImageId": pick.choice(["ami-1", "ami-2", "ami-3"]),
                "SecurityGroups": [{"GroupId": pick.choice(["sg-1", "sg-2", "sg-3"])} for _ in range(pick.randrange(3))],
                "Tags": [{"Key": "env", "Value": pick.choice(["prod", "Dev ", "dev", "Ünï", ""])}, {"Key": "count", "Value": pick.choice(["7", "10", "x"])}][: pick.randrange(3)],
            }

            def ask(filter_=filter_, resource=resource, format_=format_, text=text):
                def with_url(url):
                    return {"match": matches({**filter_, "value_from": {**filter_["value_from"], "url": url}}, resource)}

                return asked_of_file(pick, format_, text, with_url)

            yield {"filter": filter_, "resource": resource, "text": text}, ask

    return answered(questions())


# skip-days-from: {"filter", "resource", "text", "now", "match"}


def skip_days_rows(pick):
    from freezegun import freeze_time

    days = ["2026-11-20", "2026-11-21", "2026-12-25", "2026-12-31", "2027-01-01"]

    def questions():
        while True:
            format_ = pick.choice(["txt", "csv", "json"])
            chosen = [pick.choice(days) for _ in range(pick.randrange(6))]
            expr = None
            if format_ == "json":
                expr = pick.choice([None, "days"])
                text = json.dumps({"days": chosen} if expr else chosen)
            else:
                text = "\n".join((day + ",holiday" if format_ == "csv" else day) for day in chosen)
                expr = 0 if format_ == "csv" else None
            source = {"url": f"file:values.{format_}", **({} if expr is None else {"expr": expr})}
            kind = pick.choice(["offhour", "onhour"])
            hour = pick.randrange(24)
            zone, ahead = pick.choice([("utc", 0), ("Europe/Berlin", 1), ("America/New_York", -5), ("Asia/Tokyo", 9)])
            filter_ = {"type": kind, kind: hour, "default_tz": zone, "skip-days-from": source}
            filter_.update(pick.choice([{}, {"opt-out": True}, {"weekends": False}]))
            resource = {"InstanceId": "i-1", "State": {"Name": "running" if kind == "offhour" else "stopped"}, "Tags": pick.choice([[], [{"Key": "maid_offhours", "Value": ""}], [{"Key": "maid_offhours", "Value": "on"}]])}
            now = f"{pick.choice(days)}T{(hour - ahead + pick.choice([0, 0, 0, 0, 1])) % 24:02d}:{pick.randrange(60):02d}:00+00:00"

            def ask(filter_=filter_, resource=resource, format_=format_, text=text, now=now):
                def with_url(url):
                    with freeze_time(now):
                        return {"match": matches({**filter_, "skip-days-from": {**filter_["skip-days-from"], "url": url}}, resource)}

                return asked_of_file(pick, format_, text, with_url)

            yield {"filter": filter_, "resource": resource, "text": text, "now": now}, ask

    return answered(questions())


# policy: {"policy", "account", "region", "now", "runs", "filters"}: whether the policy runs, and its filters with the variables filled in


TEXTS_WITH_VARIABLES = ["{account_id}", "x-{region}", "{now:%Y-%m-%d}", "{now:+2d%Y/%m/%d}", "{partition}:{region}", "{{keep}} {region}", "{unknown} {account_id}", "plain", "^a{2,3}$"]


def policy_rows(pick):
    from freezegun import freeze_time

    def condition(depth=1):
        lot = pick.random()
        if depth and lot < 0.3:
            return {pick.choice(["and", "or", "not"]): [condition(depth - 1) for _ in range(pick.randrange(1, 3))]}
        return pick.choice(
            [
                {"region": pick.choice(["eu-west-1", "us-east-1"])},
                {"type": "value", "key": "account_id", "op": pick.choice(["in", "ni"]), "value": ["644160558196", "000000000001"]},
                {"type": "value", "key": "now", "value_type": "date", "op": pick.choice(["gte", "lt", "le", "greater-than"]), "value": pick.choice(["2026-11-21", "2026-07-04T19:15:00Z", "2026-03-05 14:07"])},
                {"type": "value", "key": "region", "op": pick.choice(["glob", "regex"]), "value": pick.choice(["eu-*", "us-.*", "*-1"])},
                {"type": "value", "key": "name", "value": pick.choice(["asked", "other"])},
                {"type": "value", "key": "resource", "value": pick.choice(["ec2", "aws.ec2", "ebs"])},
                {"type": "value", "key": "provider", "value": "aws"},
                {"type": "value", "key": "policy.tags", "op": "contains", "value": "nightly"},
                {"type": "value", "key": "policy.metadata.team", "value": pick.choice(["core", "present", "absent"])},
                {"type": "value", "key": "policy.mode", "value": pick.choice(["present", "absent"])},
            ]
        )

    def questions():
        while True:
            policy = {"name": "asked", "resource": pick.choice(["ec2", "aws.ec2"])}
            if pick.random() < 0.7:
                policy["conditions"] = [condition() for _ in range(pick.randrange(1, 3))]
            if pick.random() < 0.2:
                policy["start"] = pick.choice(["2026-03-05", "2026-11-21 02:00", "2027-01-01"])
            if pick.random() < 0.2:
                policy["end"] = pick.choice(["2026-03-05", "2026-11-21 02:00:00Z", "2027-01-01"])
            if pick.random() < 0.3:
                policy["tags"] = ["nightly", "cost"]
            if pick.random() < 0.3:
                policy["metadata"] = {"team": "core"}
            if '"resource"' in json.dumps(policy.get("conditions")):
                # Mayfly knows a type by its own name only; Custodian compares with what was written, `aws.ec2` or `ec2`.
                policy["resource"] = "ec2"
            policy["filters"] = [{"type": "value", "key": pick.choice(["tag:env", "ImageId"]), "op": "in", "value": [pick.choice(TEXTS_WITH_VARIABLES)]} for _ in range(pick.randrange(1, 3))]
            place = pick.choice(PLACES_ASKED)
            now = pick.choice(TIMES)

            def ask(policy=policy, place=place, now=now):
                with freeze_time(now):
                    try:
                        one = loaded(policy, place)
                        one.expand_variables(one.get_variables())
                        one.validate()
                        runs = one.is_runnable()
                    except Exception as error:
                        raise Refused(error)
                    return {"runs": runs, "filters": json.loads(json.dumps(one.data["filters"]))}

            yield {"policy": policy, "account": place[0], "region": place[1], "now": now}, ask

    return answered(questions())


# max-resources: {"policy", "selected", "population", "exceeded"}


def max_resources_rows(pick):
    def questions():
        while True:
            limit = {name: pick.choice([1, 3, 5, 10, 50, 100]) for name in pick.choice([["amount"], ["percent"], ["amount", "percent"]])}
            if pick.random() < 0.6:
                limit["op"] = pick.choice(["and", "or"])
            policy = {"name": "asked", "resource": "ec2"}
            lot = pick.random()
            if lot < 0.3:
                policy["max-resources"] = pick.choice([1, 3, 10])
            elif lot < 0.5:
                policy["max-resources-percent"] = pick.choice([1, 10, 33.3, 50, 100])
            else:
                policy["max-resources"] = limit
            population = pick.choice([0, 1, 3, 10, 10, 30, 100, 333])
            selected = pick.choice([0, 1, 2, 3, 4, 5, 10, 11, 33, 34, 100]) if pick.random() < 0.5 else pick.randrange(population + 1)

            def ask(policy=policy, selected=min(selected, population), population=population):
                from c7n.exceptions import ResourceLimitExceeded

                manager = loaded(policy).resource_manager
                try:
                    manager.check_resource_limit(selected, population)
                except ResourceLimitExceeded:
                    return {"selected": selected, "exceeded": True}
                return {"selected": selected, "exceeded": False}

            yield {"policy": policy, "population": population}, ask

    return answered(questions())


# query: {"resource", "query", "asked": {name: values}}, what Custodian sends to AWS but for page sizes and owners; or {"resource", "query", "error": true}

QUERY_WORDS = {
    "ec2": {
        "architecture": ["i386", "x86_64"], "availability-zone": ["eu-west-1a"], "ebs-optimized": ["true", "false"], "iam-instance-profile.arn": ["arn:a"],
        "image-id": ["ami-1", "ami-*"], "instance-id": ["i-1"], "instance-lifecycle": ["spot"], "instance-state-name": ["running", "stopped", "pending"],
        "instance-type": ["t3.micro", "m5.*"], "instance.group-id": ["sg-1"], "owner-id": ["644160558196"], "platform": ["windows"], "tag-key": ["a", "b"],
        "tag-value": ["c"], "tenancy": ["host"], "vpc-id": ["vpc-1", "vpc-2"], "tag:Name": ["web-*", "x"], "tag:a:b": ["?"],
    },
    "ebs": {
        "attachment.attach-time": ["2026*"], "attachment.status": ["attached"], "attachment.delete-on-termination": ["true"], "create-time": ["2026-01-01"],
        "encrypted": ["true", "false"], "snapshot-id": ["snap-1"], "status": ["available", "in-use"], "tag-key": ["a"], "volume-type": ["gp2", "gp3"], "tag:Name": ["x"],
    },
    "ebs-snapshot": {
        "description": ["*copy*"], "owner-alias": ["amazon"], "owner-id": ["644160558196"], "progress": ["80%"], "start-time": ["2026*"], "status": ["completed", "error"],
        "tag-key": ["a"], "volume-id": ["vol-1"], "volume-size": ["100"], "tag:Name": ["x", "y"],
    },
    "ami": {"name": ["ubuntu*", "x"], "state": ["available"], "tag:Name": ["x"], "creation-date": ["2026*"], "is-public": ["true"]},
    "rds": {"engine": ["mariadb", "mysql"], "db-instance-id": ["db-1"], "domain": ["d-1"], "dbi-resource-id": ["db-X"]},
}
QUERY_PARAMETERS = {
    "ec2": {"InstanceIds": ["i-1", ["i-2"], ["i-1", "i-3"]], "MaxResults": [50, 5]},
    "ebs": {"MaxResults": [50]},
    "ebs-snapshot": {"OwnerIds": ["self", ["self"]], "SnapshotIds": ["snap-1", ["snap-2"]], "RestorableByUserIds": ["self"], "MaxResults": [50]},
    "ami": {"Owners": [["self"]], "ImageIds": [["ami-1"]], "ExecutableUsers": [["self"]], "IncludeDeprecated": [True, False], "IncludeDisabled": [False], "MaxResults": [50]},
    "rds": {"DBInstanceIdentifier": ["db-1", "DB-2"], "MaxRecords": [50]},
}
LISTING_CALLS = {"ec2": "DescribeInstances", "ebs": "DescribeVolumes", "ebs-snapshot": "DescribeSnapshots", "ami": "DescribeImages", "rds": "DescribeDBInstances"}
WRONG_WORDS = ["vpcid", "instance-state-nam", "Filter", "colour", "instanceids", "Tag:Name", "tagkey"]
CHANGES_NOTHING = ["MaxResults", "MaxRecords", "Owners", "OwnerIds", "IncludeDeprecated", "IncludeDisabled"]


def a_query(pick, resource):
    words = QUERY_WORDS[resource]

    def name():
        return pick.choice(WRONG_WORDS) if pick.random() < 0.04 else pick.choice(list(words))

    def values(of):
        some = pick.sample(words.get(of, ["x"]), k=pick.randrange(1, len(words.get(of, ["x"])) + 1))
        if pick.random() < 0.03:
            return [pick.choice([True, 7, None, "runing", {"a": 1}])]
        return some

    def named(names):
        return [{"Name": of, "Values": pick.choice(values(of)) if pick.random() < 0.04 else values(of)} for of in names]

    def distinct(most):
        return list(dict.fromkeys(name() for _ in range(pick.randrange(1, most))))

    def parameter():
        of = pick.choice(list(QUERY_PARAMETERS[resource]))
        return {of: pick.choice(QUERY_PARAMETERS[resource][of])}

    lot = pick.random()
    if resource in ("ami", "rds"):
        # Of filters with the same name AWS does not say what they mean together.
        entries = [{"Filters": named(distinct(4))}] if lot < 0.8 else []
        entries += [parameter() for _ in range(pick.randrange(3))]
        pick.shuffle(entries)
        return entries if lot < 0.9 else [{of: values(of)} for of in distinct(3)]
    if lot < 0.4:
        return [{of: values(of) if pick.random() < 0.6 else values(of)[0]} for of in (name() for _ in range(pick.randrange(1, 5)))]
    if lot < 0.6:
        return named([name() for _ in range(pick.randrange(1, 4))])
    entries = [{"Filters": named([name() for _ in range(pick.randrange(1, 4))])} for _ in range(pick.choice([0, 1, 1, 1, 2]))]
    # Several lists of ids end Custodian with an error of the SDK: it puts one into the other.
    entries += [{of: one} for of, one in {of: one for of, one in (next(iter(parameter().items())) for _ in range(pick.randrange(3)))}.items()]
    pick.shuffle(entries)
    return entries


class Sent(Exception):
    def __init__(self, parameters):
        self.parameters = parameters


def sent_for(policy):
    from unittest import mock

    import botocore.session
    from botocore.validate import ParamValidator
    from c7n.query import ResourceQuery
    from c7n.resources import load_resources

    load_resources(tuple(f"aws.{name}" for name in QUERY_WORDS))

    def send(self, manager, **parameters):
        raise Sent(parameters)

    resource = policy["resource"]
    service = botocore.session.get_session().get_service_model("rds" if resource == "rds" else "ec2")
    try:
        with mock.patch.object(ResourceQuery, "filter", send):
            loaded(policy).resource_manager.resources()
    except Sent as sent:
        shape = service.operation_model(LISTING_CALLS[resource]).input_shape
        return None if ParamValidator().validate(sent.parameters, shape).has_errors() else sent.parameters
    except Exception:
        return None
    raise AssertionError("nothing was sent")


def query_rows(pick):
    while True:
        resource = pick.choice(list(QUERY_WORDS))
        query = a_query(pick, resource)
        sent = sent_for({"name": "asked", "resource": resource, "query": query}) if query else {}
        if sent is None or any(each["Name"] in WRONG_WORDS for each in sent.get("Filters", [])):
            # Where Custodian does not look at the names of filters, AWS refuses them.
            yield {"resource": resource, "query": query, "error": True}
            continue
        filters = {each["Name"]: each["Values"] for each in sent.get("Filters", [])}
        others = {name: values if isinstance(values, list) else [values] for name, values in sent.items() if name not in ["Filters", *CHANGES_NOTHING]}
        yield {"resource": resource, "query": query, "asked": {name: sorted(set(values)) for name, values in {**filters, **others}.items()}}


# missing: {"policy" (the embedded one), "resources" (what its listing gives), "missing"}

OWNERS = ["ada", "bob", None]


def an_instance(pick, number):
    tags = [{"Key": "owner", "Value": owner} for owner in [pick.choice(OWNERS)] if owner]
    state = pick.choice(["running", "stopped"])
    return {"InstanceId": f"i-{number}", "State": {"Name": state}, "InstanceType": pick.choice(["t3.micro", "m5.large"]), "Tags": tags}


def embedded_policy(pick):
    filters = pick.sample(
        [
            {"State.Name": pick.choice(["running", "stopped"])},
            {"tag:owner": pick.choice(["ada", "absent", "present"])},
            {"not": [{"InstanceType": "t3.micro"}]},
            {"or": [{"tag:owner": "bob"}, {"State.Name": "stopped"}]},
            {"type": "value", "key": "InstanceId", "value_type": "resource_count", "op": pick.choice(["gt", "lt"]), "value": pick.choice([1, 2])},
            {"type": "reduce", "limit": pick.choice([0, 1])},
        ],
        pick.choice([0, 1, 1, 2]),
    )
    policy = {"resource": pick.choice(["ec2", "aws.ec2"]), "filters": filters}
    if pick.random() < 0.2:
        policy["conditions"] = [{"type": "value", "key": "region", "value": pick.choice([PLACES_ASKED[0][1], "eu-north-1"])}]
    return policy


def missing_rows(pick):
    from unittest import mock

    from c7n.policy import Policy
    from c7n.resources import load_resources

    load_resources(("aws.account", "aws.ec2"))

    def ask(policy, resources):
        def poll(embedded):
            return embedded.resource_manager.filter_resources(copy.deepcopy(resources))

        one = loaded({"name": "asked", "resource": "account", "filters": [{"type": "missing", "policy": copy.deepcopy(policy)}]})
        with mock.patch.object(Policy, "poll", poll):
            try:
                return {"missing": len(one.resource_manager.filter_resources([{"account_id": PLACES_ASKED[0][0]}])) == 1}
            except Exception as error:
                raise Refused(error)

    def questions():
        while True:
            policy = embedded_policy(pick)
            resources = [an_instance(pick, number) for number in range(pick.choice([0, 1, 1, 2, 3]))]
            yield {"policy": policy, "resources": resources}, lambda policy=policy, resources=resources: ask(policy, resources)

    return answered(questions())


# metrics: {"type", "filter", "raw", "now", "points": [number], "asked": what GetMetricStatistics was sent, "match"}; "fails": true where Custodian logs an error and
# matches nothing

MEASURED = {
    "ec2": {"InstanceId": "i-1"},
    "ebs": {"VolumeId": "vol-1"},
    "rds": {"DBInstanceIdentifier": "db-1"},
    "rds-cluster": {"DBClusterIdentifier": "cluster-1"},
    "asg": {"AutoScalingGroupName": "group-1"},
    "app-elb": {"LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:644160558196:loadbalancer/app/web/50dc6c495c0c9188"},
}
NUMERIC = ["eq", "equal", "ne", "not-equal", "gt", "greater-than", "ge", "gte", "le", "lte", "lt", "less-than"]


def a_metrics_filter(pick, kind):
    days = pick.choice([None, 0.25, 0.5, 1, 1, 2, 3, 7, 14, 15, 16, 30, 60, 63, 64, 90, 455])
    least = 60 if (days or 14) <= 15 else 300 if days <= 63 else 3600
    maybe = {
        "days": days,
        "period": pick.choice([None, None, 3600, 86400, least, least * 5, 86400 * 3, float(least)]),
        "period-start": pick.choice([None, None, "auto", "start-of-day"]),
        "statistics": pick.choice([None, "Average", "Sum", "Maximum", "Maximum", "Minimum", "Minimum", "SampleCount", "p99", "p99.9", "p50"]),
        "op": pick.choice([None, *NUMERIC, *NUMERIC, *NUMERIC, "in", "ni", "glob", "regex", "contains", "mod", "difference"]),
        "namespace": pick.choice([None, None, "AWS/Other", "Custom"]) if kind != "asg" else pick.choice(["AWS/EC2", "AWS/AutoScaling"]),
        "percent-attr": pick.choice([None, None, None, "Size", "Iops", "Nothing", "Name"]),
        "attr-multiplier": pick.choice([None, None, 2, 0.5, 0, -1]),
        "missing-value": pick.choice([None, None, 0, 5, 0.0, 200]),
        "dimensions": pick.choice([None, None, None, {"Path": "/"}, {"A": "b", "Z": "y"}]),
    }
    return {"type": "metrics", "name": "CPUUtilization", "value": pick.choice([0, 1, 5, 5.5, 50, 100, -3]), **{key: one for key, one in maybe.items() if one is not None}}


def metrics_rows(pick):
    from unittest import mock

    from c7n.filters.metrics import MetricsFilter
    from c7n.resources import load_resources
    from freezegun import freeze_time

    load_resources(tuple(f"aws.{kind}" for kind in MEASURED))

    def ask(kind, asked_filter, raw, now, points):
        sent, failed = [], []

        def statistics(**params):
            if params["StartTime"] >= params["EndTime"]:
                raise ValueError("StartTime must be less than EndTime")
            sent.append({**params, "StartTime": params["StartTime"].isoformat(), "EndTime": params["EndTime"].isoformat()})
            if "ExtendedStatistics" in params:
                return {"Datapoints": [{"ExtendedStatistics": {params["ExtendedStatistics"][0]: point}} for point in points]}
            return {"Datapoints": [{params["Statistics"][0]: point} for point in points]}

        session = mock.Mock()
        session.client.return_value.get_metric_statistics = statistics
        process = MetricsFilter.process_resource_set

        def watched(self, resources):
            try:
                return process(self, resources)
            except Exception as error:
                failed.append(error)
                raise

        one = loaded({"name": "asked", "resource": kind, "filters": [asked_filter]})
        with freeze_time(now), mock.patch("c7n.filters.metrics.local_session", return_value=session), mock.patch.object(MetricsFilter, "process_resource_set", watched):
            match = len(one.resource_manager.filter_resources([copy.deepcopy(raw)])) == 1
        return {"asked": sent[0] if sent else None, "match": match, **({"fails": True} if failed else {})}

    def questions():
        while True:
            kind = pick.choice(list(MEASURED))
            raw = {**MEASURED[kind], "Size": pick.choice([8, 100, 1]), "Iops": pick.choice([0, 100, 3000]), "Name": "web"}
            now = f"2026-11-{pick.randrange(1, 29):02}T{pick.randrange(24):02}:{pick.randrange(60):02}:{pick.randrange(60):02}Z"
            points = [pick.choice([0, 0, 1, 4.9, 5, 5.5, 49, 50, 51, 100, 0.1]) for _ in range(pick.choice([0, 0, 1, 1, 2, 3, 7]))]
            if pick.random() < 0.4:
                points = [points[0]] * len(points) if points else []
            asked_filter = a_metrics_filter(pick, kind)
            row = {"type": kind, "filter": asked_filter, "raw": raw, "now": now, "points": points}
            yield row, lambda row=row: ask(row["type"], row["filter"], row["raw"], row["now"], row["points"])

    return answered(questions())


KINDS = {
    "regex": regex_rows,
    "glob": glob_rows,
    "event": event_rows,
    "value-from": value_from_rows,
    "skip-days-from": skip_days_rows,
    "policy": policy_rows,
    "max-resources": max_resources_rows,
    "query": query_rows,
    "missing": missing_rows,
    "metrics": metrics_rows,
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=sorted(KINDS))
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments.add_argument("--count", type=int, default=400)
    asked = arguments.parse_args()
    print(f"seed {asked.seed}", file=sys.stderr)
    logging.disable(logging.CRITICAL)
    rows = KINDS[asked.kind](random.Random(asked.seed))
    for _ in range(asked.count):
        print(json.dumps(next(rows), ensure_ascii=True))


if __name__ == "__main__":
    main()
