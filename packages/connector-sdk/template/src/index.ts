// The connector to Example shop: its name, its fields, and what it is capable of.

import { defineConnector } from '@evenstock/connector-sdk';

import { config } from './config.ts';
import { acknowledge, pull } from './pull.ts';
import { push, readBack } from './push.ts';
import { webhook } from './webhook.ts';

export const connector = defineConnector({
  name: 'example-shop',
  title: 'Example shop',
  config,
  budget: { requestsPerSecond: 5, burst: 10, itemsPerCall: 50 },
  capabilities: { pull, acknowledge, push, readBack, webhook },
});
