// COPY … FROM STDIN: rows in PostgreSQL's text form, sent as fast as the server takes them. Ends with what the server
// says of it; when the rows themselves fail to come, the server is told, and what had come is undone.

import { once } from 'node:events';
import type { Socket } from 'node:net';

import type { Connection, PoolClient } from 'pg';

/** What the driver's connection offers to those who speak the protocol themselves. */
interface Wire {
  readonly stream: Socket;
  readonly query: (text: string) => void;
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
  readonly sendCopyFail: (message: string) => void;
}

/** One COPY on its way: the driver hands it the messages that answer it. */
class CopyIn {
  readonly #text: string;
  readonly #pieces: AsyncIterable<Buffer>;
  readonly #onDone: (error: Error | null) => void;
  readonly #over = new AbortController();
  #wire: Wire | null = null;
  #failure: Error | null = null;

  constructor(text: string, pieces: AsyncIterable<Buffer>, onDone: (error: Error | null) => void) {
    this.#text = text;
    this.#pieces = pieces;
    this.#onDone = onDone;
  }

  submit(connection: Connection): void {
    this.#wire = connection as unknown as Wire;
    this.#wire.query(this.#text);
  }

  handleCopyInResponse(): void {
    if (this.#wire !== null) void this.#send(this.#wire);
  }

  async #send(wire: Wire): Promise<void> {
    try {
      for await (const piece of this.#pieces) {
        wire.sendCopyFromChunk(piece);
        if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain', { signal: this.#over.signal });
      }
      wire.endCopyFrom();
    } catch (error) {
      if (this.#over.signal.aborted) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
      wire.sendCopyFail('its rows did not come');
    }
  }

  handleError(error: Error): void {
    this.#over.abort();
    this.#onDone(this.#failure ?? error);
  }

  handleCommandComplete(): void {
    this.#over.abort();
  }

  handleReadyForQuery(): void {
    this.#onDone(null);
  }
}

/** Goes behind the statements that were sent before it. */
export async function copyIn(client: PoolClient, table: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onDone = (error: Error | null): void => (error === null ? resolve() : reject(error));
  client.query(new CopyIn(`copy ${table} from stdin`, pieces, onDone));
  return promise;
}
