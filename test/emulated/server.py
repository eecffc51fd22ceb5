"""The AWS emulator in one process with whoever seeds it, so that an estate can be given the dates that the API does not let anybody choose.

Writes one line, {"port": N, "control": N}, when it is ready: where AWS is, and where it is told what to do: one POST at a time, JSON in and out.
{"at": ISO 8601 or null, "account", "region", "calls": [{"service", "operation", "parameters"}]} makes the calls through boto3 as if it were that time, and
answers {"answers": [...]}. {"reset": true} empties all accounts and regions. {"copy": true} makes a copy of the whole emulator as it stands, a process of its
own, and answers {"port", "pid"}: what is done to one does not reach the other. What fails answers {"error": "..."}.

Standard input closing ends it: it never outlives whoever started it.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
import urllib.request
from datetime import datetime, timezone
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
from freezegun import freeze_time
from moto import backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.models.amis import AmiBackend
from moto.ec2.models.tags import TagBackend
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.core import responses
from moto.core.responses import ActionResult
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend

logging.getLogger("werkzeug").setLevel(logging.CRITICAL)

# moto lists its own folders twice a call, and all methods of a class once: half of the time that it takes.
own_services = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: own_services
responses.method_names_from_class = cache(responses.method_names_from_class)

stock_describe_tags = TagBackend.describe_tags


def describe_tags(self, filters=None):
    """moto looks through all tags of the region for each instance: a page of 1,000 among 10,000 takes 28 s. By exact id the answer is one look-up."""
    ids = (filters or {}).get("resource-id", [])
    if list(filters or {}) != ["resource-id"] or any("*" in name or "?" in name for name in ids):
        return stock_describe_tags(self, filters)
    return [
        {"resource_id": name, "key": key, "value": value, "resource_type": EC2_PREFIX_TO_RESOURCE.get(get_prefix(name), "")}
        for name in ids
        for key, value in self.tags.get(name, {}).items()
    ]


TagBackend.describe_tags = describe_tags

stock_create_auto_snapshot = RDSBackend.create_auto_snapshot
stock_create_auto_cluster_snapshot = RDSBackend.create_auto_cluster_snapshot


def create_auto_snapshot(self, name, snapshot):
    """moto names automated snapshots to the minute, and keeps them when their database goes: one that is made again within the minute could not be made."""
    self.database_snapshots.pop(snapshot, None)
    return stock_create_auto_snapshot(self, name, snapshot)


def create_auto_cluster_snapshot(self, name, snapshot):
    """As for databases."""
    self.cluster_snapshots.pop(snapshot, None)
    return stock_create_auto_cluster_snapshot(self, name, snapshot)


RDSBackend.create_auto_snapshot = create_auto_snapshot
RDSBackend.create_auto_cluster_snapshot = create_auto_cluster_snapshot

stock_create_image = AmiBackend.create_image


def create_image(self, instance_id, name, description, tag_specifications):
    """moto makes every image of an empty volume of its own, and takes no tags for its snapshots. AWS makes it of the instance's volumes; here of the first."""
    of_snapshots = [tag for each in tag_specifications if each["ResourceType"] == "snapshot" for tag in each["Tags"]]
    ami = stock_create_image(self, instance_id, name, description, [each for each in tag_specifications if each["ResourceType"] != "snapshot"])
    volume = next(iter(self.get_instance(instance_id).block_device_mapping.values())).volume_id
    self.snapshots.pop(ami.ebs_snapshot.id)
    ami.ebs_snapshot = self.create_snapshot(volume, ami.ebs_snapshot.description, ami.owner_id, from_ami=ami.id)
    for tag in of_snapshots:
        ami.ebs_snapshot.add_tag(tag["Key"], tag["Value"])
    return ami


AmiBackend.create_image = create_image

stock_create_snapshot = EBSBackend.create_snapshot


def create_snapshot(self, *args, **kwargs):
    """AWS encrypts a snapshot with its volume's key; moto's has none."""
    snapshot = stock_create_snapshot(self, *args, **kwargs)
    snapshot.kms_key_id = snapshot.volume.kms_key_id
    return snapshot


EBSBackend.create_snapshot = create_snapshot


def get_service_quota(self, service_code, quota_code):
    """moto knows the quotas of VPC alone. AWS's default for snapshots of volumes."""
    if (service_code, quota_code) == ("ebs", "L-309BACF6"):
        return {"ServiceCode": service_code, "QuotaCode": quota_code, "QuotaName": "Snapshots per Region", "Value": 100000.0}
    raise NoSuchResource


ServiceQuotasBackend.get_service_quota = get_service_quota


def describe_account_attributes(self):
    """moto has no such call. AWS's defaults, with what there is."""
    manual = [each for each in self.backend.describe_db_snapshots(None, None) if each.snapshot_type == "manual"]
    quotas = [("ManualSnapshots", len(manual)), ("ManualClusterSnapshots", 0)]
    return ActionResult({"AccountQuotas": [{"AccountQuotaName": name, "Used": used, "Max": 100} for name, used in quotas]})


RDSResponse.describe_account_attributes = describe_account_attributes


def update_termination_protection(self):
    """moto has no such call; it keeps what CreateStack said, and shows it."""
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    stack.enable_termination_protection = str(self._get_param("EnableTerminationProtection")).lower() == "true"
    return ActionResult({"StackId": stack.stack_id})


CloudFormationResponse.update_termination_protection = update_termination_protection


own_account = "123456789012"


def credentials(endpoint, account):
    """moto knows an account by the role that was assumed in it; its own by any other credentials."""
    if account == own_account:
        return {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    sts = boto3.client("sts", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    made = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/seed", RoleSessionName="seed")["Credentials"]
    return {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
        "aws_session_token": made["SessionToken"],
    }


def seed(endpoint, clients, request):
    def client(service):
        key = (service, request["account"], request["region"])
        if key not in clients:
            clients[key] = boto3.client(
                service, endpoint_url=endpoint, region_name=request["region"], **credentials(endpoint, request["account"])
            )
        return clients[key]

    def call(one):
        made = getattr(client(one["service"]), one["operation"])(**one["parameters"])
        made.pop("ResponseMetadata", None)
        return made

    if request["at"] is None:
        return [call(one) for one in request["calls"]]
    for one in request["calls"]:
        client(one["service"])
    with freeze_time(request["at"], ignore=["werkzeug"]):
        return [call(one) for one in request["calls"]]


def reset(endpoint, clients):
    """With everything else it forgets whose credentials are whose."""
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).close()
    for key in [key for key in clients if key[1] != own_account]:
        del clients[key]


def copy(connection):
    """The copy serves from a port of its own. It ends with the emulator, or when it is killed."""
    original = os.getpid()
    theirs, ours = os.pipe()
    pid = os.fork()
    if pid != 0:
        os.close(ours)
        with os.fdopen(theirs) as said:
            return {"port": int(said.read()), "pid": pid}
    connection.close()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    os.write(ours, str(server.get_host_and_port()[1]).encode())
    os.close(ours)
    while os.getppid() == original:
        time.sleep(0.2)
    os._exit(0)


def answer(endpoint, clients, request, connection):
    if request.get("copy"):
        return copy(connection)
    if request.get("reset"):
        reset(endpoint, clients)
        return {}
    return {"answers": seed(endpoint, clients, request)}


def iso(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} is not JSON")


def control_of(endpoint):
    clients = {}

    class Control(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            try:
                reply = answer(endpoint, clients, request, self.connection)
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            body = json.dumps(reply, default=iso).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(HTTPServer):
        request_queue_size = 128

    return Server(("127.0.0.1", 0), Control)


def bury(*_):
    """Copies that were killed leave nothing behind, and the time that they took is counted."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    control = control_of(f"http://127.0.0.1:{port}")
    signal.signal(signal.SIGCHLD, bury)
    threading.Thread(target=end_with_input, daemon=True).start()
    print(json.dumps({"port": port, "control": control.server_port}), flush=True)
    control.serve_forever()


if __name__ == "__main__":
    main()
