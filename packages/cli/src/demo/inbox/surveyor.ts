// Tells what was counted: some items as a small report, a whole warehouse as a complete one. Where faults are switched
// on, others come before and after the right one, and what is held is refused, as by the person who has to look at it.

import type { EventAnswer, HubEvent, StockTaking } from '../hub-calls.ts';
import type { ReportAnswer } from './door.ts';
import type { Mailroom } from './mailroom.ts';
import { reportFaults, reportEnds, reportOf, type ReportFault, type ReportTry } from './report-faults.ts';

const faultsPerReport = 4;

export class Surveyor {
  readonly #room: Mailroom;
  readonly #hasFaults: boolean;
  #counts = 0;

  constructor(room: Mailroom, hasFaults: boolean) {
    this.#room = room;
    this.#hasFaults = hasFaults;
  }

  /** Events that went as lines of a report. */
  get counts(): number {
    return this.#counts;
  }

  /** Counts of one moment. */
  async tellCounts(events: readonly HubEvent[]): Promise<EventAnswer[]> {
    const [first] = events;
    if (first === undefined) return [];
    const { source, at, body } = first;
    const lines = events.map(({ body: { sku, quantity } }) => ({ sku, status: 'sellable', quantity }));
    const { outcome, code, changed } = await this.#send(
      reportOf({ source, location: body.location, at, isComplete: false, lines }),
    );
    return events.map((event) => {
      const { id } = event;
      const isKnown = this.#room.hasTold(event);
      this.#counts += isKnown ? 0 : 1;
      // Told again when the whole warehouse has been counted since, it is an older word and changes nothing.
      if (isKnown && outcome === 'stale') return { id, outcome: 'duplicate', code };
      if (outcome !== 'applied') return { id, outcome, code };
      return { id, outcome: isKnown && changed === 0 ? 'duplicate' : 'applied', code: null };
    });
  }

  /** It agrees with what the hub has, but for what a first issue had set wrong: nothing told may be missing. */
  async tell(taking: StockTaking): Promise<void> {
    const wrong = await this.#tryFaults(taking, 'before');
    const { outcome, changed, code } = await this.#send(reportOf(taking));
    if (outcome !== 'applied' || changed !== wrong) {
      const said = `${outcome} ${code}, ${changed} changed`;
      this.#room.figures.surprise(`snapshot of ${taking.location}: expected ${wrong} changed, got ${said}`);
    }
    this.#room.figures.snapshots += 1;
    await this.#tryFaults(taking, 'after');
  }

  #send({ head, bytes }: ReportTry): Promise<ReportAnswer> {
    return this.#room.door.report(head, bytes);
  }

  /** How many figures the right report has to set back. */
  async #tryFaults(taking: StockTaking, when: ReportFault['when']): Promise<number> {
    let wrong = 0;
    for (let round = 0; this.#hasFaults && round < faultsPerReport; round += 1) {
      const { log, random } = this.#room;
      for (const fault of log.choose(reportFaults.filter((one) => one.when === when))) {
        const made = fault.make(taking, random);
        if (made === null || (made.changes !== undefined && wrong > 0)) continue;
        log.begin(fault);
        log.end(fault, await this.#endOf(made));
        wrong += made.changes ?? 0;
        break;
      }
    }
    return wrong;
  }

  async #endOf(made: ReportTry): Promise<string> {
    const { id, outcome, code, changed } = await this.#send(made);
    if (outcome === 'refused') return reportEnds.refused(code);
    if (outcome === 'held') {
      const end = await this.#room.door.refuseReport(id, 'The warehouse was not emptied.');
      return end === 'refused' ? reportEnds.held : `held, then ${end}`;
    }
    if (outcome !== 'applied') return outcome;
    if (changed === 0) return reportEnds.nothing;
    return changed === made.changes ? reportEnds.setRight : `applied, ${changed} changed`;
  }
}
