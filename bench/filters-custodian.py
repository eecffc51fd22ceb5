"""Custodian's side of `npm run bench:filters`, in its own process: ESTATE POLICIES TIME…; prints {"counts", "seconds"}
as JSON: one record of counts per time, one figure per round."""
import copy
import json
import logging
import sys
import time
import types

from dateutil.parser import parse
from freezegun import freeze_time
import yaml

from c7n.config import Config
from c7n.loader import PolicyLoader
from c7n.resources import load_resources

ROUNDS = 5
# boto3 hands these over as datetimes, so Custodian does not parse them either.
DATES = ("LaunchTime", "CreateTime", "InstanceCreateTime")


def main(estate_path, policies_path, *times):
    logging.disable(logging.CRITICAL)
    load_resources(("aws.ec2", "aws.ebs", "aws.rds"))
    with open(estate_path) as file:
        estate = json.load(file)
    for resources in estate.values():
        for resource in resources:
            resource.update({key: parse(resource[key]) for key in DATES if key in resource})
            for mapping in resource.get("BlockDeviceMappings", []):
                mapping["Ebs"]["AttachTime"] = parse(mapping["Ebs"]["AttachTime"])
    with open(policies_path) as file:
        text = yaml.safe_load(file)

    def load():
        config = Config.empty(account_id="123456789012", region="eu-west-1", output_dir="null://", cache="")
        collection = PolicyLoader(config).load_data(copy.deepcopy(text), "memory://")
        for policy in collection:
            # Without a run, offhour has no folder to write the resources to that it has left out.
            policy.ctx.output = types.SimpleNamespace(root_dir="")
        return [
            (policy.name, policy.resource_manager, estate[policy.resource_type.split(".")[-1]])
            for policy in collection
        ]

    counts = []
    for counted_at in times:
        with freeze_time(counted_at):
            counts.append({name: len(manager.filter_resources(resources)) for name, manager, resources in load()})
    seconds = []
    for _ in range(ROUNDS):
        policies = load()
        began = time.perf_counter()
        for _, manager, resources in policies:
            manager.filter_resources(resources)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"counts": counts, "seconds": seconds}))


main(*sys.argv[1:])
