"""Which policies Custodian can read. Arguments: files of policies. Prints {"policies": [...], "unread": {name: why}}, variables resolved.

Selecting is what is compared: where Custodian does not know the actions, the policy is read without them. Filters that it does not know are not left out.
"""

import json
import sys

from c7n.config import Config
from c7n.policy import PolicyCollection
from c7n.resources import load_resources
from c7n.schema import StructureParser, validate
from c7n.utils import load_file

config = Config.empty(region="eu-west-1", account_id="123456789012", output_dir="null://")


def main(files):
    read, unread = [], {}
    for name in files:
        for policy in (load_file(name) or {}).get("policies", []):
            selecting = {key: value for key, value in policy.items() if key != "actions"}
            why = fault(policy)
            if why is None:
                read.append(policy)
            elif "actions" in policy and fault(selecting) is None:
                read.append(selecting)
            else:
                unread[policy["name"]] = why
    print(json.dumps({"policies": read, "unread": unread}, default=str))


def fault(policy):
    """Why Custodian refuses it, in its words; None where it does not. It refuses by exceptions of many kinds."""
    document = {"policies": [policy]}
    try:
        StructureParser().validate(document)
        load_resources({f"aws.{policy['resource'].removeprefix('aws.')}"})
        errors = validate(document)
        if errors:
            return " ".join(str(errors[0]).split("Failed validating")[0].split())[:200]
        for one in PolicyCollection.from_data(document, config):
            one.validate()
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
    return None


main(sys.argv[1:])
