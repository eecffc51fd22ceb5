import type { Permit } from './permit.ts';

const minted = new WeakSet<Permit>();

/** Makes a permit. Only `src/guard/issue.ts` may import this file; dependency-cruiser enforces it. */
export function mint(permit: Permit): Permit {
  const mintedPermit = { ...permit, covers: Object.freeze([...permit.covers]) };
  Object.defineProperty(mintedPermit, 'toJSON', {
    value: () => {
      throw new TypeError('a permit cannot be stored');
    },
  });
  Object.freeze(mintedPermit);
  minted.add(mintedPermit);
  return mintedPermit;
}

export function isMinted(permit: Permit): boolean {
  return minted.has(permit);
}
