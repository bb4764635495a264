// Learns from each message what the messages of its source and topic look like, and raises findings when one is
// different, before anything is made of it. It never fails a message: what goes wrong here is handed back to be logged.
// A message that is like those before it costs one statement and no read.

import type { Finding } from '../../domain/shapes/compare-shape.ts';
import { compareShape } from '../../domain/shapes/compare-shape.ts';
import { adopt, isLearning, learn, nothingLearned, type Learned } from '../../domain/shapes/learning.ts';
import { sight } from '../../domain/shapes/schema-finding.ts';
import { shapeOfRecords, type Shape } from '../../domain/shapes/shape.ts';
import type { MakeId } from '../../platform/ids.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { lockMessageShape } from '../../store/locks.ts';
import {
  beginMessageShape,
  countMessage,
  findMessageShape,
  openMessageShape,
  writeMessageShape,
  type TopicKey,
} from '../../store/inbound/message-shapes.ts';
import {
  countFindings,
  insertFindings,
  loadOddities,
  writeFindingState,
} from '../../store/inbound/schema-findings.ts';

/** The shapes that this node has seen last. One that is out of date knows less, never something wrong. */
export type ShapeCache = Map<string, Shape>;

export interface ShapesContext {
  readonly database: Database;
  readonly makeId: MakeId;
  readonly shapes: ShapeCache;
}

export interface ObservedMessage extends TopicKey {
  readonly messageId: string;
}

export interface Observed {
  /** Findings that are new with this message. */
  readonly raised: readonly Finding[];
  /** What kept the hub from learning of the message; null if nothing did. */
  readonly fault: Error | null;
}

const cachedMax = 1000;

export async function observeShapes(
  context: ShapesContext,
  tenantId: number,
  message: ObservedMessage,
  records: readonly unknown[],
): Promise<Observed> {
  if (records.length === 0) return { raised: [], fault: null };
  try {
    const raised = await observe(context, tenantId, message, shapeOfRecords(records));
    return { raised, fault: null };
  } catch (error) {
    return { raised: [], fault: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function observe(
  { database, makeId, shapes }: ShapesContext,
  tenantId: number,
  message: ObservedMessage,
  shape: Shape,
): Promise<readonly Finding[]> {
  const place = JSON.stringify([tenantId, message.source, message.topic]);
  const cached = shapes.get(place);
  if (cached !== undefined && compareShape(cached, shape).length === 0) {
    await database.inTransaction(tenantId, (transaction) => {
      countMessage(transaction, message, shape.records);
      return Promise.resolve();
    });
    return [];
  }
  const { learned, raised } = await database.inTransaction(tenantId, (transaction) =>
    learnFrom(transaction, makeId, message, shape),
  );
  shapes.delete(place);
  if (!isLearning(learned)) shapes.set(place, learned.known);
  const [oldest] = shapes.keys();
  if (shapes.size > cachedMax && oldest !== undefined) shapes.delete(oldest);
  return raised;
}

interface Lesson {
  readonly learned: Learned;
  readonly raised: readonly Finding[];
}

async function learnFrom(
  transaction: Transaction,
  makeId: MakeId,
  message: ObservedMessage,
  shape: Shape,
): Promise<Lesson> {
  beginMessageShape(transaction, message, nothingLearned);
  await lockMessageShape(transaction, message.source, message.topic);
  const [before, oddities] = await Promise.all([
    findMessageShape(transaction, message),
    loadOddities(transaction, message),
  ]);
  const { learned, findings } = learn(before ?? nothingLearned, shape);
  writeMessageShape(transaction, message, learned, shape.records);
  const { fresh, recurring, due } = sight(oddities, findings);
  const drafts = fresh.map((finding) => ({ ...finding, findingId: makeId('fnd') }));
  if (drafts.length > 0) insertFindings(transaction, message, message.messageId, drafts);
  if (recurring.length > 0) {
    countFindings(
      transaction,
      recurring.map((one) => one.findingId),
    );
  }
  if (due.length === 0) return { learned, raised: fresh };
  const ids = due.map((one) => one.findingId);
  writeFindingState(transaction, ids, 'accepted', 'hub');
  const next = adopt(learned, due);
  openMessageShape(transaction, message, next);
  return { learned: next, raised: fresh };
}
