// Statements that go to PostgreSQL together and are answered together: one write, one Sync at the end and so one
// answer for all that was asked for in one turn of the event loop. The driver ends every statement with a Sync of its
// own, which costs the server a system call and this process a wake-up each: for a batch of thirteen statements that
// was most of what a lone caller waited for (docs/decisions/0011-statements-in-groups.md). PostgreSQL skips what stands
// behind a failed statement up to the Sync, so that no statement of a group is run after another of it has failed.

import type { Connection, PoolClient } from 'pg';

import { sqlArray, type SqlValue } from './sql-array.ts';

export interface Statement {
  /** Named statements are prepared once a connection: for the hot paths. */
  readonly name?: string;
  readonly text: string;
}

export interface Answer {
  readonly rows: unknown[];
  /** What PostgreSQL says it did: `COMMIT`, `INSERT 0 1`. */
  readonly tag: string;
}

/** How the text of a type is read, by the type's number. */
export type TypeParsers = (dataTypeID: number) => (text: string) => unknown;

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

type Column = readonly [name: string, parse: (text: string) => unknown];

interface Prepared {
  readonly text: string;
  /** Null until an answer has told; empty for a statement whose rows nobody reads. */
  columns: readonly Column[] | null;
}

interface Asked {
  readonly statement: Statement;
  readonly values: readonly (string | Buffer | null)[];
  readonly wantsRows: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** What the driver's connection offers to those who speak the protocol themselves, as its cursors do. */
interface Wire {
  readonly stream: { readonly cork: () => void; readonly uncork: () => void };
  readonly parse: (message: { name: string; text: string }) => void;
  readonly close: (message: { type: 'S'; name: string }) => void;
  readonly bind: (message: { statement: string; values: readonly (string | Buffer | null)[] }) => void;
  readonly describe: (message: { type: 'P'; name: string }) => void;
  readonly execute: (message: object) => void;
  readonly sync: () => void;
}

/** What each connection has prepared, for as long as it lives. */
const preparedOf = new WeakMap<object, Map<string, Prepared | 'doubtful'>>();

/** How a value goes over the wire: as text, or as the bytes of PostgreSQL's binary form. */
function onTheWire(value: unknown): string | Buffer | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (value === null || value === undefined) return null;
      if (Buffer.isBuffer(value)) return value;
      if (Array.isArray(value)) return sqlArray(value as readonly SqlValue[], (one) => one);
      throw new TypeError(`No statement takes a value like ${JSON.stringify(value)}.`);
  }
}

/** One group on its way: the driver hands it the messages that answer it. */
class Group {
  readonly #asked: Asked[] = [];
  readonly #parsers: TypeParsers;
  readonly #onDone: () => void;
  #prepared: Map<string, Prepared | 'doubtful'> = new Map();
  /** Set from when the connection is this group's until it has sent the Sync. */
  #wire: Wire | null = null;
  #isClosed = false;
  #written = 0;
  #next = 0;
  #rows: unknown[] = [];
  #columns: readonly Column[] | null = null;
  #failure: Error | null = null;

  constructor(parsers: TypeParsers, onDone: () => void) {
    this.#parsers = parsers;
    this.#onDone = onDone;
  }

  /** Adds a statement to those that are sent next; a group that has failed runs nothing any more. */
  add(asked: Asked): void {
    if (this.#failure === null) this.#asked.push(asked);
    else asked.reject(this.#failure);
  }

  /** The connection is free for this group. Answers an error, and sends nothing, when it cannot be asked. */
  submit(connection: Connection): Error | null {
    const wire = connection as unknown as Wire;
    this.#prepared = preparedOf.get(wire) ?? new Map();
    preparedOf.set(wire, this.#prepared);
    const twice = this.#asked.find(({ statement }) => this.#isAnother(statement));
    if (twice) return new Error(`Two statements are named ${twice.statement.name}.`);
    this.#wire = wire;
    this.write();
    return null;
  }

  /** Sends what has been added so far: the server works on it while more is added. */
  write(): void {
    const wire = this.#wire;
    if (wire === null) return;
    wire.stream.cork();
    try {
      for (; this.#written < this.#asked.length; this.#written++) {
        const asked = this.#asked[this.#written];
        if (asked && this.#failure === null) this.#send(wire, asked);
      }
      if (this.#isClosed) {
        this.#wire = null;
        wire.sync();
      }
    } finally {
      wire.stream.uncork();
    }
  }

  /** Nothing is added any more. */
  close(): void {
    this.#isClosed = true;
    this.write();
  }

  #isAnother({ name, text }: Statement): boolean {
    const known = name === undefined ? undefined : this.#prepared.get(name);
    return typeof known === 'object' && known.text !== text;
  }

  #send(wire: Wire, { statement, values, wantsRows }: Asked): void {
    const { name = '', text } = statement;
    const known = name === '' ? undefined : this.#prepared.get(name);
    if (known === 'doubtful') wire.close({ type: 'S', name });
    if (typeof known !== 'object') {
      wire.parse({ name, text });
      if (name !== '') this.#prepared.set(name, { text, columns: null });
    }
    wire.bind({ statement: name, values });
    const isDescribed = typeof known === 'object' && known.columns !== null;
    if (wantsRows && !isDescribed) wire.describe({ type: 'P', name: '' });
    wire.execute({});
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => {
      const parse = this.#parsers(dataTypeID);
      return [name, parse] as const;
    });
    const name = this.#asked[this.#next]?.statement.name;
    const prepared = name === undefined ? undefined : this.#prepared.get(name);
    if (typeof prepared === 'object') prepared.columns = this.#columns;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const asked = this.#asked[this.#next];
    if (!asked?.wantsRows) return;
    this.#columns ??= this.#columnsOf(asked);
    const row: Record<string, unknown> = {};
    for (const [index, [name, parse]] of this.#columns.entries()) {
      const text = fields[index] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    this.#rows.push(row);
  }

  #columnsOf({ statement }: Asked): readonly Column[] {
    const prepared = this.#prepared.get(statement.name ?? '');
    if (typeof prepared === 'object' && prepared.columns !== null) return prepared.columns;
    throw new Error('Rows came that nobody has described.');
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#asked[this.#next]?.resolve({ rows: this.#rows, tag: text });
    this.#forward();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  #forward(): void {
    this.#next += 1;
    this.#rows = [];
    this.#columns = null;
  }

  /** The statement that is answered failed, and with it all that stand behind it: they have not been run. */
  handleError(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    const left = this.#asked.slice(this.#next);
    for (const [index, { statement, reject }] of left.entries()) {
      // Whether the one that failed was prepared is not known; those behind it were not, if they were new here.
      const { name } = statement;
      if (name !== undefined && (index === 0 || this.#isUnheard(name))) this.#prepared.set(name, 'doubtful');
      reject(error);
    }
    this.#onDone();
  }

  #isUnheard(name: string): boolean {
    const prepared = this.#prepared.get(name);
    return typeof prepared === 'object' && prepared.columns === null;
  }

  handleReadyForQuery(): void {
    if (this.#failure === null) this.#onDone();
  }

  handlePortalSuspended(): void {
    this.handleError(new Error('A statement was suspended that asked for all rows.'));
  }

  handleCopyInResponse(): void {
    this.handleError(new Error('COPY does not go in a group.'));
  }
}

export class Pipeline {
  readonly #client: PoolClient;
  readonly #parsers: TypeParsers;
  /** What is added to; while another group is being answered it has not begun. */
  #open: Group | null = null;
  #hasBegun = false;
  #isBusy = false;
  #isPlanned = false;

  constructor(client: PoolClient, parsers: TypeParsers) {
    this.#client = client;
    this.#parsers = parsers;
  }

  /** Sends the statement with all others of this turn of the event loop, in order. */
  async send(statement: Statement, values: readonly unknown[], wantsRows = true): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#open ??= new Group(this.#parsers, this.#onDone);
    this.#open.add({ statement, values: values.map(onTheWire), wantsRows, resolve, reject });
    if (!this.#isPlanned) {
      this.#isPlanned = true;
      process.nextTick(this.#closeGroup);
    }
    return promise;
  }

  /** Sends what has been gathered before the turn is over: for a caller with much to do in the same turn. */
  readonly sendNow = (): void => {
    if (this.#hasBegun) this.#open?.write();
    else this.#begin();
  };

  #begin(): void {
    if (this.#open === null || this.#hasBegun || this.#isBusy) return;
    this.#hasBegun = true;
    this.#isBusy = true;
    this.#client.query(this.#open);
  }

  readonly #closeGroup = (): void => {
    this.#isPlanned = false;
    this.#begin();
    // Behind another it stays open, and goes when that is answered.
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.#open?.close();
    this.#open = null;
  };

  readonly #onDone = (): void => {
    this.#isBusy = false;
    if (!this.#isPlanned) this.#closeGroup();
  };
}
