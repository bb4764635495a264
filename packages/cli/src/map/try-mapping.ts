// A dry run: what a mapping makes of each record of a file, with nothing sent anywhere.

import type { CsvOptions, Decoded, Mapped, Mapping, MessageFormat } from '@evenstock/hub';

import { recordsOf } from './records.ts';

export interface Trial {
  /** From 1. */
  readonly record: number;
  readonly line: number | null;
  /** Null where it could not be read. */
  readonly input: unknown;
  readonly events: readonly unknown[];
  readonly report: unknown;
  readonly lines: readonly unknown[];
  readonly skipped: string | null;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

export interface Tried {
  readonly records: number;
  readonly mapped: number;
  readonly skipped: number;
  readonly failed: number;
  readonly trials: readonly Trial[];
}

export interface Attempt {
  readonly mapping: Mapping;
  readonly format: MessageFormat;
  readonly csv: CsvOptions | undefined;
  readonly about: { readonly receivedAt: number; readonly source: string; readonly topic: string };
  /** How many records are tried. */
  readonly limit: number;
}

export async function tryMapping(bytes: Buffer, attempt: Attempt): Promise<Tried> {
  const trials: Trial[] = [];
  for await (const decoded of recordsOf(bytes, attempt.format, attempt.csv)) {
    if (trials.length >= attempt.limit) break;
    trials.push(trialOf(decoded, attempt));
  }
  const failed = trials.filter((trial) => trial.problems.length > 0).length;
  const skipped = trials.filter((trial) => trial.skipped !== null).length;
  return { records: trials.length, mapped: trials.length - failed - skipped, skipped, failed, trials };
}

const nothing = { input: null, events: [], report: null, lines: [], skipped: null, problems: [] };

function trialOf(decoded: Decoded, { mapping, about }: Attempt): Trial {
  const at = { ...nothing, record: decoded.index + 1, line: decoded.line };
  if (!decoded.ok) return { ...at, problems: [{ path: '', message: `It cannot be read: ${decoded.detail}` }] };
  return { ...at, input: decoded.value, ...resultOf(mapping.apply(decoded.value, about)) };
}

function resultOf(mapped: Mapped): Partial<Trial> {
  if (!mapped.ok) return { problems: mapped.problems };
  if ('skipped' in mapped) return { skipped: mapped.skipped };
  const { events, report, lines } = mapped;
  return { events, report, lines };
}
