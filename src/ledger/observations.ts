/** A policy has matched a resource since `since`, in every plan for which the result is known. */
export interface Observation {
  readonly policy: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly since: string;
  /** The policy as it was then: its digest and its file. */
  readonly by?: { readonly digest: string; readonly file: string };
}

/** One level of an escalation whose message was sent. */
export interface EscalationLevel {
  readonly policy: string;
  readonly arn: string;
  readonly step: string;
  readonly at: string;
}

export interface ObservationStore {
  /** Stores first observations: leaves those where the policy is already known to match the resource. */
  putObservations(observations: readonly Observation[]): Promise<void>;
  /** Without a policy, those of all policies. */
  observations(policy?: string): Promise<readonly Observation[]>;
  /** Forgets the match, with its escalation levels and its failures. */
  clearObservation(policy: string, arn: string): Promise<void>;
  /** Does nothing where this step's level is already stored. */
  putEscalationLevel(level: EscalationLevel): Promise<void>;
}
