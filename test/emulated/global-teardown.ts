/** After all emulated tests. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopEmulators?.();
}
