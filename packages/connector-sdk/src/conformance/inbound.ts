// The promises about what comes in.

import type { Host } from './host.ts';
import { must, needed } from './broken-promise.ts';
import { knownSkus, place, unknownSku } from './ledger.ts';
import type { Said } from './subject.ts';

/** Moments of the counterpart, a minute apart, well before the suite's own now. */
function timeOf(minute: number): string {
  return new Date(Date.UTC(2026, 1, 1, 8, minute)).toISOString();
}

function saidOf(sku: string, quantity: number, version: number): Said {
  return { sku, location: place, quantity, version, time: timeOf(version) };
}

async function tellAll({ counterpart }: Host): Promise<void> {
  const tell = needed(counterpart.tell, 'tell');
  for (const [index, sku] of knownSkus.entries()) await tell(saidOf(sku, 10 + index, 1 + index));
}

function mustHaveAll({ ledger }: Host): void {
  for (const [index, sku] of knownSkus.entries()) {
    const has = ledger.quantityOf(sku);
    must(has === 10 + index, `Of ${sku} the hub has ${has ?? 'heard nothing'}, and there are ${10 + index}.`);
  }
}

export async function resumes(host: Host): Promise<void> {
  await tellAll(host);
  const first = await host.pullPage({ commits: true, acknowledges: false });
  must(!first.isLast, 'Five reports came on one page: give the counterpart a smaller page.');
  const heard = new Set(host.ledger.names());
  // The second page is read, and the process dies before it is committed.
  await host.pullPage({ commits: false });
  await host.restart();
  await host.pullPage();
  const isNew = [...host.ledger.names()].some((name) => !heard.has(name));
  must(isNew, 'After a kill it begins from the beginning: its first page has nothing that is new.');
  await host.pullAll();
  mustHaveAll(host);
}

export async function acknowledgesAfterCommit(host: Host): Promise<void> {
  const acknowledged = needed(host.counterpart.acknowledged, 'acknowledged');
  await tellAll(host);
  await host.pullPage({ commits: false });
  must((await acknowledged()) === 0, 'A page was acknowledged that the hub had not committed.');
  await host.restart();
  await host.pullPage();
  await host.restart();
  await host.pullPage({ commits: false });
  const count = await acknowledged();
  must(count < knownSkus.length, 'More was acknowledged than the hub had committed.');
  await host.restart();
  await host.pullAll();
  must((await acknowledged()) > 0, 'What the hub committed was never acknowledged.');
}

export async function changesNothingTwice(host: Host): Promise<void> {
  await tellAll(host);
  await host.pullAll();
  mustHaveAll(host);
  const [changes, names] = [host.ledger.changes(), new Set(host.ledger.names())];
  await host.restart({ cursor: null });
  await host.pullAll();
  await host.counterpart.tellAgain?.();
  await host.pullAll();
  mustHaveAll(host);
  const other = [...host.ledger.names()].find((name) => !names.has(name));
  must(other === undefined, `What was told before has another name when it is told again: ${other ?? ''}.`);
  must(host.ledger.changes() === changes, 'What was told again changed something.');
}

export async function ignoresOlder(host: Host): Promise<void> {
  const tell = needed(host.counterpart.tell, 'tell');
  const [sku] = knownSkus;
  await tell(saidOf(sku, 7, 9));
  await tell(saidOf(sku, 99, 3));
  await host.pullAll();
  const has = host.ledger.quantityOf(sku);
  must(has === 7, `An older report came last and won: ${has ?? 'nothing'} instead of 7. Tell its own time.`);
}

export async function keepsUnknown(host: Host): Promise<void> {
  const tell = needed(host.counterpart.tell, 'tell');
  await tell(saidOf(knownSkus[0], 1, 1));
  await tell(saidOf(unknownSku, 2, 2));
  await tell(saidOf(knownSkus[1], 3, 3));
  await host.pullAll();
  const isKept = host.ledger.deadLetters.some(({ text }) => text.includes(unknownSku));
  must(isKept, `${unknownSku} was dropped in silence: hand on what it says, the hub keeps it as a dead letter.`);
  must(host.ledger.quantityOf(knownSkus[1]) === 3, `What came after ${unknownSku} did not arrive.`);
}

export async function tellsDeletions(host: Host): Promise<void> {
  const tell = needed(host.counterpart.tell, 'tell');
  const remove = needed(host.counterpart.remove, 'remove');
  const [sku] = knownSkus;
  await tell(saidOf(sku, 4, 1));
  await host.pullAll();
  await remove(sku, timeOf(5));
  await host.pullAll();
  must(host.ledger.tombstones.has(sku), `${sku} was deleted and no tombstone came.`);
}

export async function refusesForgery(host: Host): Promise<void> {
  const make = needed(host.counterpart.webhook, 'webhook');
  const read = needed(host.connector().webhook, 'webhook');
  const call = { signal: host.signal() };
  const request = await make(saidOf(knownSkus[0], 6, 2), host.clock.now());
  const honest = await read(call, request);
  must(honest.ok, `A webhook of the system itself was refused: ${honest.ok ? '' : honest.detail}`);
  host.ledger.apply(honest.messages);
  must(host.ledger.quantityOf(knownSkus[0]) === 6, 'A webhook was taken, and what it says did not arrive.');
  const again = await read(call, request);
  must(again.ok && again.deliveryId === honest.deliveryId, 'The same delivery has another name the second time.');
  const body = Uint8Array.from(request.body, (byte) => (byte === 0x36 ? 0x39 : byte));
  const forged = await read(call, { ...request, body });
  must(!forged.ok, 'A webhook whose body was changed on the way was taken.');
  const unsigned = await read(call, { ...request, headers: new Headers() });
  must(!unsigned.ok, 'A webhook without a signature was taken.');
}
