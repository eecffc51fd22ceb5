/**
 * An expression that cannot be parsed, or that has no result for a value (a wrong type, an unknown function). Python's
 * jmespath raises there. `offset` counts UTF-16 units from the start of the expression.
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
 * A Python exception in an operation that does not know its position in the expression: the calling closure adds the
 * offset.
 */
export class PythonRefusal extends Error {
  override readonly name = 'PythonRefusal';
}
