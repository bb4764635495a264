// What the hub can rely on of any connector that is defined here, whatever its author wrote: faults of a known kind,
// secrets masked wherever they turn up, everything ended by the signal.

import { describe, expect, test } from 'vitest';

import { suiteClock } from './conformance/clock.ts';
import { defineConnector, type Capabilities, type Log, type OpenConnector } from './connector.ts';
import { faultOf, rateLimited, terminal } from './faults.ts';
import { settleOutcomes } from './outcomes.ts';

const secret = 'correct horse battery';
const fields = { key: { type: 'text', label: 'Key', help: 'Secret.', required: true, secret: true } } as const;

async function opened(capabilities: Capabilities<{ readonly key: string }>): Promise<{
  readonly open: OpenConnector;
  readonly lines: string[];
}> {
  const lines: string[] = [];
  const line = (message: string, facts?: object): void => {
    lines.push(`${message} ${JSON.stringify(facts)}`);
  };
  const log: Log = { debug: line, info: line, warn: line, error: line };
  const fetch = (_: string | URL, init?: RequestInit): Promise<Response> =>
    new Promise((__, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')));
    });
  const connector = defineConnector({ name: 'a', title: 'A', config: fields, capabilities });
  const surroundings = { fetch, clock: suiteClock(), log, resolveSecret: () => Promise.resolve(secret) };
  const result = await connector.open({ key: 'env:KEY' }, surroundings);
  if (!result.ok) expect.fail(result.problems[0]?.message);
  return { open: result.open, lines };
}

const call = { signal: new AbortController().signal };

describe('a fault', () => {
  test.each([
    ['an error', new TypeError('no'), { kind: 'retryable', isUnforeseen: true }],
    ['a text', 'no', { kind: 'retryable', isUnforeseen: true }],
    ['a rate limit', rateLimited(7000), { kind: 'rateLimited', retryAfterMs: 7000, isUnforeseen: false }],
    ['a nonsensical wait', rateLimited(Number.NaN), { kind: 'rateLimited', retryAfterMs: 0 }],
    ['a terminal one', terminal('no', 'credentials'), { kind: 'terminal', reason: 'credentials' }],
    [
      'one of another copy of this package',
      Object.assign(new Error('no'), { name: 'ConnectorFault', kind: 'rateLimited', retryAfterMs: 5 }),
      { kind: 'rateLimited', retryAfterMs: 5, isUnforeseen: false },
    ],
  ])('comes of %s', async (_, thrown, facts) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- connectors throw anything
    const { open } = await opened({ pull: () => Promise.reject(thrown) });
    await expect(open.pull?.(call, null)).rejects.toMatchObject({ name: 'ConnectorFault', ...facts });
  });

  test('has no secret in its message or its cause', async () => {
    const thrown = new Error(`401 for ${secret}`, { cause: new Error(secret) });
    const { open } = await opened({ pull: () => Promise.reject(thrown) });
    const fault = faultOf(await open.pull?.(call, null).catch((error: unknown) => error));
    const told = [fault.message, String(fault.cause), fault.stack].join();
    expect(told).toContain('«secret»');
    expect(told).not.toContain(secret);
  });
});

test('a secret is masked in log lines, also encoded, nested and in errors', async () => {
  const basic = Buffer.from(`user:${secret}`).toString('base64');
  const { open, lines } = await opened({
    pull: ({ config, log }) => {
      const headers = new Headers({ authorization: `Basic ${basic}` });
      const url = new URL(`https://a.example/?key=${encodeURIComponent(config.key)}`);
      log.info(`key ${config.key}`, { deep: [{ [config.key]: new Error(config.key) }], headers, url, size: 3 });
      return Promise.resolve({ messages: [], nextCursor: '1', isLast: true });
    },
  });
  await open.pull?.(call, null);
  const [line = ''] = lines;
  expect(line).not.toMatch(/correct|horse|battery/);
  expect(line).not.toContain(basic);
  expect(line).toContain('"size":3');
});

test('the signal of the call ends what the connector waits for', async () => {
  const { open } = await opened({
    pull: async ({ fetch }) => {
      await fetch('https://a.example/');
      return { messages: [], nextCursor: '', isLast: true };
    },
  });
  const stopping = new AbortController();
  const ending = open.pull?.({ signal: stopping.signal }, null);
  stopping.abort();
  await expect(ending).rejects.toMatchObject({ kind: 'retryable' });
});

test('a definition that cannot be right is refused', () => {
  const parts = { title: 'A', config: {} };
  expect(() => defineConnector({ ...parts, name: 'A b', capabilities: {} })).toThrow('no name');
  const push = (): Promise<[]> => Promise.resolve([]);
  expect(() => defineConnector({ ...parts, name: 'a', capabilities: { push } })).toThrow('says no budget');
});

test('a channel that answers for part of a batch, twice or for what was never sent, is not believed', () => {
  const batch = ['a', 'b', 'c'].map((listing) => ({ listing }));
  const outcomes = settleOutcomes(batch, [
    { listing: 'a', outcome: 'accepted' },
    { listing: 'b', outcome: 'accepted' },
    { listing: 'b', outcome: 'refused', code: 'other', detail: 'no' },
    { listing: 'x', outcome: 'accepted' },
  ]);
  expect(outcomes.map(({ listing, outcome }) => [listing, outcome])).toEqual([
    ['a', 'accepted'],
    ['b', 'uncertain'],
    ['c', 'uncertain'],
  ]);
});
