"""The AWS emulator for `npm run bench:plan`, filled in process: 25,000 calls would take minutes.

First argument: a JSON file of instances, volumes and databases as AWS describes them. Writes {"port": N} when it
serves. Each line of standard input asks for the calls since the last one, and is answered with a map of operation to
count. Standard input closing ends it.
"""

import collections
import io
import json
import logging
import os
import sys
from datetime import datetime

from moto.ec2.models import ec2_backends
from moto.moto_server import werkzeug_app
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.rds.models import rds_backends

# The repairs to moto that the tests make, the look-up of tags among them.
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "test", "emulated"))
import server as repairs  # noqa: E402, F401

ACCOUNT, REGION = "123456789012", "eu-west-1"
logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
calls = collections.Counter()
stock_call = werkzeug_app.DomainDispatcherApplication.__call__


def counted(self, environ, start_response):
    """Counts a call by its operation: `Action=…` of a form, or the target header of JSON."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    form = [part[7:] for part in body.decode("utf-8", "replace").split("&") if part.startswith("Action=")]
    calls[form[0] if form else environ.get("HTTP_X_AMZ_TARGET") or environ["PATH_INFO"]] += 1
    return stock_call(self, environ, start_response)


werkzeug_app.DomainDispatcherApplication.__call__ = counted


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


def tags_of(resource):
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}


def seed(estate):
    ec2, rds = ec2_backends[ACCOUNT][REGION], rds_backends[ACCOUNT][REGION]
    # A default subnet has room for 4,091 instances; the zones take turns.
    subnets = ec2.describe_subnets()
    for number, raw in enumerate(estate["ec2"]):
        subnet = subnets[number % len(subnets)]
        options = {"instance_type": raw["InstanceType"], "subnet_id": subnet.id, "is_instance_type_default": False}
        made = ec2.run_instances(raw["ImageId"], 1, None, [], **options).instances[0]
        made.launch_time = moment(raw["LaunchTime"])
        made._state.name, made._state.code = raw["State"]["Name"], raw["State"]["Code"]
        made._reason = raw["StateTransitionReason"]
        ec2.tags[made.id] = tags_of(raw)
    for raw in estate["ebs"]:
        iops = raw["Iops"] if raw["VolumeType"] == "io1" else None
        made = ec2.create_volume(
            raw["Size"], raw["AvailabilityZone"], encrypted=raw["Encrypted"], volume_type=raw["VolumeType"], iops=iops
        )
        made.create_time = moment(raw["CreateTime"])
        ec2.tags[made.id] = tags_of(raw)
    for raw in estate["rds"]:
        engine = "postgres" if raw["Engine"].startswith("aurora") else raw["Engine"]
        made = rds.create_db_instance(
            {
                "db_instance_identifier": raw["DBInstanceIdentifier"],
                "db_instance_class": raw["DBInstanceClass"],
                "engine": engine,
                "allocated_storage": raw["AllocatedStorage"],
                "storage_encrypted": raw["StorageEncrypted"],
                "master_username": "admin",
                "master_user_password": "not-a-secret",
                "tags": [tag for tag in raw["Tags"] if not tag["Key"].startswith("aws:")],
            }
        )
        made.created = moment(raw["InstanceCreateTime"])
        made.status = raw["DBInstanceStatus"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        seed(json.load(file))
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print(json.dumps({"port": server.get_host_and_port()[1]}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(calls), flush=True)
        calls.clear()


main()
