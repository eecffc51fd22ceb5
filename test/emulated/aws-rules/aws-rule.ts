import type { Call } from '../call.ts';

/** AWS's refusal of a call: nothing of it was done. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  /** Default 400. */
  readonly status?: number;
}

/**
 * Asks the emulator itself, as the same account in the same region. Only for services of the Query protocol.
 * @param parameters as the service's form has them: `DBInstanceIdentifier`, `Filter.1.Name`.
 * @returns the answer's XML.
 */
export type Ask = (operation: string, parameters?: Readonly<Record<string, string>>) => Promise<string>;

/** One rule that AWS keeps and the emulator does not. One file each, named after the rule. */
export interface AwsRule {
  /** The page of AWS's that states it. */
  readonly source: string;
  /** The calls it is about: `rds:DeleteDBInstance`, by the service's signing name. */
  readonly on: readonly string[] | ((call: Call) => boolean);
  /** What AWS refuses, before anything happens. */
  readonly refuse?: (call: Call, ask: Ask) => Promise<Refused | undefined> | Refused | undefined;
  /** What AWS does beside, before it answers: the emulator has just done the call and answered `answer`. */
  readonly also?: (call: Call, ask: Ask, answer: string) => Promise<void>;
}

/** The parameters of a call in the Query protocol, by their names in the form. */
export function form(call: Call): URLSearchParams {
  return new URLSearchParams(Buffer.from(call.body, 'latin1').toString());
}

/** The texts of all elements of this name in an answer. */
export function texts(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
}
