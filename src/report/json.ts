import type { Format, Printed } from './format.ts';

/** What programs read of each command's value: the value itself, unless a command says otherwise. */
const contents: { readonly [Command in keyof Printed]: (value: Printed[Command]) => unknown } = {
  diff: whole,
  doctor: (checks) => ({ checks }),
  explain: whole,
  iam: ({ policies }) => policies,
  log: ({ log }) => log,
  plan: ({ plan }) => plan,
  protected: whole,
  savings: whole,
  schema: whole,
  test: whole,
  validate: ({ policies, diagnostics }) => ({ policies, diagnostics }),
};

/** The format `json`, which every command that prints a value has. */
export function jsonFormat<Command extends keyof Printed>(of: Command): Format<Command> {
  return {
    of,
    name: 'json',
    description: 'JSON for programs',
    print: (value) => JSON.stringify(contents[of](value), undefined, 2),
  };
}

function whole(value: unknown): unknown {
  return value;
}
