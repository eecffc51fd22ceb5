import { LedgerUnreadable } from './ledger.ts';

/** Ledgers before 3 have other names in their JSON. No released Mayfly wrote them, so they are not migrated. */
export const ledgerVersion = 3;

/** @param remedy what to do with a ledger of an earlier version. */
export function otherVersion(name: string, version: number | undefined, remedy: string): LedgerUnreadable {
  const found = version === undefined ? 'an earlier version' : `version ${version}`;
  const isLater = version !== undefined && version > ledgerVersion;
  return new LedgerUnreadable(
    `${name} is a ledger of ${found}; this Mayfly reads version ${ledgerVersion}. ` +
      (isLater ? 'Use the version of Mayfly that wrote it, or a later one.' : remedy),
  );
}
