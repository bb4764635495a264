// What the routes of governed records have in common: how a change is answered, and how revisions are read.

import { Type, type Static, type TObject, type TSchema } from 'typebox';

import { refuse } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { revisionsOf, type GovernedRecord, type RecordKind } from '../../store/governed-records.ts';
import { nextCursor, readSeq } from '../request/cursor.ts';
import type { Answer, AnswerSchema, Call } from '../route.ts';
import { cursor, limit, page, time } from '../wire/schemas.ts';

export const tag = 'Inbound';

export const written: AnswerSchema = {
  description: 'How many were given, and how many of them said something new and made a revision.',
  schema: Type.Object({ written: Type.Integer(), changed: Type.Integer() }, { title: 'RecordsWritten' }),
};

type Put = { readonly ok: true; readonly changed: number } | Extract<Answer, { readonly ok: false }>;

export function answerWritten(outcome: Put, given: number): Answer {
  return outcome.ok ? { ok: true, status: 200, body: { written: given, changed: outcome.changed } } : outcome;
}

/** One revision of a record; the record itself is left out where it was removed. */
export function revisionPage(record: TSchema, title: string): AnswerSchema {
  const revision = Type.Object(
    {
      revision: Type.Integer({ description: '1 for the first; without gaps.' }),
      actor: Type.String({ description: 'The key or token that asked for it.' }),
      recordedAt: time,
      isRemoved: Type.Boolean(),
      record: Type.Optional(record),
    },
    { title },
  );
  return { description: 'Newest first.', schema: page(revision, `${title}Page`) };
}

export const revisionQuery = { limit, cursor };

type RevisionQuery = Static<TObject<typeof revisionQuery>>;

/** The revisions of one record, each seen as the record is. */
export async function answerRevisions(
  { parts, caller, query }: Pick<Call<unknown, RevisionQuery>, 'parts' | 'caller' | 'query'>,
  kind: RecordKind,
  code: string,
  view: (record: GovernedRecord) => unknown,
): Promise<Answer> {
  const { limit: count = 100, cursor: text } = query;
  const before = readSeq(text);
  if (!before.ok) return before;
  // Revisions are counted from 1: nothing stands for the first page.
  const from = before.seq === 0n ? undefined : Math.min(Number(before.seq), 2_147_483_647);
  const found = await parts.database.read(caller.tenantId, (reader) => revisionsOf(reader, kind, code, count, from));
  if (found.length === 0 && from === undefined) return refuse('not_found', `There is no ${kind} "${code}".`);
  const items = found.map((one) => ({
    revision: one.revision,
    actor: one.actor,
    recordedAt: isoTime(one.recordedAt),
    isRemoved: one.isRemoved,
    ...(one.isRemoved ? {} : { record: view(one) }),
  }));
  const next = nextCursor(found, count, (one) => String(one.revision));
  return { ok: true, status: 200, body: { items, nextCursor: next } };
}
