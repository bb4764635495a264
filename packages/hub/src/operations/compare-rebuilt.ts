// Holds what a rebuild from the journal came to against the live tables (I14), a page at a time. Whatever is
// found live is taken out of the rebuild, so that what is left over there is missing here.

import { fenceKey } from '../domain/availability/stock.ts';
import type { AllotmentUse } from '../domain/allotment/move-allotment.ts';
import { isSameMark, markedPlace, type CountMark } from '../domain/inbound/count-mark.ts';
import { formatPosition, positionKey, type Position } from '../domain/position.ts';
import { openReservations, openSupplies, type EndState, type Rebuild } from '../domain/rebuild.ts';
import { unevenPart } from '../domain/reserve/line-units.ts';
import { noUse, portionDetail, type Reservation } from '../domain/reservation.ts';
import { supplyKey, type Supply } from '../domain/supply.ts';
import { listUses } from '../store/allotment/allotment-uses.ts';
import { listMarks } from '../store/inbound/count-marks.ts';
import type { Reader } from '../store/database.ts';
import { listPositions } from '../store/positions.ts';
import { countEnded, listOpenReservations } from '../store/reservations.ts';
import { listOpenSupplies } from '../store/supplies.ts';
import type { Breach } from '../store/verify.ts';

const pageSize = 2000;

/** Answers the first breaches; the rebuild is used up by it. */
export async function compareRebuilt(
  reader: Reader,
  rebuild: Rebuild,
  ended: ReadonlyMap<EndState, number>,
  breachesMax: number,
): Promise<Breach[]> {
  const breaches: string[] = [];
  await comparePositions(reader, rebuild, breaches);
  await compareReservations(reader, rebuild, breaches);
  await compareSupplies(reader, rebuild, breaches);
  await compareMarks(reader, rebuild, breaches);
  await compareUses(reader, rebuild, breaches);
  const live = await countEnded(reader);
  for (const state of new Set([...live.keys(), ...ended.keys()])) {
    const [there, told] = [live.get(state) ?? 0, ended.get(state) ?? 0];
    if (there !== told) breaches.push(`${there} reservations are ${state}, the journal says ${told}`);
  }
  return breaches.slice(0, breachesMax).map((what) => ({ what }));
}

async function comparePositions(reader: Reader, rebuild: Rebuild, breaches: string[]): Promise<void> {
  let after: readonly [string, string, string] | undefined;
  for (;;) {
    const page: Position[] = await listPositions(reader, { after, limit: pageSize });
    for (const live of page) {
      const key = positionKey(live.sku, live.location, live.lot);
      const rebuilt = rebuild.positions.get(key);
      rebuild.positions.delete(key);
      const said = rebuilt ? formatPosition(rebuilt) : 'nothing';
      if (said !== formatPosition(live)) breaches.push(`position ${formatPosition(live)}, rebuilt ${said}`);
    }
    const last = page.at(-1);
    if (page.length < pageSize || !last) break;
    after = [last.sku, last.location, last.lot];
  }
  for (const missing of rebuild.positions.values()) breaches.push(`position ${formatPosition(missing)} is missing`);
}

async function compareReservations(reader: Reader, rebuild: Rebuild, breaches: string[]): Promise<void> {
  const rebuilt = new Map<string, string>();
  const onBreach = (message: string): void => {
    breaches.push(`rebuilt from the journal: ${message}`);
  };
  for (const reservation of openReservations(rebuild, onBreach)) rebuilt.set(reservation.id, textOf(reservation));
  let afterId = '';
  for (;;) {
    const page: Reservation[] = await listOpenReservations(reader, afterId, pageSize);
    for (const live of page) {
      const said = rebuilt.get(live.id);
      rebuilt.delete(live.id);
      if (said !== textOf(live))
        breaches.push(`reservation ${live.id} is ${textOf(live)}, rebuilt ${said ?? 'nothing'}`);
      checkKits(live, breaches);
    }
    afterId = page.at(-1)?.id ?? '';
    if (page.length < pageSize) break;
  }
  for (const [id] of rebuilt) breaches.push(`reservation ${id} is open in the journal and not in its table`);
}

/** Components are there for as many kits each: a kit is promised whole or not at all. */
function checkKits({ id, portions }: Reservation, breaches: string[]): void {
  for (const lineId of new Set(portions.map((one) => one.lineId))) {
    const uneven = unevenPart(portions.filter((one) => one.lineId === lineId));
    if (uneven !== null) breaches.push(`line ${lineId} of reservation ${id} is no whole kit: ${uneven} is uneven`);
  }
}

/** One text for one state: fields in a fixed order, bigints as digits. */
function textOf(reservation: Reservation): string {
  const { id, channel, kind, state, policy, order, customer, segment, createdAt, expiresAt, portions } = reservation;
  const parts = portions.map((one) => [
    one.lineId,
    one.portion,
    one.sku,
    one.location,
    one.lot,
    portionDetail(one.about),
    [one.quantity, one.reserved, one.allocated, one.picked, one.fulfilled, one.released, one.backordered].join(),
  ]);
  return JSON.stringify([id, channel, kind, state, policy, order, customer, segment, createdAt, expiresAt, parts]);
}

async function compareSupplies(reader: Reader, rebuild: Rebuild, breaches: string[]): Promise<void> {
  let after: Supply | undefined;
  const supplies = new Map(
    [...openSupplies(rebuild)].map((one) => [supplyKey(one.order, one.sku, one.location), one]),
  );
  for (;;) {
    const page: Supply[] = await listOpenSupplies(reader, after, pageSize);
    for (const live of page) {
      const key = supplyKey(live.order, live.sku, live.location);
      const rebuilt = supplies.get(key);
      supplies.delete(key);
      const isSame =
        rebuilt?.open === live.open &&
        rebuilt.dueAt === live.dueAt &&
        rebuilt.planned === live.planned &&
        rebuilt.statedAt === live.statedAt &&
        rebuilt.graceMs === live.graceMs &&
        rebuilt.promised === live.promised;
      if (!isSame)
        breaches.push(
          `supply ${live.order} of ${live.sku} to ${live.location}: ${live.open} open, ${live.promised} promised, ` +
            `rebuilt ${rebuilt?.open ?? 0n}, ${rebuilt?.promised ?? 0n}`,
        );
    }
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  for (const { order, sku, location } of supplies.values()) {
    breaches.push(`supply ${order} of ${sku} to ${location} is open in the journal and not in its table`);
  }
}

async function compareUses(reader: Reader, rebuild: Rebuild, breaches: string[]): Promise<void> {
  let after: AllotmentUse | undefined;
  for (;;) {
    const page: AllotmentUse[] = await listUses(reader, after, pageSize);
    for (const { ruleId, sku, taken, fulfilled } of page) {
      const key = fenceKey(ruleId, sku);
      const rebuilt = rebuild.uses.get(key) ?? noUse;
      rebuild.uses.delete(key);
      if (rebuilt.taken === taken && rebuilt.fulfilled === fulfilled) continue;
      const said = `rebuilt ${rebuilt.taken}, ${rebuilt.fulfilled}`;
      breaches.push(`ring fence ${ruleId} of ${sku}: taken ${taken}, fulfilled ${fulfilled}, ${said}`);
    }
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  for (const [key, { taken }] of rebuild.uses) {
    const [ruleId = '', sku = ''] = key.split('\u0000');
    breaches.push(`ring fence ${ruleId} of ${sku}: ${taken} are taken in the journal and not in its table`);
  }
}

async function compareMarks(reader: Reader, rebuild: Rebuild, breaches: string[]): Promise<void> {
  let after: CountMark | undefined;
  for (;;) {
    const page: CountMark[] = await listMarks(reader, after, pageSize);
    for (const live of page) {
      const place = markedPlace(live.location, live.sku);
      const marks = rebuild.marks.get(place) ?? [];
      const rebuilt = marks.find((mark) => isSameMark(mark, live));
      rebuild.marks.set(
        place,
        marks.filter((mark) => mark !== rebuilt),
      );
      if (rebuilt?.asOf !== live.asOf || rebuilt.basis !== live.basis) {
        breaches.push(`count of ${textOfMark(live)}, rebuilt ${rebuilt ? textOfMark(rebuilt) : 'nothing'}`);
      }
    }
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  for (const mark of [...rebuild.marks.values()].flat()) {
    breaches.push(`count of ${textOfMark(mark)} is in the journal and not in its table`);
  }
}

function textOfMark({ source, location, sku, lot, account, asOf, basis }: CountMark): string {
  const what = `${sku ?? 'everything'}${lot === '' ? '' : ` lot ${lot}`} at ${location}`;
  return `${account} (${basis}) of ${what} by ${source} as of ${asOf}`;
}
