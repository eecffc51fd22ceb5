declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB on a port of this process; in memory where no `path` is named. */
  export default function dynalite(options: {
    /** Milliseconds until a table is there. */
    readonly createTableMs: number;
  }): Server;
}
