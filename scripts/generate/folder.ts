import { readdirSync } from 'node:fs';

/** A file of a folder that a list is made of. */
export interface Module {
  /** `ec2.ts`. */
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The TypeScript files of a folder, loaded, in the order of their names. `ec2.restore.ts` is a part of `ec2.ts`. */
export async function modulesIn(folder: URL): Promise<readonly Module[]> {
  const names = readdirSync(folder)
    .filter((file) => /^[^.]+\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''));
  const modules: Module[] = [];
  for (const name of names.sort()) {
    const file = `${name}.ts`;
    modules.push({ file, exports: (await import(new URL(file, folder).href)) as Module['exports'] });
  }
  return modules;
}

/** The names of a module's exports that are what the list is of. */
export function exportsLike({ exports }: Module, isOne: (value: unknown, name: string) => boolean): readonly string[] {
  return Object.keys(exports).filter((name) => isOne(exports[name], name));
}

/** Whether a value is an object that has these members. */
export function has(value: unknown, ...members: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}

/** The comment that says what wrote a file. */
export function head(of: string): string {
  return `// Generated from ${of} by \`npm run generate\`. Do not edit.\n`;
}

/** `ebs-snapshot` → `ebsSnapshot`. */
export function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `ebs-snapshot` → `EbsSnapshot`. */
export function pascalCase(name: string): string {
  return camelCase(`-${name}`);
}
