import type { Subject } from '../core/finding.ts';
import { plain } from './plain.ts';

/** `i-0123456789abcdef0 · ci-runner-4 · ada`; without the parts that are not known. */
export function subjectLabel({ id, name, owner }: Pick<Subject, 'id' | 'name' | 'owner'>): string {
  return [id, name ?? '', owner ?? '']
    .filter((part) => part !== '')
    .map(plain)
    .join(' · ');
}
