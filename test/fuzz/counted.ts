/** A value that counts how often something in it is read; lists and maps of any depth. */
export function counted<Value extends object>(value: Value): { readonly value: Value; readonly reads: () => number } {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const wrap = (target: object): object => {
    const before = known.get(target);
    if (before !== undefined) return before;
    const proxy: object = new Proxy(target, {
      get: (of, key, receiver) => {
        reads += 1;
        const member = Reflect.get(of, key, receiver) as unknown;
        return typeof member === 'object' && member !== null ? wrap(member) : member;
      },
      ownKeys: (of) => {
        const keys = Reflect.ownKeys(of);
        reads += keys.length;
        return keys;
      },
    });
    known.set(target, proxy);
    return proxy;
  };
  return { value: wrap(value) as Value, reads: () => reads };
}
