import type { Service } from '../../src/estate/aws/service.ts';
import { exportsLike, has, modulesIn } from './folder.ts';

/** A service's table, and where it stands. */
export interface ServiceTable {
  readonly file: string;
  /** The export's name, which is the service's. */
  readonly name: string;
  readonly service: Service;
}

/** The tables of src/estate/aws/services, one per file. */
export async function serviceTables(root: URL): Promise<readonly ServiceTable[]> {
  const modules = await modulesIn(new URL('src/estate/aws/services/', root));
  return modules.map((module) => {
    const [name, ...others] = exportsLike(module, (value) => has(value, 'client', 'protocol'));
    if (name === undefined || others.length > 0) throw new Error(`${module.file} must export one service`);
    const service = module.exports[name] as Service;
    if (service.name !== name) throw new Error(`${module.file} exports ${service.name} as ${name}`);
    return { file: module.file, name, service };
  });
}
