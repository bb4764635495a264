// Items, locations and events from a file with one JSON object a line, or a CSV, sent in groups. Each group that the
// hub has taken is noted, so that a killed import goes on behind it; a group that was sent and not noted is sent again,
// which changes nothing: definitions replace themselves, and events are told apart by their ids.

import { EvenstockError } from '@evenstock/client';

import { CommandFault, exitCodes } from '../exit-codes.ts';
import type { HubConnection } from '../hub-connection.ts';
import { csvGroups } from './csv-records.ts';
import type { ErrorFile, LineError } from './error-file.ts';
import { groupsOf } from './file-lines.ts';
import { patiently, type Patience } from '../patience.ts';
import type { Place } from './place.ts';
import type { FileRecord, RecordGroup } from './record-group.ts';

export type RecordKind = 'items' | 'locations' | 'events';

const groupMax: Readonly<Record<RecordKind, number>> = { items: 500, locations: 500, events: 2000 };

export interface RecordImport {
  readonly kind: RecordKind;
  readonly file: string;
  readonly isCsv: boolean;
  /** CSV: whether a last line without a line end counts. */
  readonly openEnd: boolean;
  readonly from: Place;
  readonly hub: HubConnection;
  readonly errors: ErrorFile;
  readonly patience: Patience;
  readonly stopping: AbortSignal;
  readonly keep: (place: Place) => Promise<void>;
}

export async function importRecords(job: RecordImport): Promise<Place> {
  let place = job.from;
  for await (const group of recordGroups(job)) {
    const refused = await sendGroup(job, group);
    await job.errors.add(refused);
    place = {
      ...place,
      bytes: group.end,
      lines: group.lines,
      accepted: place.accepted + group.records.length + group.errors.length - refused.length,
      refused: place.refused + refused.length,
    };
    await job.keep(place);
    if (job.stopping.aborted) {
      throw new CommandFault(exitCodes.failed, `Stopped behind line ${place.lines}.`, 'Run it again to go on there.');
    }
  }
  return place;
}

/** From the lines of NDJSON, or the records of a CSV. */
async function* recordGroups({ kind, file, isCsv, openEnd, from }: RecordImport): AsyncGenerator<RecordGroup> {
  if (isCsv && kind !== 'events') {
    yield* csvGroups({ file, kind, openEnd }, from, groupMax[kind]);
    return;
  }
  for await (const { line, lines, end } of groupsOf(file, from, groupMax[kind])) {
    const said = lines.map((text, index) => ({ line: line + index, text })).filter(({ text }) => text.trim() !== '');
    const errors: LineError[] = [];
    // The hub reads the lines of a stream by itself; a list is of one piece.
    const records = said.filter((one) => {
      const fault = kind === 'events' ? null : jsonFault(one.text);
      if (fault !== null) errors.push({ line: one.line, code: 'malformed_body', detail: fault });
      return fault === null;
    });
    yield { records, errors, lines: line + lines.length - 1, end };
  }
}

async function sendGroup(job: RecordImport, { records, errors }: RecordGroup): Promise<LineError[]> {
  if (records.length === 0) return [...errors];
  const refused = job.kind === 'events' ? await sendEvents(job, records) : await putRecords(job, job.kind, records);
  return [...errors, ...refused].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `The line is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
}

/** All of a request or none: one that is refused is halved until what is wrong stands alone. */
async function putRecords(
  job: RecordImport,
  kind: 'items' | 'locations',
  records: readonly FileRecord[],
): Promise<LineError[]> {
  if (records.length === 0) return [];
  const body = `[${records.map(({ text }) => text).join(',')}]`;
  const contentType = 'application/json';
  try {
    await patiently(job.patience, () => job.hub.sendRaw({ method: 'PUT', path: `/v1/${kind}`, contentType, body }));
    return [];
  } catch (error) {
    if (!(error instanceof EvenstockError) || error.problem === null || !isOfContent(error.status)) throw error;
    const [only] = records;
    if (only !== undefined && records.length === 1) {
      const { code, detail, errors = [] } = error.problem;
      const path = errors[0]?.path;
      return [{ line: only.line, code, detail, ...(path === undefined ? {} : { path }) }];
    }
    const middle = Math.ceil(records.length / 2);
    const before = await putRecords(job, kind, records.slice(0, middle));
    return [...before, ...(await putRecords(job, kind, records.slice(middle)))];
  }
}

/** Whether what was sent is wrong, and not who sent it. */
function isOfContent(status: number): boolean {
  return status === 400 || status === 409 || status === 413 || status === 422;
}

async function sendEvents(job: RecordImport, events: readonly FileRecord[]): Promise<LineError[]> {
  const body = events.map(({ text }) => `${text}\n`).join('');
  const contentType = 'application/x-ndjson';
  const answer = await patiently(job.patience, () =>
    job.hub.sendRaw({ method: 'POST', path: '/v1/events', contentType, body }),
  );
  const results = answer.split('\n').filter((text) => text !== '');
  return events.flatMap(({ line }, index): LineError[] => {
    const error = refusedResult(results[index]);
    return error === null ? [] : [{ line, ...error }];
  });
}

/** An event whose answer is missing was not decided, as far as anybody here knows. */
function refusedResult(answer: string | undefined): Omit<LineError, 'line'> | null {
  if (answer === undefined) return { code: 'outcome_unknown', detail: 'The hub gave no answer; import it again.' };
  const result: unknown = JSON.parse(answer);
  if (typeof result !== 'object' || result === null || !('outcome' in result)) {
    return { code: 'internal_error', detail: 'The answer of the hub is none.' };
  }
  if (result.outcome !== 'refused') return null;
  const fields = new Map<string, unknown>(Object.entries(result));
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { code: text('code'), detail: text('detail'), ...(fields.has('path') ? { path: text('path') } : {}) };
}
