// The life of a finding: open until it is accepted (it becomes part of the shape) or dismissed (it does not, and is not
// raised again). What recurs is counted on the finding that is there.

import type { Finding } from './compare-shape.ts';
import { adoptingMessages } from './learning.ts';

export const findingStates = ['open', 'accepted', 'dismissed'] as const;

export type FindingState = (typeof findingStates)[number];

export interface SchemaFinding extends Finding {
  readonly findingId: string;
  readonly source: string;
  readonly topic: string;
  readonly firstMessageId: string;
  /** In how many messages it was seen. */
  readonly messages: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly state: FindingState;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
}

/** Undecided and dismissed findings that are kept for one topic; what is beyond is not raised. */
export const odditiesMax = 200;

/** What a new field is now is told by its first finding; everything else is a finding for each thing it is now. */
function identityOf({ kind, path, after }: Finding): string {
  return JSON.stringify([kind, path, kind === 'new_field' ? null : after]);
}

export interface Sighting {
  readonly fresh: readonly Finding[];
  readonly recurring: readonly SchemaFinding[];
  /** New fields that have come often enough to be normal. */
  readonly due: readonly SchemaFinding[];
}

export function sight(oddities: readonly SchemaFinding[], findings: readonly Finding[]): Sighting {
  const known = new Map(oddities.map((one) => [identityOf(one), one]));
  const fresh: Finding[] = [];
  const recurring: SchemaFinding[] = [];
  for (const finding of findings) {
    const own = known.get(identityOf(finding));
    if (own !== undefined) recurring.push(own);
    else if (oddities.length + fresh.length < odditiesMax) fresh.push(finding);
  }
  const due = recurring.filter(
    ({ kind, state, messages }) => kind === 'new_field' && state === 'open' && messages + 1 >= adoptingMessages,
  );
  return { fresh, recurring, due };
}
