// Signatures, held to the examples that their authors published, and everything that is not one.

import { createHmac } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import {
  equalInConstantTime,
  signShopify,
  signStandardWebhook,
  verifyShopify,
  verifyStandardWebhook,
} from './signatures.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const older = `whsec_${Buffer.from('another secret of the same').toString('base64')}`;
// The example of the specification.
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const nowMs = 1_614_265_330_000;
const body = Buffer.from('{"test": 2432232314}');
const published = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const signed = (changes: Record<string, string> = {}): Headers =>
  new Headers({ 'webhook-id': id, 'webhook-timestamp': '1614265330', 'webhook-signature': published, ...changes });

describe('Standard Webhooks', () => {
  test('signs as the published example', () => {
    expect(signStandardWebhook({ id, body }, { secret, nowMs })['webhook-signature']).toBe(published);
  });

  test('takes what is signed, with any of the secrets and among other signatures', () => {
    const taken = { ok: true, deliveryId: id };
    expect(verifyStandardWebhook({ headers: signed(), body }, { secrets: [secret], nowMs })).toEqual(taken);
    expect(verifyStandardWebhook({ headers: signed(), body }, { secrets: [older, secret], nowMs })).toEqual(taken);
    const among = signed({ 'webhook-signature': `v1a,abc v1,xyz ${published}` });
    expect(verifyStandardWebhook({ headers: among, body }, { secrets: [secret], nowMs })).toEqual(taken);
  });

  test.each([
    ['another body', signed(), Buffer.from('{"test": 2432232315}'), 'signature'],
    ['another id', signed({ 'webhook-id': 'msg_other' }), body, 'signature'],
    ['another time', signed({ 'webhook-timestamp': '1614265331' }), body, 'signature'],
    ['no signature', signed({ 'webhook-signature': '' }), body, 'signature'],
    [
      'a signature of another version',
      signed({ 'webhook-signature': published.replace('v1', 'v2') }),
      body,
      'signature',
    ],
    ['a part of the signature', signed({ 'webhook-signature': published.slice(0, -4) }), body, 'signature'],
    ['a time that is none', signed({ 'webhook-timestamp': 'NaN' }), body, 'signature'],
  ])('refuses %s', (_, headers, bytes, reason) => {
    const verified = verifyStandardWebhook({ headers, body: bytes }, { secrets: [secret], nowMs });
    expect(verified).toMatchObject({ ok: false, reason });
  });

  test.each([
    ['of the past', 301_000],
    ['of the future', -301_000],
  ])('refuses what is %s', (_, offset) => {
    const verified = verifyStandardWebhook({ headers: signed(), body }, { secrets: [secret], nowMs: nowMs + offset });
    expect(verified).toMatchObject({ ok: false, reason: 'too_old' });
  });

  test.each(['whsec_', 'whsec_short', 'not base64 at all!', ''])('takes no secret such as "%s"', (bad) => {
    expect(() => signStandardWebhook({ id, body }, { secret: bad, nowMs })).toThrow('The secret is not');
  });

  test('takes nothing without a secret', () => {
    expect(verifyStandardWebhook({ headers: signed(), body }, { secrets: [], nowMs }).ok).toBe(false);
  });
});

describe('Shopify', () => {
  const hmac = createHmac('sha256', 'hush').update(body).digest('base64');
  const headers = new Headers({ 'x-shopify-hmac-sha256': hmac, 'x-shopify-webhook-id': 'w1' });

  test('takes what is signed, also with a secret that is being replaced', () => {
    expect(signShopify(body, 'hush')).toBe(hmac);
    expect(verifyShopify({ headers, body }, { secrets: ['new', 'hush'] })).toEqual({ ok: true, deliveryId: 'w1' });
  });

  test.each([
    ['another body', headers, Buffer.from('{}')],
    ['no signature', new Headers({ 'x-shopify-webhook-id': 'w1' }), body],
    ['no name of the delivery', new Headers({ 'x-shopify-hmac-sha256': hmac }), body],
    ['a longer signature', new Headers({ 'x-shopify-hmac-sha256': `${hmac}A`, 'x-shopify-webhook-id': 'w1' }), body],
  ])('refuses %s', (_, given, bytes) => {
    expect(verifyShopify({ headers: given, body: bytes }, { secrets: ['hush'] })).toMatchObject({ ok: false });
  });
});

test('texts of any two lengths can be compared', () => {
  expect(equalInConstantTime('a', 'a')).toBe(true);
  expect(equalInConstantTime('a', 'ab')).toBe(false);
  expect(equalInConstantTime('', '')).toBe(true);
});
