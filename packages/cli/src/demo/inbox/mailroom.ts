// Sends what the warehouses and the ERP tell as raw messages, and answers what became of each event when its message
// has been worked through. Where faults are switched on it spoils some on purpose, and does what the senders and an
// operator would do about it: send the whole file, redrive a dead letter with what it should have said, discard one
// with a reason, refuse a snapshot that is held.

import type { Figures } from '../figures.ts';
import type { EventAnswer, HubEvent, StockTaking } from '../hub-calls.ts';
import type { Random } from '../random.ts';
import { accountOf, type InboxAccount } from './accounts.ts';
import type { Door, RawMessage, Sent, Story } from './door.ts';
import { FaultLog } from './fault-log.ts';
import { fileFaults } from './file-faults.ts';
import { probeFaults } from './probe-faults.ts';
import { recordFaults } from './record-faults.ts';
import { reportFaults } from './report-faults.ts';
import { Spoiler } from './spoiler.ts';
import { Surveyor } from './surveyor.ts';
import { northMapping, type Wording } from './wording.ts';
import { answersOf, writtenFile } from './written-file.ts';

export interface MailroomOptions {
  readonly door: Door;
  readonly figures: Figures;
  readonly random: Random;
  readonly runId: string;
  readonly hasFaults: boolean;
}

export class Mailroom {
  readonly door: Door;
  readonly figures: Figures;
  readonly random: Random;
  readonly log: FaultLog;
  readonly runId: string;
  readonly #spoiler: Spoiler | null;
  readonly #surveyor: Surveyor;
  readonly #acknowledged = new Set<string>();
  readonly #told = new Set<string>();
  #discarded = 0;
  #files = 0;

  constructor({ door, figures, random, runId, hasFaults }: MailroomOptions) {
    const faults = hasFaults ? [...fileFaults, ...recordFaults, ...probeFaults, ...reportFaults] : [];
    this.door = door;
    this.figures = figures;
    this.random = random;
    this.runId = runId;
    this.log = new FaultLog(faults, figures, random);
    this.#spoiler = hasFaults ? new Spoiler(this) : null;
    this.#surveyor = new Surveyor(this, hasFaults);
  }

  /** Declares the sources, with the mapping of the one that has words of its own. */
  async declare(): Promise<void> {
    const { door } = this;
    const north = { code: 'wms-north', kind: 'wms' as const, mapping: 'moves-north' };
    await door.putMapping(north.mapping, northMapping);
    await door.patiently(() => door.client.putSources({ body: [north] }));
  }

  /** Whether the event was told before: then it has to be a duplicate. */
  hasTold(event: HubEvent): boolean {
    return this.#told.has(nameOf(event));
  }

  async postEvents(events: readonly HubEvent[]): Promise<EventAnswer[]> {
    const answers: EventAnswer[] = [];
    for (const stretch of stretchesOf(events)) {
      const isCounted = stretch[0]?.kind === 'count';
      answers.push(...(isCounted ? await this.#surveyor.tellCounts(stretch) : await this.#deliver(stretch)));
      for (const event of stretch) this.#told.add(nameOf(event));
    }
    return answers;
  }

  async postStockTaking(taking: StockTaking): Promise<void> {
    await this.#surveyor.tell(taking);
  }

  async #deliver(events: readonly HubEvent[]): Promise<EventAnswer[]> {
    const file = writtenFile(events);
    if (this.#spoiler !== null) return this.#spoiler.deliver(file);
    return answersOf(events, [await this.sendWhole(this.messageOf(file.wording, events, file.text))]);
  }

  messageOf(wording: Wording, events: readonly HubEvent[], bytes: string | Uint8Array): RawMessage {
    this.#files += 1;
    const { topic, contentType, format } = wording;
    const key = `${this.runId}-file-${this.#files}`;
    const fileName = `${topic}-${this.#files}.${format}`;
    const source = events[0]?.source ?? '';
    return { source, topic, contentType, bytes: Buffer.from(bytes), fileName, key };
  }

  async send(message: RawMessage): Promise<Sent> {
    const sent = await this.door.send(message);
    if (sent.ok) this.#acknowledged.add(sent.id);
    return sent;
  }

  /** What has to be taken. */
  async sendWhole(message: RawMessage): Promise<Story> {
    const sent = await this.send(message);
    if (!sent.ok) throw new TypeError(`A message of ${message.source} was not taken: ${sent.code}.`);
    return this.door.story(sent.id);
  }

  isAcknowledged(messageId: string): boolean {
    return this.#acknowledged.has(messageId);
  }

  /** Events that the stream does not have. */
  noteTold(event: HubEvent): void {
    this.#told.add(nameOf(event));
  }

  async discard(letterId: string, reason: string): Promise<void> {
    await this.door.discard(letterId, reason);
    this.#discarded += 1;
  }

  /** At the end: whether the inbox knows what its senders know. */
  async account(): Promise<InboxAccount> {
    const applied = this.#told.size - this.#surveyor.counts;
    return accountOf(this.door, { messages: this.#acknowledged, applied, discarded: this.#discarded });
  }
}

/** An id tells an event apart from the others of its source. */
function nameOf({ source, id }: Pick<HubEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

/** Events go as files, and counts of one moment as a report, in the order in which they were told. */
function stretchesOf(events: readonly HubEvent[]): HubEvent[][] {
  const stretches: HubEvent[][] = [];
  let last = '';
  for (const event of events) {
    const sort = event.kind === 'count' ? `count ${event.at}` : 'events';
    if (sort === last) stretches.at(-1)?.push(event);
    else stretches.push([event]);
    last = sort;
  }
  return stretches;
}
