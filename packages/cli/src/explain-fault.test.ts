// What a person is told about each kind of error, and how the program ends after it.

import { EvenstockError, type Problem } from '@evenstock/client';
import { describe, expect, test } from 'vitest';

import { OrderFileFault } from './demo/order-lines.ts';
import { CommandFault } from './exit-codes.ts';
import { explainFault } from './explain-fault.ts';

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

function system(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

const problem: Problem = {
  type: '',
  title: '',
  status: 403,
  code: 'forbidden',
  detail: 'The scope stock:read is missing.',
  hint: 'Use a key that has it.',
  retryable: false,
  correlationId: 'cor_1',
};

describe('an error is told with what to do next', () => {
  test.each<[string, unknown, number]>([
    ['a fault of a command', new CommandFault(2, 'No key was given.', 'Give one.'), 2],
    ['a file that is not there', new OrderFileFault('not_found', 'x.csv', null, 'there is no such file.'), 3],
    ['a file that is wrong', new OrderFileFault('bad_value', 'x.csv', 7, 'Quantity "x".'), 1],
    ['a setting that is wrong', named('ConfigProblem', '--port takes a whole number.'), 2],
    ['a database of a later version', named('NewerSchema', 'It has 0009-later.'), 1],
    ['a port that is taken', system('EADDRINUSE'), 3],
    ['a database that is not there', system('ECONNREFUSED'), 3],
    ['a folder that is closed', system('EACCES'), 3],
    ['a disk that is full', system('ENOSPC'), 3],
    ['what the hub refuses', new EvenstockError(problem, { status: 403, headers: new Headers() }), 1],
    ['a hub that is not there', EvenstockError.unreachable('http://hub', new Error('refused')), 3],
    ['something that is no hub', new EvenstockError(null, { status: 404, headers: new Headers() }), 1],
    ['what nobody thought of', new RangeError('ours'), 1],
    ['what is not even an error', 'text', 1],
  ])('%s', (_, error, exitCode) => {
    const told = explainFault(error);
    expect(told.exitCode).toBe(exitCode);
    expect(told.message.length).toBeGreaterThan(3);
    expect(told.next).toMatch(/^[A-Z].*\.$/);
  });
});

test('what the hub refuses is told in its words', () => {
  const told = explainFault(new EvenstockError(problem, { status: 403, headers: new Headers() }));
  expect(told.message).toContain('The scope stock:read is missing.');
  expect(told.next).toBe('Use a key that has it.');
});

test('the advice of the database launcher is told once', () => {
  const message = 'Another evenstock uses the folder. What to do: stop it.';
  const told = explainFault(named('EmbeddedPostgresFault', message, { fix: 'stop it' }));
  expect([told.message, told.next, told.exitCode]).toEqual(['Another evenstock uses the folder.', 'Stop it.', 3]);
});

test('the reason is found below an error of several addresses', () => {
  const both = new AggregateError([system('ECONNREFUSED')], 'all failed');
  expect(explainFault(new TypeError('fetch failed', { cause: both })).exitCode).toBe(3);
});
