// A change that the shop sends by itself: the signature is checked on the bytes as they came, before they are read.

import {
  textOf,
  verifyStandardWebhook,
  type Context,
  type WebhookAnswer,
  type WebhookRequest,
} from '@evenstock/connector-sdk';

import type { Config } from './config.ts';
import { messageOf } from './translate.ts';

// Asynchronous as every capability, though there is nothing to wait for.
export function webhook(context: Context<Config>, request: WebhookRequest): Promise<WebhookAnswer> {
  const { config, clock } = context;
  const verified = verifyStandardWebhook(request, { secrets: [config.webhookSecret], nowMs: clock.now() });
  if (!verified.ok) return Promise.resolve(verified);
  return Promise.resolve(read(request.body, verified.deliveryId, config));
}

function read(body: Uint8Array, deliveryId: string, { location }: Config): WebhookAnswer {
  try {
    const change: unknown = JSON.parse(textOf(body));
    return { ok: true, deliveryId, messages: [messageOf(change, location)] };
  } catch {
    return { ok: false, reason: 'unreadable', detail: 'The body is no JSON in UTF-8.' };
  }
}
