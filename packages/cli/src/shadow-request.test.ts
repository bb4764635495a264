// What a shadow replay shows while it is under way, and what it makes of how the answer ends.

import { expect, test } from 'vitest';

import { askShadow, progressLine } from './shadow-request.ts';
import type { SendLines } from './raw-request.ts';
import { testTerminal } from './testing/test-terminal.ts';

const body = { from: '2027-01-31T00:00:00Z' };

function answering(...lines: readonly object[]): SendLines {
  return async function* answer() {
    for (const line of lines) yield await Promise.resolve(JSON.stringify(line));
  };
}

const half = { progress: { stage: 'messages', done: 1500, total: 3000 } };
const problem = { type: 't', title: 't', status: 400, code: 'limit_exceeded', detail: 'too much', hint: 'h' };

test('each stage says how far it is', () => {
  expect(progressLine({ stage: 'messages', done: 1500, total: 3000 })).toContain('1,500 of 3,000 records');
  expect(progressLine({ stage: 'stretch', done: 5000, total: null })).toContain('5,000 entries');
  expect(progressLine({ stage: 'journal', done: 7, total: 5 })).toContain('7 of 7 entries');
});

test('a terminal shows it in place and takes it away, and anything else gets a line now and then', async () => {
  const person = testTerminal({ isInteractive: true });
  await askShadow(person, answering(half, half, { report: {} }), body, false);
  expect(person.drawn.join('')).toBe(
    `${'\rReading the messages: 1,500 of 3,000 records\u001B[K'.repeat(2)}\r\u001B[K`,
  );
  const script = testTerminal();
  await askShadow(script, answering(half, half, { report: {} }), body, false);
  expect([script.drawn, script.warned]).toEqual([[], []]);
  const slow = testTerminal();
  const send: SendLines = async function* answer() {
    yield JSON.stringify(half);
    await slow.advance(2000);
    yield JSON.stringify(half);
    yield JSON.stringify({ report: {} });
  };
  await askShadow(slow, send, body, false);
  expect(slow.warned).toEqual(['Reading the messages: 1,500 of 3,000 records']);
  const quiet = testTerminal({ isInteractive: true });
  await askShadow(quiet, answering(half, { report: {} }), body, true);
  expect([quiet.drawn, quiet.warned]).toEqual([[], []]);
});

test('a problem, and an answer that ends early, are thrown', async () => {
  const terminal = testTerminal();
  await expect(askShadow(terminal, answering(half, { problem }), body, false)).rejects.toThrow('too much');
  await expect(askShadow(terminal, answering(half), body, false)).rejects.toThrow('ended its answer');
});
