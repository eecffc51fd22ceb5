import { transformSync } from 'esbuild';

/** Jest's transformer: types away, nothing else. The same source runs in Node 24 as it stands. */
export default {
  process: (source, path) =>
    transformSync(source, { loader: 'ts', format: 'esm', target: 'node24', sourcefile: path, sourcemap: 'inline' }),
};
