import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';

export const setup = { settings: defaultSettings, vocabulary: { types, filters, actions, evidence: [] } };

/** A folder with policies, on the disk. */
export interface PolicyFolder {
  readonly path: string;
  pathOf(name: string): string;
  /** Writes a policy file, and gives its policies: an action by the name of each. */
  write(name: string, policies: Readonly<Record<string, string>>): readonly Policy[];
  remove(): void;
}

export function policyFolder(): PolicyFolder {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-policies-'));
  const path = join(folder, 'policies');
  mkdirSync(path);
  const pathOf = (name: string): string => join(path, name);
  return {
    path,
    pathOf,
    write: (name, policies) => {
      const lines = Object.entries(policies).map(
        ([policy, action]) => `  - { name: ${policy}, resource: ebs, actions: [${action}] }`,
      );
      const text = `policies:\n${lines.join('\n')}\n`;
      writeFileSync(pathOf(name), text);
      return loadPolicies([{ path: pathOf(name), text }], setup.vocabulary, setup.settings).policies;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
