// Signatures of webhooks, over the bytes as they came. Standard Webhooks (several signatures may stand side by side
// while a secret is changed; a timestamp guards against replay) and Shopify's HMAC. Compared in constant time.

import { createHmac, timingSafeEqual } from 'node:crypto';

export type Verified =
  | { readonly ok: true; readonly deliveryId: string }
  | { readonly ok: false; readonly reason: 'signature' | 'too_old'; readonly detail: string };

const toleranceMs = 5 * 60 * 1000;

/** Whether two are equal, in a time that depends on neither's content. */
export function equalInConstantTime(a: Uint8Array | string, b: Uint8Array | string): boolean {
  // Digests have one length, whatever was sent.
  const digest = (value: Uint8Array | string): Buffer => createHmac('sha256', 'compare').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

interface Signed {
  readonly id: string;
  readonly body: Uint8Array;
}

/** The headers of a message that is sent now. */
export function signStandardWebhook(
  { id, body }: Signed,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${standardSignature(secret, id, timestamp, body)}`,
  };
}

function standardSignature(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

/** `whsec_` and base64. One without the prefix is taken as base64 too, as the specification has it. */
function keyOf(secret: string): Buffer {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (!isBase64 || key.length < 16) throw new Error('The secret is not whsec_ and base64 of 16 bytes or more.');
  return key;
}

export function verifyStandardWebhook(
  { headers, body }: { readonly headers: Headers; readonly body: Uint8Array },
  { secrets, nowMs }: { readonly secrets: readonly string[]; readonly nowMs: number },
): Verified {
  const id = headers.get('webhook-id') ?? '';
  const timestamp = headers.get('webhook-timestamp') ?? '';
  const signatures = headers.get('webhook-signature') ?? '';
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures === '') {
    return { ok: false, reason: 'signature', detail: 'webhook-id, -timestamp and -signature are needed.' };
  }
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  const expected = secrets.map((secret) => standardSignature(secret, id, timestamp, body));
  // Every pair is compared, so that the time does not say which one fitted.
  const fits = expected.flatMap((one) => given.map((other) => equalInConstantTime(one, other))).includes(true);
  if (!fits) return { ok: false, reason: 'signature', detail: 'No signature fits the body.' };
  if (Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs) {
    return { ok: false, reason: 'too_old', detail: 'The timestamp is more than five minutes from now.' };
  }
  return { ok: true, deliveryId: id };
}

/** The value of `X-Shopify-Hmac-Sha256`. */
export function signShopify(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

export function verifyShopify(
  { headers, body }: { readonly headers: Headers; readonly body: Uint8Array },
  { secrets }: { readonly secrets: readonly string[] },
): Verified {
  const given = headers.get('x-shopify-hmac-sha256') ?? '';
  const fits = secrets.map((secret) => equalInConstantTime(signShopify(body, secret), given)).includes(true);
  if (given === '' || !fits) return { ok: false, reason: 'signature', detail: 'X-Shopify-Hmac-Sha256 does not fit.' };
  const deliveryId = headers.get('x-shopify-webhook-id') ?? headers.get('x-shopify-event-id') ?? '';
  if (deliveryId === '') return { ok: false, reason: 'signature', detail: 'X-Shopify-Webhook-Id is missing.' };
  return { ok: true, deliveryId };
}
