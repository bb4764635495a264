// The part of pg-copy-streams that is used here; the package has no types of its own.

declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Connection, Submittable } from 'pg';

  export function from(text: string): Writable & Submittable & { submit: (connection: Connection) => void };
}
