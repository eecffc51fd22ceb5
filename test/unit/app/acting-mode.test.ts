import { expect, test } from '@jest/globals';
import { actingMode, inMode } from '../../../src/app/acting-mode.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { settingsOf } from '../../../src/config/settings.ts';

function setupOf(text: string) {
  const { config, diagnostics } = loadConfig({ path: 'mayfly.yml', text });
  expect(diagnostics).toEqual([]);
  const vocabulary = { types: [], filters: [], actions: [], evidence: [] };
  return { config, settings: settingsOf(config), vocabulary, sources: [], diagnostics: [] };
}

const promoting = 'promotion: [{ policies: [scratch], stage: delete }]';

test.each([
  ['{}', undefined, 'observe'],
  ['mode: act', undefined, 'act'],
  // Promoted policies act, and the stage of the others is to observe.
  [promoting, undefined, 'act'],
  ['{}', 'act', 'act'],
  ['mode: act', 'observe', 'observe'],
  [promoting, 'observe', 'observe'],
] as const)('%j with the option %j: %s', (text, mode, expected) => {
  expect(actingMode(inMode(setupOf(text), mode).config)).toBe(expected);
});

test('the mode of the option is the stage of policies that no rule promotes', () => {
  const { config } = inMode(setupOf(promoting), 'act');
  expect([config.mode, config.promotion.length]).toEqual(['act', 1]);
});
