/** YAML 1.1 as PyYAML reads it, with the place of each value. */
export {
  entryOf,
  keyText,
  openYaml,
  type ParsedYaml,
  parseYaml,
  spanOf,
  type YamlDocument,
  type YamlFile,
} from './yaml/document.ts';
export type { Span, YamlEntry, YamlMap, YamlValue } from './yaml/value.ts';
