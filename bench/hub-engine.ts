// The hub at the level of its decision engine: commands go straight into the queue, without HTTP.

import type { Contestant, ContestantSetup, Job, Step, Tally, Verdict } from './contestant.ts';
import { channel, location, skuOf, tenantCode } from './contestant.ts';
import type { Command } from '../packages/hub/src/domain/command.ts';
import type { Outcome } from '../packages/hub/src/domain/outcome.ts';
import { DecisionEngine, defaultLimits } from '../packages/hub/src/operations/decision-engine.ts';
import { verify } from '../packages/hub/src/operations/verify.ts';
import { systemClock } from '../packages/hub/src/platform/clock.ts';
import { makeId } from '../packages/hub/src/platform/ids.ts';
import { openDatabase, type Database } from '../packages/hub/src/store/database.ts';
import { findTenant } from '../packages/hub/src/store/tenants.ts';
import { checkConservation, checkPositions, checkPromises } from '../packages/hub/src/store/verify.ts';

/** `size` is the largest batch. */
export async function openHubEngine({ url, size }: ContestantSetup): Promise<Contestant> {
  const database = openDatabase({ url, readersMax: 2, writersMax: 4 });
  const tenant = await database.asPlatform((transaction) => findTenant(transaction, tenantCode));
  if (!tenant) throw new Error('The bench tenant is missing.');
  const { tenantId } = tenant;
  const limits = { ...defaultLimits, batchCommandsMax: size, batchWeightMax: size * 5, queueWeightMax: 1e6 };
  const context = { database, clock: systemClock, makeId, catalogues: new Map() };
  const engine = new DecisionEngine(context, limits, {
    onFailure: (error) => process.stderr.write(`The engine failed: ${String(error)}\n`),
  });
  return {
    stepOf: (job): Step => {
      const make = job.operation === 'receive' ? receipt : reserve;
      if (job.together === 1) {
        return async (pickKey) => tallyOf([await engine.submit(tenantId, make(pickKey, job))]);
      }
      return async (pickKey) => {
        const commands = Array.from({ length: job.together }, () => make(pickKey, job));
        return tallyOf(await engine.submitAll(tenantId, commands));
      };
    },
    stock: async (key, quantity) => {
      const outcome = await engine.submit(tenantId, receiptOf(key, quantity));
      if (!outcome.ok) throw new Error(outcome.refusal.detail);
    },
    check: (isThorough) => (isThorough ? proof(database, tenantId) : sums(database, tenantId)),
    close: async () => {
      await engine.drain();
      await database.close();
    },
  };
}

function tallyOf(outcomes: readonly Outcome[]): Tally {
  const tally = { accepted: 0, refused: 0 };
  for (const outcome of outcomes) {
    if (outcome.ok) tally.accepted += 1;
    else if (outcome.refusal.code === 'insufficient_stock') tally.refused += 1;
    else throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
  }
  return tally;
}

async function sums(database: Database, tenantId: number): Promise<Verdict> {
  return database.atOneMoment(tenantId, async (reader) => {
    const breaches = [
      ...(await checkPositions(reader)),
      ...(await checkConservation(reader)),
      ...(await checkPromises(reader)),
    ];
    return { ok: breaches.length === 0, findings: breaches.map(({ what }) => what) };
  });
}

async function proof(database: Database, tenantId: number): Promise<Verdict> {
  const report = await verify({ database, clock: systemClock }, tenantId);
  const breaches = report.checks.flatMap(({ id, breaches: found }) => found.map(({ what }) => `${id}: ${what}`));
  const proved = report.checks.map(({ id }) => id).join(', ');
  return { ok: report.ok, findings: report.ok ? [`${proved} over ${report.entries} entries`] : breaches };
}

function originNow(source: string | null) {
  const nothing = { eventId: null, businessKey: null, order: null, causationId: null, reason: null };
  return { ...nothing, occurredAt: Date.now(), source, correlationId: makeId('cor'), actor: 'key_bench' };
}

// A SHA-256 in hex is what the hub keeps as the fingerprint of a request.
const fingerprint = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

function receipt(pickKey: () => number): Command {
  return receiptOf(pickKey(), 1);
}

function receiptOf(key: number, quantity: number): Command {
  const eventId = makeId('evt');
  return {
    type: 'movement',
    kind: 'receipt',
    sku: skuOf(key),
    location,
    lot: null,
    quantity,
    uom: null,
    status: null,
    toLocation: null,
    toLot: null,
    toStatus: null,
    reservationId: null,
    dueAt: null,
    origin: { ...originNow('wms'), eventId },
    idempotency: { scope: 'event:wms', key: eventId, fingerprint },
  };
}

function reserve(pickKey: () => number, job: Job): Command {
  const keys = new Set<number>();
  while (keys.size < job.lines) keys.add(pickKey());
  return {
    type: 'reserve',
    reservationId: makeId('res'),
    channel,
    kind: 'hard',
    ttlMs: 0,
    policy: 'all_or_nothing',
    customer: null,
    segment: null,
    lines: [...keys].map((key, index) => ({
      lineId: String(index + 1),
      sku: skuOf(key),
      quantity: 1,
      uom: null,
      location: null,
      lot: null,
    })),
    origin: originNow(null),
    idempotency: { scope: 'http', key: makeId('req'), fingerprint },
  };
}
