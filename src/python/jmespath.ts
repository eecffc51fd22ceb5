/** JMESPath as Python's `jmespath` answers it. */
export { JmespathError } from './jmespath/fault.ts';
export { compileJmespath, jmespathFault } from './jmespath/jmespath.ts';
export { compareCodePoints, lengthOf } from './jmespath/python-values.ts';
