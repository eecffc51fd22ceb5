import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityAnswer, queryError, xml } from '../../../xml.ts';

/** An STS in this process. */
export interface Sts {
  readonly endpoint: string;
  /** The identities that were asked for, and the roles that were to be assumed. */
  readonly calls: string[];
  stop(): Promise<void>;
}

export interface StsOptions {
  /** The account of the keys; left out: STS refuses them. */
  readonly account?: string;
  /** The ARN of the keys; left out: STS gives none. */
  readonly arn?: string;
  /** Accounts whose roles may be assumed. */
  readonly assumable?: readonly string[];
}

/** Knows whose the keys are, and of which accounts they may assume a role. Every other call is denied. */
export async function startSts({ account, arn, assumable = [] }: StsOptions): Promise<Sts> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const role = form.get('RoleArn') ?? '';
      calls.push([form.get('Action'), role].join(' ').trim());
      if (assumable.includes(role.split(':')[4] ?? '')) answer(response, 200, sessionAnswer(role.split(':')[4] ?? ''));
      else if (form.get('Action') === 'GetCallerIdentity' && account !== undefined)
        answer(response, 200, identityAnswer(accountOf(request.headers.authorization) ?? account, arn));
      else answer(response, 403, queryError('Sender', 'AccessDenied', 'no'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Sets keys in the environment, and gives back what sets it as it was. */
export function withKeys(): () => void {
  return withEnvironment({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
}

/** Sets variables of the environment, or removes them, and gives back what sets them as they were. */
export function withEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  set(variables);
  return () => {
    set(before);
  };
}

function set(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables))
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}

/** A session whose key names its account, so that STS knows it again. */
function sessionAnswer(account: string): string {
  const Credentials = {
    AccessKeyId: `SESSION${account}`,
    SecretAccessKey: 'secret',
    SessionToken: 'token',
    Expiration: '2036-01-01T00:00:00Z',
  };
  return xml({ AssumeRoleResponse: { AssumeRoleResult: { Credentials } } });
}

function accountOf(authorization = ''): string | undefined {
  return /Credential=SESSION(\d{12})\//.exec(authorization)?.[1];
}
