// What a person sees while the demonstration runs. On a terminal a few lines that are drawn again in place; anywhere
// else a plain line every couple of seconds. Only shows what the figures say: it counts nothing itself but rates.

import { coloursOf, type Colours } from '../colour.ts';
import type { Terminal } from '../terminal.ts';
import type { Figures } from './figures.ts';
import type { ReplayPhase } from './replay.ts';

export interface LiveViewOptions {
  readonly terminal: Terminal;
  readonly figures: Figures;
  /** What is replayed, and where the hub is. */
  readonly title: string;
}

/** Everything that a frame shows, taken at one moment. */
export interface Snapshot {
  readonly title: string;
  readonly phase: ReplayPhase['name'];
  readonly figures: Figures;
  readonly linesTotal: number;
  readonly simulatedAt: number | null;
  readonly elapsedMs: number;
  readonly reservationsPerSecond: number;
  readonly onHand: number;
  readonly oversold: number;
  readonly waiting: number;
  readonly columns: number;
}

const frameMs = 150;
const plainMs = 2000;
/** Over so long the rate is averaged, so that it can be read. */
const rateWindowMs = 3000;

export class LiveView {
  readonly #options: LiveViewOptions;
  readonly #ended = new AbortController();
  readonly #colours: Colours;
  #phase: ReplayPhase = { name: 'reading', stage: null, demand: null };
  #startedAt: number;
  #marks: { at: number; reservations: number }[] = [];
  #drawn = 0;
  #running: Promise<void> | null = null;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#colours = coloursOf(options.terminal);
    this.#startedAt = options.terminal.now();
  }

  enter(phase: ReplayPhase): void {
    const { terminal } = this.#options;
    if (phase.name === 'replaying') this.#startedAt = terminal.now();
    this.#phase = phase;
    if (!terminal.isInteractive) terminal.print(phaseLine(this.#snapshot()));
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Shows the last state once more and leaves the cursor below it. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { terminal } = this.#options;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      await terminal.sleep(terminal.isInteractive ? frameMs : plainMs, signal);
      if (terminal.isInteractive) this.#redraw();
      else if (this.#phase.name === 'replaying' && !signal.aborted) terminal.print(plainLine(this.#snapshot()));
    }
  }

  #redraw(): void {
    const { terminal } = this.#options;
    const lines = frame(this.#snapshot(), this.#colours);
    // Up to the first line of the last frame, then each line anew with the rest of the old one cut off.
    const up = this.#drawn > 0 ? `\u001B[${this.#drawn}A` : '';
    terminal.draw(`${up}\r${lines.map((line) => `${line}\u001B[K\n`).join('')}\u001B[J`);
    this.#drawn = lines.length;
  }

  #snapshot(): Snapshot {
    const { terminal, figures, title } = this.#options;
    const { name, stage, demand } = this.#phase;
    const now = terminal.now();
    this.#marks.push({ at: now, reservations: figures.reservations });
    while ((this.#marks[1]?.at ?? now) < now - rateWindowMs) this.#marks.shift();
    const [first] = this.#marks;
    const seconds = first === undefined ? 0 : (now - first.at) / 1000;
    const made = figures.reservations - (first?.reservations ?? 0);
    let onHand = 0;
    for (const cell of stage?.book.cells() ?? []) onHand += cell.sellable + cell.damaged + cell.returned;
    const feeds = stage ? [stage.erp, ...Object.values(stage.warehouses)] : [];
    return {
      title,
      phase: name,
      figures,
      linesTotal: demand?.lines ?? 0,
      simulatedAt: name === 'replaying' || name === 'settling' ? (stage?.now ?? null) : null,
      elapsedMs: now - this.#startedAt,
      reservationsPerSecond: seconds > 0 ? Math.round(made / seconds) : 0,
      onHand,
      oversold: stage?.book.oversoldUnits ?? 0,
      waiting: feeds.reduce((sum, feed) => sum + feed.backlog, stage?.tasks.size ?? 0),
      columns: terminal.columns(),
    };
  }
}

const phaseWords: Readonly<Record<ReplayPhase['name'], string>> = {
  reading: 'reading the order lines',
  loading: 'loading catalogue and opening stock',
  replaying: 'replaying',
  settling: 'letting parcels, returns and holds come to their end',
  comparing: 'laying both books side by side',
};

/** The lines of one frame, none longer than the terminal is wide. */
export function frame(shot: Snapshot, colours: Colours): string[] {
  const { figures } = shot;
  const oversold = `oversold ${count(shot.oversold)}`;
  const rows = [
    colours.strong(fit(shot.title, shot.columns)),
    fit(progress(shot), shot.columns),
    row(shot, [
      ['reservations', figures.reservations],
      ['a second', shot.reservationsPerSecond],
      ['refused', figures.refused],
      ['backordered', figures.backordered],
    ]),
    row(shot, [
      ['shipped', figures.shipped],
      ['returned', figures.returned],
      ['received', figures.received],
      ['written off', figures.writtenOff],
    ]),
    row(shot, [
      ['on hand', shot.onHand],
      ['messages', figures.events],
      ['repeated', figures.duplicates],
      ['waiting', shot.waiting],
    ]),
    fit(latency(figures), shot.columns),
    (shot.oversold === 0 ? colours.good : colours.bad)(colours.strong(fit(oversold, shot.columns))),
  ];
  for (const note of figures.notable.slice(-3)) rows.push(colours.faint(fit(`· ${note}`, shot.columns)));
  return rows;
}

export function plainLine(shot: Snapshot): string {
  const { figures } = shot;
  return [
    `${percent(shot)} ${simulatedDay(shot)}`,
    `${count(figures.lines)} of ${count(shot.linesTotal)} lines`,
    `${count(figures.reservations)} reservations (${count(shot.reservationsPerSecond)}/s)`,
    `refused ${count(figures.refused)}`,
    `shipped ${count(figures.shipped)}`,
    `returned ${count(figures.returned)}`,
    `on hand ${count(shot.onHand)}`,
    `oversold ${count(shot.oversold)}`,
  ].join(', ');
}

function phaseLine(shot: Snapshot): string {
  return `${phaseWords[shot.phase]} …`;
}

function progress(shot: Snapshot): string {
  if (shot.phase !== 'replaying') return `${phaseWords[shot.phase]} …`;
  const width = Math.max(10, Math.min(30, shot.columns - 60));
  const filled = Math.round(width * share(shot));
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  return `${bar} ${percent(shot)} ${simulatedDay(shot)} ${count(shot.figures.lines)} lines, ${remaining(shot)}`;
}

function share({ figures, linesTotal }: Snapshot): number {
  return linesTotal === 0 ? 0 : Math.min(1, figures.lines / linesTotal);
}

function percent(shot: Snapshot): string {
  return `${Math.floor(100 * share(shot))} %`;
}

function simulatedDay({ simulatedAt }: Snapshot): string {
  return simulatedAt === null ? '' : new Date(simulatedAt).toISOString().slice(0, 16).replace('T', ' ');
}

/** Told once there is something to tell it from. */
function remaining(shot: Snapshot): string {
  const done = share(shot);
  if (done < 0.01 || shot.elapsedMs < 1000) return 'time left unknown';
  return `${duration((shot.elapsedMs * (1 - done)) / done)} left`;
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function latency({ latencies, retries, unexpected }: Figures): string {
  const half = `half of the answers within ${latencies.quantile(0.5)} ms, 99 % within ${latencies.quantile(0.99)} ms`;
  const more = [
    retries > 0 ? `repeated calls ${count(retries)}` : '',
    unexpected > 0 ? `unexpected ${unexpected}` : '',
  ];
  return [half, ...more.filter((text) => text !== '')].join(', ');
}

function row(shot: Snapshot, cells: readonly (readonly [string, number])[]): string {
  const width = Math.max(16, Math.min(24, Math.floor(shot.columns / cells.length)));
  return fit(
    cells
      .map(([name, value]) => `${name} ${count(value)}`.padEnd(width))
      .join(' ')
      .trimEnd(),
    shot.columns,
  );
}

function fit(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

/** 541,909: the same on every machine, whatever its locale. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
