/** Regular expressions as Python's `re` matches them, and shell patterns as its `fnmatch` does. */
export { compileGlob } from './regex/glob.ts';
export { compilePythonRegex } from './regex/regex.ts';
