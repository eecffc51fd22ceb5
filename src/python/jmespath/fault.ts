/**
 * An expression that cannot be read, or that has no answer for a value (a wrong type, an unknown function): where
 * Python's jmespath raises. `offset` counts UTF-16 units from the start of the expression.
 */
export class JmespathError extends Error {
  override readonly name = 'JmespathError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * A Python exception within an operation that does not know its place in the expression; the closure that called it
 * adds the offset.
 */
export class PythonRefusal extends Error {
  override readonly name = 'PythonRefusal';
}
