// The judgements about a machine, one example each.

import { describe, expect, test } from 'vitest';

import { judgeMachine, readMachine, type MachineFacts } from './machine.ts';

const well: MachineFacts = {
  nodeVersion: '24.21.0',
  platform: 'linux-x64',
  memoryFreeBytes: 4e9,
  memoryTotalBytes: 8e9,
  hasBinaries: true,
  isRoot: false,
  hasAccountForRoot: true,
};

function statuses(changes: Partial<MachineFacts>, hasOwnDatabase = false): string {
  return judgeMachine({ ...well, ...changes }, hasOwnDatabase)
    .filter((check) => check.status !== 'ok')
    .map((check) => `${check.name} ${check.status}`)
    .join(', ');
}

describe('the judgement of a machine', () => {
  test.each([
    ['what is well', {}, ''],
    ['a later Node', { nodeVersion: '26.0.0' }, ''],
    ['Node of another age', { nodeVersion: '20.20.2' }, 'node fail'],
    ['Node just too old', { nodeVersion: '24.14.9' }, 'node fail'],
    ['little memory', { memoryFreeBytes: 7e8 }, 'memory warn'],
    ['too little memory', { memoryFreeBytes: 1e8 }, 'memory fail'],
    ['a platform without programs', { hasBinaries: false, platform: 'win32-arm64' }, 'postgres-binaries fail'],
    ['root with somebody to lend', { isRoot: true }, ''],
    ['root alone', { isRoot: true, hasAccountForRoot: false }, 'account fail'],
  ])('%s', (_, changes, expected) => {
    expect(statuses(changes)).toBe(expected);
  });

  test('needs no programs and no account for a database of its own', () => {
    expect(statuses({ hasBinaries: false, isRoot: true, hasAccountForRoot: false }, true)).toBe('');
  });

  test('says what to do about everything that is not well', () => {
    const ill = {
      nodeVersion: '20.0.0',
      memoryFreeBytes: 0,
      hasBinaries: false,
      isRoot: true,
      hasAccountForRoot: false,
    };
    const checks = judgeMachine({ ...well, ...ill }, false);
    expect(checks.every((check) => check.status === 'fail' && (check.next ?? '') !== '')).toBe(true);
  });
});

test('this machine can be read', async () => {
  const facts = await readMachine();
  expect(facts.nodeVersion).toBe(process.versions.node);
  expect(facts.memoryFreeBytes).toBeGreaterThan(0);
  expect(facts.memoryFreeBytes).toBeLessThanOrEqual(facts.memoryTotalBytes);
});
