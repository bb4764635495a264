// The promises about what goes out, and about how a connector behaves towards whoever it talks to.

import type { ListingQuantity, PushOutcome } from '../connector.ts';
import { faultOf } from '../faults.ts';
import { must, needed } from './broken-promise.ts';
import { endsWithin } from './clock.ts';
import { leakIn, type Host } from './host.ts';
import { knownSkus, place } from './ledger.ts';
import type { Subject } from './subject.ts';

const deadlineUnlessToldMs = 5000;

function batchOf(quantity: number, version: number): ListingQuantity[] {
  return knownSkus.map((sku) => ({ listing: sku, sku, quantity, version }));
}

async function tellSome({ counterpart }: Host): Promise<void> {
  for (const [index, sku] of knownSkus.entries()) {
    const time = new Date(Date.UTC(2026, 1, 1, 8, index)).toISOString();
    await counterpart.tell?.({ sku, location: place, quantity: index, version: index + 1, time });
  }
}

const waitSeconds = 7;

export async function respectsRateLimit(host: Host): Promise<void> {
  const { pull, push } = host.connector();
  if (pull) {
    await tellSome(host);
    host.wire.fail({ kind: 'tooMany', retryAfterSeconds: waitSeconds });
    await host.pullAll();
    mustHaveWaited(host, 'pull');
    must(host.ledger.quantityOf(knownSkus[4]) === 4, 'After the wait not everything arrived.');
  }
  if (push) {
    host.wire.fail({ kind: 'tooMany', retryAfterSeconds: waitSeconds });
    const outcomes = await host.push(batchOf(3, 1));
    if (outcomes.some(({ outcome }) => outcome !== 'accepted')) await host.push(batchOf(3, 2));
    mustHaveWaited(host, 'push');
  }
}

/** The first request after the one that was turned away is that much later. */
function mustHaveWaited({ wire, faults, clock }: Host, what: string): void {
  must(wire.isMet(), `${what} made no request.`);
  const isTold = faults.some(
    ({ kind, retryAfterMs }) => kind === 'rateLimited' && retryAfterMs === waitSeconds * 1000,
  );
  const isWaited = clock.waits.some((ms) => ms >= waitSeconds * 1000);
  must(isTold || isWaited, `${what} was asked to wait for ${waitSeconds} s and neither said so nor waited.`);
  const gaps = wire.requests.map(({ at }, index) => (wire.requests[index + 1]?.at ?? Infinity) - at);
  const isHeld = gaps.some((gap) => Number.isFinite(gap) && gap >= waitSeconds * 1000);
  must(isHeld, `${what} was asked to wait for ${waitSeconds} s and went on asking.`);
}

export async function staysWithinBudget(host: Host, { connector }: Subject): Promise<void> {
  const { itemsPerCall = 1, requestsPerCall = 1 } = connector.budget ?? {};
  const batch = batchOf(5, 1).slice(0, itemsPerCall);
  // What a first call fetches once (a token) is not of the budget of the second.
  await host.push(batch);
  const before = host.wire.requests.length;
  const outcomes = await host.push(batch.map((item) => ({ ...item, quantity: 6, version: 2 })));
  must(allAccepted(outcomes), `A plain push was not accepted: ${JSON.stringify(outcomes)}`);
  const made = host.wire.requests.length - before;
  must(made <= requestsPerCall, `One call made ${made} requests; its budget says ${requestsPerCall}.`);
}

function allAccepted(outcomes: readonly PushOutcome[]): boolean {
  return outcomes.every(({ outcome }) => outcome === 'accepted');
}

export async function isUncertainWhenUnanswered(host: Host, { connector }: Subject): Promise<void> {
  const listings = needed(host.counterpart.listings, 'listings');
  const batch = (quantity: number, version: number): ListingQuantity[] =>
    batchOf(quantity, version).slice(0, connector.budget?.itemsPerCall ?? 1);
  await host.push(batch(3, 1));
  for (const [kind, quantity, version] of [
    ['lostAnswer', 5, 2],
    ['lostRequest', 8, 3],
  ] as const) {
    host.wire.fail({ kind });
    must(await endsUncertain(host, batch(quantity, version)), 'A write that was not answered is not said uncertain.');
    const truth = await listings();
    const { readBack } = host.connector();
    if (readBack) {
      const names = batch(0, 0).map(({ listing }) => listing);
      for (const { listing, quantity: said } of await readBack({ signal: host.signal() }, names)) {
        const is = truth.get(listing) ?? null;
        must(Number(said) === is, `Read back, ${listing} has ${String(said)}; the channel has ${String(is)}.`);
      }
    }
    // The hub writes again only what is not as it should be.
    const open = batch(quantity, version).filter(({ listing }) => truth.get(listing) !== quantity);
    if (open.length > 0) await host.push(open);
    const after = await listings();
    const isRight = batch(quantity, version).every(({ listing }) => after.get(listing) === quantity);
    must(isRight, 'After the second write the channel does not have what was told.');
  }
}

async function endsUncertain(host: Host, batch: readonly ListingQuantity[]): Promise<boolean> {
  try {
    return (await host.push(batch)).every(({ outcome }) => outcome === 'uncertain');
  } catch (error) {
    return faultOf(error).kind === 'uncertain';
  }
}

export async function keepsSecrets(host: Host): Promise<void> {
  const { counterpart, wire } = host;
  const { pull, push, webhook } = host.connector();
  await tellSome(host);
  const troubles = [null, { kind: 'status', status: 500 }, { kind: 'status', status: 401 }] as const;
  for (const trouble of troubles) {
    for (const work of [pull && (() => host.pullAll()), push && (() => host.push(batchOf(1, 1)))]) {
      if (!work) continue;
      if (trouble) wire.fail(trouble);
      // How it ends is not what this promise is about; what it says then is.
      await work().catch(() => undefined);
    }
  }
  if (webhook && counterpart.webhook) {
    const said = { sku: knownSkus[0], location: place, quantity: 1, version: 1, time: '2026-02-01T08:00:00Z' };
    const request = await counterpart.webhook(said, host.clock.now());
    for (const headers of [request.headers, new Headers()]) {
      const answer = await webhook({ signal: host.signal() }, { ...request, headers }).catch(faultOf);
      host.trace(answer instanceof Error ? answer.message : JSON.stringify(answer));
    }
  }
  const leak = leakIn(host.traces, counterpart.secrets);
  must(leak === null, `A secret was written, thrown or handed on: ${(leak ?? '').slice(0, 200)}`);
}

export async function closesInTime(host: Host, { deadlineMs = deadlineUnlessToldMs }: Subject): Promise<void> {
  await tellSome(host);
  for (const name of ['pull', 'push'] as const) {
    const { pull, push } = host.connector();
    const call = { signal: host.signal() };
    const work = name === 'pull' ? pull && (() => pull(call, null)) : push && (() => push(call, batchOf(2, 1)));
    if (!work) continue;
    host.wire.fail({ kind: 'silence' });
    const silence = host.wire.silence();
    const ending = work();
    // What speaks no HTTP may be done before anybody could have waited for it.
    await Promise.race([silence, ending.catch(() => undefined)]);
    host.stop();
    must(await endsWithin(ending, deadlineMs), `It was stopped and had not ended after ${deadlineMs} ms.`);
    await host.restart();
  }
}
