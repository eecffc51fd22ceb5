import { action } from './action.ts';
import { command } from './command.ts';
import { evidence } from './evidence.ts';
import { filter } from './filter.ts';
import { format } from './format.ts';
import type { Scaffold } from './scaffold.ts';
import { type } from './type.ts';

/** Everything that `npm run new` can begin. */
export const kinds: readonly Scaffold[] = [type, filter, action, evidence, format, command];
