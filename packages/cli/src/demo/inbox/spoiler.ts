// Delivers files with faults. What is made of a file is chosen by chance, the faults that were not made yet first; what
// becomes of it is looked up at the hub, told to the log, and set right the way a sender or an operator would.

import type { EventAnswer, HubEvent } from '../hub-calls.ts';
import type { DeadLetter, RawMessage, Story } from './door.ts';
import { ends, fileFaults, type DamagedFile, type FileFault } from './file-faults.ts';
import type { Mailroom } from './mailroom.ts';
import { exactly, probeEnds, probeEvents, probeFaults, type ProbeFault } from './probe-faults.ts';
import { recordFaults, redriven, type RecordFault } from './record-faults.ts';
import { canonicalOf, type Wording } from './wording.ts';
import { answersOf, writtenFile, type WrittenFile } from './written-file.ts';

/** What may come late or in another order than it was told, without being refused for that. */
const commuting: ReadonlySet<string> = new Set(['receipt', 'adjustment', 'return_received', 'supply_planned']);

/** So many are made of one file at most. */
const spoiltMax = 16;
const damagedMax = 3;

interface Victim {
  readonly fault: RecordFault;
  readonly event: HubEvent;
  readonly index: number;
  readonly text: string;
}

interface SentWhole {
  readonly id: string;
  readonly message: RawMessage;
}

interface SentAgain {
  readonly end: string;
  readonly story: Story | null;
}

export class Spoiler {
  readonly #room: Mailroom;
  #probes = 0;

  constructor(room: Mailroom) {
    this.#room = room;
  }

  /** Comes to the same as if the file had been sent alone. */
  async deliver(file: WrittenFile): Promise<EventAnswer[]> {
    const room = this.#room;
    // Of what is only repeated nothing can be seen.
    if (file.events.every((event) => room.hasTold(event))) return answersOf(file.events, [await this.#sendAs(file)]);
    const victims = this.#victimsOf(file);
    // What a damaged file has brought in cannot be spoilt any more.
    const stories = victims.length > 0 ? [] : await this.#damage(file, 'before', null);
    const message = this.#messageOf(file, victims);
    const first = await room.sendWhole(message);
    await this.#mendAll(victims, file, first);
    stories.push(victims.length === 0 ? first : await room.door.story(first.id));
    stories.push(...(await this.#damage(file, 'after', { id: first.id, message })));
    await this.#probe(file);
    return answersOf(file.events, stories);
  }

  async #sendAs(file: WrittenFile): Promise<Story> {
    return this.#room.sendWhole(this.#messageOf(file, []));
  }

  #messageOf({ wording, events, records }: WrittenFile, victims: readonly Victim[]): RawMessage {
    const spoilt = [...records];
    for (const { index, text } of victims) spoilt[index] = text;
    return this.#room.messageOf(wording, events, wording.textOf(spoilt));
  }

  /** Sends it damaged, in several ways one after the other; answers what became of that. */
  async #damage(file: WrittenFile, when: FileFault['when'], whole: SentWhole | null): Promise<Story[]> {
    const { log, random } = this.#room;
    const fitting = fileFaults.filter((fault) => fault.when === when && fault.formats.includes(file.wording.format));
    const stories: Story[] = [];
    for (let round = 0; round < damagedMax; round += 1) {
      for (const fault of log.choose(fitting)) {
        const damaged = fault.damage(file, random);
        const isKnown = stories.length > 0 || file.events.some((event) => this.#room.hasTold(event));
        if (damaged === null || (isKnown && fault.needsNews === true)) continue;
        log.begin(fault);
        const { end, story } = await this.#sendDamaged(damaged, file, whole);
        log.end(fault, end);
        if (story !== null) stories.push(story);
        break;
      }
    }
    return stories;
  }

  /** What the hub makes of it, with every letter that it leaves discarded. */
  async #sendDamaged(damaged: DamagedFile, file: WrittenFile, whole: SentWhole | null): Promise<SentAgain> {
    const room = this.#room;
    const { cutAt, bytes, contentType, fileName, hasSameKey = false } = damaged;
    const message = {
      ...(hasSameKey && whole !== null ? whole.message : room.messageOf(file.wording, file.events, bytes)),
      ...(contentType === undefined ? {} : { contentType }),
      ...(fileName === undefined ? {} : { fileName }),
    };
    if (cutAt !== undefined) {
      await room.door.cutConnection(message, cutAt);
      return { end: (await this.#isStored(message.source)) ? 'a message was stored' : ends.nothing, story: null };
    }
    const sent = await room.send(message);
    if (!sent.ok) return { end: ends.refused(sent.code), story: null };
    if (sent.id === whole?.id) return { end: ends.oneMessage, story: null };
    await room.door.story(sent.id);
    const letters = await room.door.letters(sent.id);
    for (const { id, state } of letters) {
      if (state === 'parked') await room.discard(id, 'The sender sent the whole file again.');
    }
    const story = await room.door.story(sent.id);
    return { end: endOf(story, letters, file), story };
  }

  async #isStored(source: string): Promise<boolean> {
    const { door } = this.#room;
    const { items } = await door.patiently(() => door.client.listInbox({ source, limit: 1 }));
    return items.some(({ id }) => !this.#room.isAcknowledged(id));
  }

  /** Records to be spoilt, each of another item. */
  #victimsOf(file: WrittenFile): Victim[] {
    const { log } = this.#room;
    const fitting = recordFaults.filter(({ formats }) => formats.includes(file.wording.format));
    const victims: Victim[] = [];
    for (let round = 0; round < spoiltMax; round += 1) {
      const others = fitting.filter((fault) => victims.every((victim) => victim.fault !== fault));
      for (const fault of log.choose(others)) {
        const victim = this.#victimOf(fault, file, new Set(victims.map(({ event }) => event.body.sku)));
        if (victim === null) continue;
        log.begin(fault);
        victims.push(victim);
        break;
      }
    }
    return victims;
  }

  #victimOf(fault: RecordFault, { events }: WrittenFile, taken: ReadonlySet<string>): Victim | null {
    const from = this.#room.random.integer(0, events.length - 1);
    const places = [...events.keys()];
    let fallback: Victim | null = null;
    for (const index of [...places.slice(from), ...places.slice(0, from)]) {
      const event = events[index];
      if (event === undefined || !commuting.has(event.kind) || event.body.quantity <= 0) continue;
      const text = this.#room.hasTold(event) || taken.has(event.body.sku) ? null : fault.spoil(event);
      if (text === null) continue;
      const followers = events.slice(index + 1).filter(({ body }) => body.sku === event.body.sku);
      const victim = { fault, event, index, text };
      // What comes after it goes on without it, unless it waits: then it must be nothing that needs it.
      if (followers.length === 0 && fault.keepsKey !== true) return victim;
      if (followers.length === 0) fallback ??= victim;
      else if (fault.keepsKey === true && followers.every((one) => isSameKey(event, one))) return victim;
    }
    return fallback;
  }

  async #mendAll(victims: readonly Victim[], { wording }: WrittenFile, story: Story): Promise<void> {
    if (victims.length === 0) return;
    const { door, log } = this.#room;
    const letters = await door.letters(story.id);
    const keys = new Set(letters.map(({ key }) => key));
    const isBlocked = story.records.some(({ outcome, key }) => outcome === 'waiting' && !keys.has(key));
    for (const victim of victims) {
      const letter = letters.find(({ record, state }) => record === victim.index && state === 'parked');
      const waiting = letters.filter(({ key }) => key === letter?.key).length;
      log.end(victim.fault, isBlocked ? 'others were blocked' : await this.#mend(victim, wording, letter, waiting));
    }
  }

  /** As an operator does it: tried again as it is, if that is to be shown, then with what it should have said. */
  async #mend(
    { fault, event }: Victim,
    wording: Wording,
    letter: DeadLetter | undefined,
    waiting: number,
  ): Promise<string> {
    const { door } = this.#room;
    if (letter === undefined) return 'no dead letter';
    if (fault.isTriedTwice === true) {
      const { counts, letter: still } = await door.redrive(letter.id, undefined);
      if (counts.redriven > 0 || still.state !== 'parked') return 'it succeeded as it was';
    }
    const payload = letter.stage === 'event' ? canonicalOf(event) : wording.decodedOf(event);
    const { letter: mended, counts } = await door.redrive(letter.id, payload);
    if (mended.state !== 'redriven') return `tried again, and still ${mended.state} (${mended.code ?? ''})`;
    if (counts.redriven !== waiting) return `${counts.redriven} of ${waiting} letters were redriven`;
    const { counts: again } = await door.redrive(letter.id, payload);
    return again.tried > 0 ? 'redriven twice' : redriven(letter.code ?? '');
  }

  async #probe({ wording, events }: WrittenFile): Promise<void> {
    const { log } = this.#room;
    const [first] = events;
    const [fault] = log.choose(probeFaults.filter(({ formats }) => formats.includes(wording.format)));
    if (first === undefined || fault === undefined) return;
    log.begin(fault);
    const { source, body } = first;
    const at = events.reduce((latest, event) => Math.max(latest, event.at), 0);
    this.#probes += 1;
    const [name, sku] = [`${this.#room.runId}-probe-${this.#probes}`, `PROBE-${this.#probes}`];
    const own = probeEvents(fault, { source, location: body.location, sku, at, name });
    log.end(fault, await this.#tellProbe(fault, wording, own, sku));
  }

  async #tellProbe(fault: ProbeFault, wording: Wording, own: readonly HubEvent[], sku: string): Promise<string> {
    const room = this.#room;
    if (!fault.isUnknown) await this.#putItem(sku);
    const records = writtenFile(own).records.map(exactly);
    const { id, records: told } = await room.sendWhole(room.messageOf(wording, own, wording.textOf(records)));
    for (const event of own) room.noteTold(event);
    if (fault.isUnknown) return this.#makeKnown(id, own[0]?.source ?? '', sku);
    if (told.some(({ outcome }) => outcome !== 'applied')) return 'not all was applied';
    return (await this.#areKept(own)) ? probeEnds.kept : 'kept as something else';
  }

  async #makeKnown(messageId: string, source: string, sku: string): Promise<string> {
    const { door } = this.#room;
    const letters = await door.letters(messageId);
    const states = letters.map(({ state }) => state).join(', ');
    if (states !== 'parked, behind, behind') return `letters: ${states}`;
    await this.#putItem(sku);
    const body = { source, code: 'unknown_sku' };
    const counts = await door.patiently(() => door.client.redriveDeadLetters({ body }));
    if (counts.redriven !== letters.length || counts.parked > 0) return `${counts.redriven} redriven`;
    return probeEnds.byFilter;
  }

  async #putItem(sku: string): Promise<void> {
    const { door } = this.#room;
    await door.patiently(() => door.client.putItems({ body: [{ sku }] }));
  }

  /** Whether the ledger has the same words and figures. */
  async #areKept(own: readonly HubEvent[]): Promise<boolean> {
    const { door } = this.#room;
    const [first] = own;
    if (first === undefined) return false;
    const { sku, reason = '' } = first.body;
    const page = await door.patiently(() => door.client.listMovements({ sku, limit: 1000 }));
    const mine = page.items.filter(({ eventId }) => own.some(({ id }) => id === eventId));
    const moved = mine.reduce((sum, { quantity = 0, to }) => sum + signOf(to) * BigInt(quantity), 0n);
    return mine.length === own.length && moved === 0n && mine.every((one) => one.reason === reason);
  }
}

/** Whether units came to where somebody could sell them. */
function signOf(to: { readonly account: string } | undefined): bigint {
  return to?.account === 'sellable' ? 1n : -1n;
}

function endOf(story: Story, letters: readonly DeadLetter[], { records }: WrittenFile): string {
  if (story.state !== 'done') return story.state;
  const codes = new Set(letters.flatMap(({ state, code = '' }) => (state === 'parked' ? [code] : [])));
  if (codes.size > 0) return ends.letter([...codes].join(', '));
  if (story.records.length !== records.length) return ends.beginning;
  return story.records.every(({ outcome }) => outcome === 'duplicate') ? ends.duplicates : ends.whole;
}

/** Whether it waits behind the other's dead letter, and does no harm when it comes after it. */
function isSameKey(event: HubEvent, other: HubEvent): boolean {
  return commuting.has(other.kind) && other.body.location === event.body.location;
}
