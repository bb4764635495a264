// What operators look at: the audit trail, exceptions, and whether the invariants hold.

import { Type, type Static } from 'typebox';

import { isoTime } from '../platform/clock.ts';
import { auditAfter } from '../store/audit.ts';
import { exceptionKinds, listExceptions, type ExceptionRow } from '../store/exceptions.ts';
import { readMoment } from '../store/shard-heads.ts';
import { nextCursor, readSeq } from './request/cursor.ts';
import { defineRoute, type Answer, type Route } from './route.ts';
import { decisionTimeOf } from './wire/reservation-reads.ts';
import { cursor, limit, locationCode, oneOf, page, seq, sku, strict, time, wireQuantity } from './wire/schemas.ts';
import { unitsAt, type Units } from './wire/units.ts';

const tag = 'Operations';

const auditEntry = Type.Object(
  {
    seq: Type.Integer({ description: 'Sequence in the audit trail of the tenant.' }),
    recordedAt: time,
    actor: Type.String({ description: 'The key that asked.' }),
    action: Type.String({ examples: ['items.put', 'api_key.revoked'] }),
    subject: Type.String(),
    correlationId: Type.String(),
    detail: Type.Unknown(),
    hash: Type.String({ description: 'SHA-256 over the hash before and this entry.' }),
  },
  { title: 'AuditEntry' },
);

const audit = defineRoute({
  method: 'GET',
  path: '/v1/audit',
  operationId: 'listAudit',
  tag,
  summary: 'List the audit trail',
  description: 'Every action of an operator, in a hash chain of its own.',
  scope: 'audit:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'Oldest first.', schema: page(auditEntry, 'AuditPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100 } = query;
    const after = readSeq(query.cursor);
    if (!after.ok) return after;
    const rows = await parts.database.read(caller.tenantId, (reader) => auditAfter(reader, after.seq, count));
    const items = rows.map(({ entry, hash }): Static<typeof auditEntry> => ({
      ...entry,
      seq: Number(entry.seq),
      recordedAt: isoTime(entry.recordedAt),
      detail: JSON.parse(entry.detail),
      hash,
    }));
    return {
      ok: true,
      status: 200,
      body: { items, nextCursor: nextCursor(rows, count, (one) => String(one.entry.seq)) },
    };
  },
});

const exception = Type.Object(
  {
    id: Type.String(),
    kind: Type.String({
      description:
        '`oversold`; `unconfirmed`: only a system that does not own the fact has told it; `predecessor_missing`: a ' +
        'message waits for one that did not come; `reserved_at_closed`: a location was closed and something is still ' +
        'promised there; `reservation_leaked`: a reservation is open whose order is over; `promise_at_risk`: more ' +
        'is promised of a supply than will come of it; `listing_refused`: a channel does not take a listing as it ' +
        'is; `publishing_stopped`: a channel cannot be told anything until somebody has mended it.',
      examples: [...exceptionKinds],
    }),
    sku: Type.Optional(Type.String()),
    location: Type.Optional(Type.String()),
    lot: Type.Optional(Type.String()),
    subject: Type.Optional(
      Type.String({
        description:
          'The business key; what the message that waits is of; the reservation that leaked; the order of the ' +
          'supply; or the channel and the listing.',
      }),
    ),
    uom: Type.Optional(Type.String()),
    availableToPromise: Type.Optional({
      ...wireQuantity,
      description: 'For an oversold position: what was available there when it was last told.',
    }),
    quantity: Type.Optional({
      ...wireQuantity,
      description:
        'For a closed location: what was promised there when it was last told. For a promise at risk: what of it is ' +
        'not covered.',
    }),
    correlationId: Type.String(),
    openedAt: time,
    openedSeq: seq,
    closedAt: Type.Optional(time),
    closedSeq: Type.Optional(seq),
  },
  { title: 'Exception', description: 'What a person has to look at; it closes by itself when its cause is gone.' },
);

function viewException(row: ExceptionRow, units: Units): Static<typeof exception> {
  const { exceptionId, kind, sku: item, location, lot, subject, correlationId, closedAt, closedSeq } = row;
  const availability =
    kind === 'oversold' ? { uom: units.uom(item), availableToPromise: units.quantity(item, row.available) } : {};
  const amount = row.quantity === null ? {} : { uom: units.uom(item), quantity: units.quantity(item, row.quantity) };
  return {
    id: exceptionId,
    kind,
    ...(item === '' ? {} : { sku: item }),
    ...(location === '' ? {} : { location }),
    ...(lot === '' ? {} : { lot }),
    ...(subject === '' ? {} : { subject }),
    ...availability,
    ...amount,
    correlationId,
    openedAt: isoTime(row.openedAt),
    openedSeq: Number(row.openedSeq),
    ...(closedAt === null ? {} : { closedAt: isoTime(closedAt) }),
    ...(closedSeq === null ? {} : { closedSeq: Number(closedSeq) }),
  };
}

const exceptions = defineRoute({
  method: 'GET',
  path: '/v1/exceptions',
  operationId: 'listExceptions',
  tag,
  summary: 'List exceptions',
  scope: 'operations:read',
  query: strict({
    state: Type.Optional(oneOf(['open', 'closed', 'all'], { default: 'open' })),
    kind: Type.Optional(oneOf(exceptionKinds)),
    sku: Type.Optional(sku),
    location: Type.Optional(locationCode),
    limit,
    cursor,
  }),
  answers: {
    200: { description: 'In the order in which they were opened.', schema: page(exception, 'ExceptionPage') },
  },
  handle: async (call): Promise<Answer> => {
    const { state = 'open', kind, sku: item, location, limit: count = 100, cursor: afterId = '' } = call.query;
    return call.parts.database.read(call.caller.tenantId, async (reader): Promise<Answer> => {
      const [moment, rows] = await Promise.all([
        readMoment(reader, decisionTimeOf(call)),
        listExceptions(reader, { state, kind, sku: item, location, afterId, limit: count }),
      ]);
      const units = await unitsAt(
        call.parts,
        reader,
        moment.catalogueVersion,
        rows.map((row) => row.sku),
      );
      const items = rows.map((row) => viewException(row, units));
      return {
        ok: true,
        status: 200,
        body: { items, nextCursor: nextCursor(rows, count, (row) => row.exceptionId) },
      };
    });
  },
});

const breach = Type.Object({ what: Type.String(), seq: Type.Optional(Type.String()) });

const report = Type.Object(
  {
    ok: Type.Boolean({ description: 'Whether every invariant holds.' }),
    seq: Type.String({ description: 'The sequence up to which the journal was checked.' }),
    entries: Type.Integer(),
    positions: Type.Integer(),
    reservations: Type.Integer(),
    durationMs: Type.Integer(),
    checks: Type.Array(
      Type.Object({
        id: Type.String({ examples: ['I1'] }),
        sentence: Type.String(),
        ok: Type.Boolean(),
        breaches: Type.Array(breach, { description: 'The first of them.' }),
      }),
    ),
  },
  { title: 'InvariantReport' },
);

const invariants = defineRoute({
  method: 'GET',
  path: '/v1/invariants',
  operationId: 'getInvariants',
  tag,
  summary: 'Check the invariants of the ledger',
  description: 'Reads the whole journal, so that it takes its time: about a second for 100,000 entries.',
  scope: 'operations:read',
  answers: { 200: { description: 'What was found, also when something is wrong.', schema: report } },
  handle: async ({ parts, caller }): Promise<Answer> => {
    const { tenantId: _, ...body } = await parts.verify(caller.tenantId);
    return { ok: true, status: 200, body };
  },
});

export const operationRoutes: readonly Route[] = [audit, exceptions, invariants];
