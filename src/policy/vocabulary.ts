/** All filters and actions, in the order of their names. */
export { actions, filters } from './vocabulary.generated.ts';
