// What the hub relies on, one promise each: a name, whom it binds, and how it is looked at. A connector that breaks one
// breaks exactly that one; the tests have such a connector for each.

import type { Connector } from '../connector.ts';
import { openHost, type Host } from './host.ts';
import * as inbound from './inbound.ts';
import * as outbound from './outbound.ts';
import type { Subject } from './subject.ts';

export interface ConformancePromise {
  readonly name: string;
  /** Why it does not bind this one; null when it does. */
  readonly notFor: (subject: Subject) => string | null;
  readonly look: (host: Host, subject: Subject) => Promise<void>;
}

function without(name: 'pull' | 'push' | 'webhook' | 'acknowledge'): (subject: Subject) => string | null {
  return ({ connector }) => (connector.capabilities.includes(name) ? null : `it has no ${name}`);
}

function withoutHttp({ speaksHttp = true }: Subject): string | null {
  return speaksHttp ? null : 'it speaks no HTTP';
}

function withoutAnyOf({ connector }: Subject): string | null {
  const { capabilities } = connector;
  return capabilities.includes('pull') || capabilities.includes('push') ? null : 'it has no pull and no push';
}

const inOrder: readonly ConformancePromise[] = [
  { name: 'it resumes from its cursor after a kill', notFor: without('pull'), look: inbound.resumes },
  {
    name: 'it never acknowledges before the hub has committed',
    notFor: without('acknowledge'),
    look: inbound.acknowledgesAfterCommit,
  },
  { name: 'the same report twice changes nothing', notFor: without('pull'), look: inbound.changesNothingTwice },
  { name: 'an older version is ignored', notFor: without('pull'), look: inbound.ignoresOlder },
  { name: 'an unknown SKU becomes a dead letter', notFor: without('pull'), look: inbound.keepsUnknown },
  { name: 'a deletion becomes a tombstone', notFor: without('pull'), look: inbound.tellsDeletions },
  { name: 'a forged webhook is refused', notFor: without('webhook'), look: inbound.refusesForgery },
  {
    name: 'a rate limit is respected',
    notFor: (subject) => withoutAnyOf(subject) ?? withoutHttp(subject),
    look: outbound.respectsRateLimit,
  },
  {
    name: 'a push stays within its budget',
    notFor: (subject) => without('push')(subject) ?? withoutHttp(subject),
    look: outbound.staysWithinBudget,
  },
  {
    name: 'an uncertain push is read back',
    notFor: (subject) => without('push')(subject) ?? withoutHttp(subject),
    look: outbound.isUncertainWhenUnanswered,
  },
  { name: 'a secret never reaches a log line', notFor: () => null, look: outbound.keepsSecrets },
  { name: 'it closes within its deadline', notFor: withoutAnyOf, look: outbound.closesInTime },
];

/** What a connector of these capabilities promises. */
export function promisesOf(subject: Subject): readonly ConformancePromise[] {
  return inOrder.filter(({ notFor }) => notFor(subject) === null);
}

export interface PromiseResult {
  readonly name: string;
  readonly result: 'kept' | 'broken' | 'not for it';
  readonly detail: string | null;
}

/** Looks at one promise, with a counterpart of its own. Throws when it is broken. */
async function checkPromise({ look }: ConformancePromise, subject: Subject): Promise<void> {
  const host = await openHost(subject);
  try {
    await look(host, subject);
  } finally {
    await host.close();
  }
}

/** Looks at all, and says of each what it found. */
export async function checkConnector(subject: Subject): Promise<readonly PromiseResult[]> {
  const results: PromiseResult[] = [];
  for (const promise of inOrder) {
    const { name } = promise;
    const reason = promise.notFor(subject);
    if (reason !== null) results.push({ name, result: 'not for it', detail: reason });
    else results.push(await resultOf(promise, subject));
  }
  return results;
}

async function resultOf(promise: ConformancePromise, subject: Subject): Promise<PromiseResult> {
  try {
    await checkPromise(promise, subject);
    return { name: promise.name, result: 'kept', detail: null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name: promise.name, result: 'broken', detail };
  }
}

/** The `test` of node:test, vitest and their like. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

/**
 * A test for each promise that binds the connector.
 *
 * @example
 * import { test } from 'node:test';
 * testConnector(test, { connector, openCounterpart });
 */
export function testConnector(test: RegisterTest, subject: Subject): void {
  const { name }: Connector = subject.connector;
  for (const promise of promisesOf(subject)) {
    // Some runners wait for what is returned, and some for what is awaited here: there is nothing to wait for.
    void test(`${name}: ${promise.name}`, () => checkPromise(promise, subject));
  }
}
