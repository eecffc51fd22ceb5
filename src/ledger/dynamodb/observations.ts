import pMap from 'p-map';
import type { Observation, ObservationStore } from '../observations.ts';
import { removeFailures } from './failures.ts';
import { absent, bodyOf } from './items.ts';
import { keyOf, startingWith } from './key.ts';
import type { Table } from './table.ts';

/** A first night may have thousands of matches, and each write takes some milliseconds. */
const writesAtOnce = 16;

export function dynamoDbObservations(table: Table): ObservationStore {
  return {
    putObservations: async (observations) => {
      await pMap(
        observations,
        (observation) => {
          const key = { pk: 'observations', sk: keyOf(observation.policy, observation.arn) };
          return table.put({ ...key, body: JSON.stringify(observation) }, absent);
        },
        { concurrency: writesAtOnce },
      );
    },
    observations: async (policy) => {
      const items = await table.query('observations', policy === undefined ? undefined : startingWith(policy));
      return items.map(bodyOf<Observation>);
    },
    clearObservation: async (policy, arn) => {
      // The observation last: if the process dies in between, the match is still known and the next plan clears it.
      const levels = await table.query('escalation-levels', startingWith(policy, arn));
      await pMap(levels, ({ pk, sk }) => table.remove(pk, sk), { concurrency: 8 });
      await removeFailures(table, policy, arn);
      await table.remove('observations', keyOf(policy, arn));
    },
    putEscalationLevel: async (level) => {
      const { policy, arn, step } = level;
      await table.put({ pk: 'escalation-levels', sk: keyOf(policy, arn, step), ...level }, absent);
    },
  };
}
