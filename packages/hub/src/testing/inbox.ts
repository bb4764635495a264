// An inbox on a real ledger for tests: messages are sent as the route stores them, and worked on when the test says so.

import { pino } from 'pino';

import type { Command } from '../domain/command.ts';
import { mediation } from '../hub.ts';
import type { Reached } from '../operations/chain.ts';
import { takeMessage, type Arrival, type MessageTaken } from '../operations/inbox/take-message.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Database } from '../store/database.ts';
import { findMessage, type Message } from '../store/inbox/messages.ts';
import { listRecordsOf, type RecordRow } from '../store/inbox/records.ts';
import { workOnSource } from '../sync/inbox.ts';
import type { InboxContext } from '../sync/mediation.ts';
import type { Node } from './ledger.ts';

export function inboxOf(node: Pick<Node, 'database' | 'engine'>, more: Partial<InboxContext> = {}): InboxContext {
  const { database, engine } = node;
  const log = pino({ level: 'silent' });
  const context = { database, engine, clock: systemClock, makeId, log, metrics: createMetrics() };
  return { mediation: mediation(), catalogues: new Map(), ...context, ...more };
}

/** The engine of a node, with what a test does around each decision. */
export function engineAround(
  { engine }: Pick<Node, 'engine'>,
  around: (command: Command, decide: () => Promise<Reached>) => Promise<Reached>,
): InboxContext['engine'] {
  return {
    submit: (tenantId, command) => engine.submit(tenantId, command),
    submitInChain: (tenantId, command, chain) =>
      around(command, () => engine.submitInChain(tenantId, command, chain)),
  };
}

export interface Sending extends Partial<Arrival> {
  readonly bytesMax?: number;
  readonly clock?: Clock;
}

/** Stores a message of source `wms`; what is no text is sent as JSON. */
async function send(node: Node, content: unknown, more: Sending = {}): Promise<MessageTaken> {
  const { bytesMax = 1 << 30, clock = systemClock, ...arrival } = more;
  const bytes = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const plain: Arrival = {
    source: 'wms',
    topic: 'moves',
    contentType: 'application/json',
    headers: {},
    idempotencyKey: null,
    correlationId: makeId('cor'),
    actor: 'test',
  };
  const context = { database: node.database, clock, makeId };
  return takeMessage(context, node.tenantId, { ...plain, ...arrival }, pieces(bytes), bytesMax);
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 100_000) {
    yield bytes.subarray(at, at + 100_000);
    await Promise.resolve();
  }
}

/** Stores a message and answers its id. */
export async function sent(node: Node, content: unknown, more: Sending = {}): Promise<string> {
  const taken = await send(node, content, more);
  if (!taken.ok) throw new Error(taken.refusal.detail);
  return taken.message.messageId;
}

/** Works on what is due of a source until there is no more. */
export async function work(context: InboxContext, node: Node, source = 'wms', holder = 'one'): Promise<number> {
  return workOnSource(context, node.tenantId, source, { holder, isStopping: () => false });
}

export async function messageOf(database: Database, tenantId: number, id: string): Promise<Message> {
  const message = await database.read(tenantId, (reader) => findMessage(reader, id));
  if (message === null) throw new Error(`There is no message ${id}.`);
  return message;
}

export async function recordsOf(node: Node, id: string): Promise<RecordRow[]> {
  const start = { recordIndex: -1, eventIndex: 0 };
  return node.database.read(node.tenantId, (reader) => listRecordsOf(reader, id, start, 10_000));
}

/** Per record its outcome, with the code where there is one. */
export async function outcomesOf(node: Node, id: string): Promise<string[]> {
  const rows = await recordsOf(node, id);
  return rows.map(({ outcome, code }) => (code === null ? outcome : `${outcome} ${code}`));
}

let made = 0;

/** An event of source `wms` with an id of its own. */
export function told(kind: string, data: object, more: object = {}): Record<string, unknown> {
  made += 1;
  return { id: `evt-${made}`, source: 'wms', type: `evenstock.${kind}.v1`, data, ...more };
}
