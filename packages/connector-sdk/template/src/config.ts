// What an operator has to say about the shop. These fields are the type of `context.config`, the check of what was
// written, the form in the console and the table in SETUP.md.

import type { ConfigFields, ConfigOf } from '@evenstock/connector-sdk';

export const config = {
  address: {
    type: 'text',
    label: 'Address',
    help: 'Where the API of the shop is.',
    required: true,
    format: 'url',
  },
  apiKey: { type: 'text', label: 'API key', help: 'May read and write stock.', required: true, secret: true },
  webhookSecret: {
    type: 'text',
    label: 'Webhook secret',
    help: 'With which the shop signs; begins with whsec_.',
    required: true,
    secret: true,
  },
  location: {
    type: 'text',
    label: 'Location',
    help: 'For changes that name none.',
    format: 'code',
  },
  pageSize: {
    type: 'number',
    label: 'Page size',
    help: 'How many changes are asked for at once.',
    default: 100,
    min: 1,
    max: 1000,
    isWhole: true,
  },
} as const satisfies ConfigFields;

export type Config = ConfigOf<typeof config>;
