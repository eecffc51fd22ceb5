import { build } from 'esbuild';
await build({ entryPoints: { main: 'src/cli/main.ts' }, outdir: 'dist', bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node24', mainFields: ['module','main'], sourcemap: true,
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" } });
