// Refusals as problem documents: every code has its row in the table, and its page in the documentation says the same
// about trying again.

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { refusals, refuse } from '../domain/refusal.ts';
import { problemKinds, problemOf } from './problems.ts';

const codes = Object.keys(refusals);

describe('the table of problems', () => {
  test('has a row for each refusal and no other', () => {
    expect(Object.keys(problemKinds).toSorted()).toEqual(codes.toSorted());
  });

  test.each(Object.entries(problemKinds))('%s has a status of an error, a title and a hint', (_, kind) => {
    expect(kind.status).toBeGreaterThanOrEqual(400);
    expect(kind.status).toBeLessThan(600);
    expect(kind.title).toMatch(/^[A-Z][^.]+$/);
    expect(kind.hint).toMatch(/^[A-Z].+\.$/);
  });

  test.each(Object.entries(problemKinds))('%s says when to come back only if coming back can help', (_, kind) => {
    if (kind.retryAfter !== undefined) expect(kind.isRetryable).toBe(true);
    if (kind.status === 503) expect(kind.retryAfter).toBeGreaterThan(0);
  });

  test('says about trying again what the documentation says', () => {
    const page = readFileSync(new URL('../../../../docs/reference/errors.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|/gm)];
    const told = Object.fromEntries(rows.map(([, code = '', again = '']) => [code, again.trim() !== 'no']));
    const done = Object.fromEntries(Object.entries(problemKinds).map(([code, kind]) => [code, kind.isRetryable]));
    expect(told).toEqual(done);
  });
});

describe('a problem document', () => {
  test('names the field, where there is one', () => {
    const { errors, status, code } = problemOf(refuse('unknown_sku', 'No such SKU.', 'lines/0/sku'), 'cor_1');
    expect({ errors, status, code }).toEqual({
      errors: [{ path: 'lines/0/sku', message: 'No such SKU.' }],
      status: 422,
      code: 'unknown_sku',
    });
    expect(problemOf(refuse('overloaded', 'Full.'), 'cor_1')).not.toHaveProperty('errors');
  });

  test('carries the correlation id and what to do', () => {
    const problem = problemOf(refuse('dependency_down', 'Away.'), 'cor_1');
    expect(problem).toMatchObject({ correlationId: 'cor_1', retryable: true, detail: 'Away.' });
    expect(problem.type).toBe('urn:evenstock:problem:dependency_down');
  });
});
