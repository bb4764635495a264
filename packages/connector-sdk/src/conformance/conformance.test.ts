// The suite looks at what it says it looks at: the connector of the template keeps every promise, and for each promise
// there is one that breaks it, and only it.

import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { config, type Config } from '../../template/src/config.ts';
import { openCounterpart } from '../../template/src/counterpart.ts';
import { connector } from '../../template/src/index.ts';
import { acknowledge, pull } from '../../template/src/pull.ts';
import { push, readBack } from '../../template/src/push.ts';
import { webhook } from '../../template/src/webhook.ts';
import { configTable } from '../config.ts';
import { defineConnector, type Capabilities, type Page } from '../connector.ts';
import { faultOf, retryable } from '../faults.ts';
import type { Message } from '../messages.ts';
import { checkConnector, promisesOf, testConnector } from './promises.ts';
import { knownSkus } from './ledger.ts';
import type { Subject } from './subject.ts';

type Changed = Partial<Capabilities<Config>>;

function changed(capabilities: Changed): Subject {
  const whole = { pull, acknowledge, push, readBack, webhook, ...capabilities };
  const { name, title, budget } = connector;
  if (budget === null) throw new Error('The connector of the template has a budget.');
  return { connector: defineConnector({ name, title, config, budget, capabilities: whole }), openCounterpart };
}

/** What is pulled, with every message changed or left out. */
function withMessages(change: (message: Message) => readonly Message[]): Changed {
  return {
    pull: async (context, cursor): Promise<Page> => {
      const page = await pull(context, cursor);
      return { ...page, messages: page.messages.flatMap((message) => change(message)) };
    },
  };
}

function forgetful(): Subject {
  let position = '0';
  const subject = changed({
    pull: async (context) => {
      const page = await pull(context, position);
      position = page.nextCursor;
      return page;
    },
  });
  return {
    ...subject,
    openCounterpart: () => {
      position = '0';
      return openCounterpart();
    },
  };
}

function numbering(): Subject {
  let count = 0;
  return changed(
    withMessages((message) => [message.kind === 'event' ? { ...message, id: `n${(count += 1)}` } : message]),
  );
}

const broken: Readonly<Record<string, Subject>> = {
  'it resumes from its cursor after a kill': forgetful(),
  'it never acknowledges before the hub has committed': changed({
    pull: async (context, cursor) => {
      const page = await pull(context, cursor);
      await acknowledge(context, page.nextCursor);
      return page;
    },
  }),
  'the same report twice changes nothing': numbering(),
  'an older version is ignored': changed(
    withMessages((message) => {
      if (message.kind !== 'event') return [message];
      const asItCame = Date.UTC(2026, 1, 2) + Number(message.id.replace('change-', '')) * 1000;
      return [{ ...message, time: new Date(asItCame).toISOString() }];
    }),
  ),
  'an unknown SKU becomes a dead letter': changed(
    withMessages((message) =>
      message.kind === 'event' && !knownSkus.some((sku) => sku === message.data.sku) ? [] : [message],
    ),
  ),
  'a deletion becomes a tombstone': changed(
    withMessages((message) => (message.kind === 'tombstone' ? [] : [message])),
  ),
  'a forged webhook is refused': changed({
    webhook: async (context, request) => {
      const answer = await webhook(context, request);
      return answer.ok ? answer : { ok: true, deliveryId: 'any', messages: [] };
    },
  }),
  'a rate limit is respected': changed({
    pull: async (context, cursor) => {
      try {
        return await pull(context, cursor);
      } catch (error) {
        throw faultOf(error).kind === 'rateLimited' ? retryable('Later.') : error;
      }
    },
  }),
  'a push stays within its budget': changed({
    push: async (context, batch) => {
      const outcomes = [];
      for (const item of batch) outcomes.push(...(await push(context, [item])));
      return outcomes;
    },
  }),
  'an uncertain push is read back': changed({
    push: async (context, batch) => {
      try {
        return await push(context, batch);
      } catch (error) {
        if (faultOf(error).kind !== 'uncertain') throw error;
        return batch.map(({ listing }) => ({ listing, outcome: 'accepted' as const }));
      }
    },
  }),
  'a secret never reaches a log line': changed({
    push: (context, batch) => {
      context.log.debug('pushing', { authorization: `Bearer ${context.config.apiKey}` });
      return push(context, batch);
    },
  }),
  'it closes within its deadline': {
    ...changed({
      pull: async (context, cursor) => {
        try {
          return await pull(context, cursor);
        } catch (error) {
          if (context.signal.aborted) await new Promise(() => undefined);
          throw error;
        }
      },
    }),
    deadlineMs: 50,
  },
};

test('the connector of the template keeps every promise', async () => {
  const results = await checkConnector({ connector, openCounterpart });
  expect(results.filter(({ result }) => result !== 'kept')).toEqual([]);
});

test('the setup page of the template has its fields', async () => {
  const page = await readFile(new URL('../../template/SETUP.md', import.meta.url), 'utf8');
  expect(page).toContain(configTable(config));
});

test('for each promise there is a connector that breaks it', () => {
  expect(Object.keys(broken)).toEqual(promisesOf({ connector, openCounterpart }).map(({ name }) => name));
});

test.each(Object.entries(broken))('only this is found broken: %s', async (name, subject) => {
  const results = await checkConnector(subject);
  expect(results.filter(({ result }) => result !== 'kept').map((one) => [one.name, one.result])).toEqual([
    [name, 'broken'],
  ]);
});

test('a promise does not bind a connector that lacks what it is about', async () => {
  const small = defineConnector({ name: 'small', title: 'Small', config, capabilities: { pull } });
  const results = await checkConnector({ connector: small, openCounterpart });
  expect(
    results.flatMap(({ name, result, detail }) => (result === 'not for it' ? [`${name}: ${detail}`] : [])),
  ).toEqual([
    'it never acknowledges before the hub has committed: it has no acknowledge',
    'a forged webhook is refused: it has no webhook',
    'a push stays within its budget: it has no push',
    'an uncertain push is read back: it has no push',
  ]);
  const registered: string[] = [];
  testConnector((name) => registered.push(name), { connector: small, openCounterpart });
  expect(registered).toHaveLength(results.length - 4);
});

test('a counterpart whose configuration is refused is told why', async () => {
  const subject: Subject = {
    connector,
    openCounterpart: async () => ({ ...(await openCounterpart()), config: { address: 'nowhere' } }),
  };
  const [first] = await checkConnector(subject);
  expect(first?.detail).toContain('address: It has to be an address');
});
