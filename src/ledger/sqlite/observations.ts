import type { Observation, ObservationStore } from '../observations.ts';
import type { Database } from './database.ts';

export function sqliteObservations({ run, bodies, promise, transaction }: Database): ObservationStore {
  return {
    putObservations: (observations) =>
      promise(() => {
        if (observations.length === 0) return;
        const sql = 'insert into observations (policy, arn, body) values (?, ?, ?) on conflict do nothing';
        // Each transaction waits for the disk: one for all, as a first night may have thousands.
        transaction(() => {
          for (const observation of observations)
            run(sql, observation.policy, observation.arn, JSON.stringify(observation));
        });
      }),
    observations: (policy) =>
      promise(() =>
        policy === undefined
          ? bodies<Observation>('select body from observations order by policy, arn')
          : bodies<Observation>('select body from observations where policy = ? order by arn', policy),
      ),
    clearObservation: (policy, arn) =>
      promise(() => {
        // The observation last: if the process dies in between, the match is still known and the next plan clears it.
        run('delete from escalation_levels where policy = ? and arn = ?', policy, arn);
        run('delete from failures where policy = ? and arn = ?', policy, arn);
        run('delete from observations where policy = ? and arn = ?', policy, arn);
      }),
    putEscalationLevel: ({ policy, arn, step, at }) =>
      promise(() => {
        const sql = 'insert into escalation_levels (policy, arn, step, at) values (?, ?, ?, ?) on conflict do nothing';
        run(sql, policy, arn, step, at);
      }),
  };
}
