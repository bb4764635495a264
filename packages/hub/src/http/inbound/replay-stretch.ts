// The stretch that a replay is about, as it is asked for.

import { Type } from 'typebox';

import type { HttpRefused } from '../problems.ts';
import { readTime } from '../request/times.ts';
import { time } from '../wire/schemas.ts';
import { sourceCode } from './sources.ts';

export const stretch = {
  from: { ...time, description: 'From when on, by the time at which it was received or recorded.' },
  to: Type.Optional({ ...time, description: 'Until before when; now when left out.' }),
  source: Type.Optional({ ...sourceCode, description: 'Of this source only.' }),
};

interface WireStretch {
  readonly from: string;
  readonly to?: string;
}

type StretchRead = { readonly ok: true; readonly from: number; readonly to: number | null } | HttpRefused;

/** `to` is null for a stretch that goes on until now. */
export function readStretch({ from, to }: WireStretch): StretchRead {
  const begin = readTime(from, 'from');
  if (!begin.ok) return begin;
  if (to === undefined) return { ok: true, from: begin.value, to: null };
  const end = readTime(to, 'to');
  return end.ok ? { ok: true, from: begin.value, to: end.value } : end;
}
