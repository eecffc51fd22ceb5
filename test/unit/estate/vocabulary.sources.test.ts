import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { types } from '../../../src/estate/vocabulary.ts';

const root = new URL('../../../', import.meta.url);

/** Where the facts about AWS come from. Another place has to be written here, and so be judged once. */
const hosts: Readonly<Record<string, RegExp>> = {
  // A page of a guide or of an API reference: `/SERVICE/latest/GUIDE/PAGE.html#PART`.
  'docs.aws.amazon.com': /^\/[\w-]+\/(?:[\w-]+\/)*(?:[\w.-]+\.html(?:#[\w.-]+)?)?$/,
  'aws.amazon.com': /^\/[\w/-]+\/$/,
  'repost.aws': /^\/knowledge-center\/[\w-]+$/,
  'pricing.us-east-1.amazonaws.com': /^\/offers\/[\w./-]+\.json$/,
  'smithy.io': /^\/[\w./-]+\.html(?:#[\w-]+)?$/,
  'www.rfc-editor.org': /^\/rfc\/rfc\d+(?:#[\w-]+)?$/,
  'github.com': /^\/[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?$/,
  'kubernetes-sigs.github.io': /^\/[\w./-]+(?:#[\w-]+)?$/,
  'karpenter.sh': /^\/docs\/[\w/-]+\/(?:#[\w-]+)?$/,
  'docs.slack.dev': /^\/[\w./-]+$/,
  'www.usage.ai': /^\/blogs\/[\w/-]+\/$/,
};

const cited = globSync('src/estate/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.generated.ts'))
  .flatMap((file) =>
    // An address ends at a blank, a quote, a bracket, or the sign that ends its sentence.
    [...readFileSync(new URL(file, root), 'utf8').matchAll(/https?:\/\/[^\s'"`<>()|,;]+/g)]
      .map(([text]) => text.replace(/[.:]+$/, ''))
      .filter((text) => !text.includes('${'))
      .map((address) => [address, file] as const),
  );

test('facts about AWS name many pages', () => {
  expect(cited.length).toBeGreaterThan(120);
});

test('each page is an address of a place that we know, in the form of its pages', () => {
  const wrong = cited.filter(([address]) => {
    const { protocol, hostname, pathname, search, hash } = new URL(address);
    return protocol !== 'https:' || search !== '' || hosts[hostname]?.test(`${pathname}${hash}`) !== true;
  });
  expect(wrong).toEqual([]);
});

test('each metric that decides whether something is idle names a page of AWS', () => {
  const sources = types.flatMap(({ name, idle = [] }) => idle.map(({ metric, source }) => [name, metric, source]));
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter(([, , source = '']) => !/https:\/\/docs\.aws\.amazon\.com\/\S+/.test(source))).toEqual([]);
});
