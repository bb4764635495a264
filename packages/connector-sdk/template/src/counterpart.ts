// A shop small enough for a test: it keeps changes until they are confirmed, and the stock of its listings. Write yours
// after the real system, from what it was seen to answer.

import { signStandardWebhook } from '@evenstock/connector-sdk';
import type { Counterpart, Said } from '@evenstock/connector-sdk/conformance';

interface Told {
  readonly number: number;
  readonly sku: string;
  readonly location?: string;
  readonly quantity: number;
  readonly at: string;
  readonly deleted?: true;
}

const apiKey = 'key-7f3c9a51e0d84b62';
const webhookSecret = `whsec_${Buffer.from('a secret of the small shop').toString('base64')}`;

export function openCounterpart(): Promise<Counterpart> {
  const changes: Told[] = [];
  const stock = new Map<string, number>();
  const versions = new Map<string, number>();
  let confirmed = 0;

  const tell = (said: Omit<Told, 'number'>): Promise<void> => {
    changes.push({ ...said, number: changes.length + 1 });
    return Promise.resolve();
  };

  async function write(request: Request): Promise<Response> {
    const items = (await request.json()) as { listing: string; quantity: number; version: number }[];
    for (const { listing, quantity, version } of items) {
      if (version < (versions.get(listing) ?? 0)) continue;
      versions.set(listing, version);
      stock.set(listing, quantity);
    }
    return Response.json({ results: items.map(({ listing }) => ({ listing })) });
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get('authorization') !== `Bearer ${apiKey}`) return new Response('', { status: 401 });
    switch (`${request.method} ${pathname}`) {
      case 'GET /changes': {
        const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))];
        const page = changes.slice(after, after + limit);
        return Response.json({ changes: page, last: after + limit >= changes.length });
      }
      case 'POST /changes/confirm':
        confirmed = Math.max(confirmed, ((await request.json()) as { through: number }).through);
        return Response.json({});
      case 'PUT /stock':
        return write(request);
      case 'GET /stock': {
        const listings = searchParams.getAll('listing');
        return Response.json({ stock: listings.map((one) => ({ listing: one, quantity: stock.get(one) ?? null })) });
      }
      default:
        return new Response('', { status: 404 });
    }
  }

  return Promise.resolve({
    config: {
      address: 'http://shop.example/',
      apiKey: 'test:apiKey',
      webhookSecret: 'test:webhookSecret',
      pageSize: 2,
    },
    secrets: { 'test:apiKey': apiKey, 'test:webhookSecret': webhookSecret },
    answer,
    tell: ({ sku, location, quantity, time }: Said) => tell({ sku, location, quantity, at: time }),
    remove: (sku: string, time: string) => tell({ sku, quantity: 0, at: time, deleted: true }),
    acknowledged: () => Promise.resolve(confirmed),
    webhook: ({ sku, location, quantity, version, time }: Said, nowMs: number) => {
      const body = Buffer.from(JSON.stringify({ number: version, sku, location, quantity, at: time }));
      const headers = new Headers(
        signStandardWebhook({ id: `delivery-${version}`, body }, { secret: webhookSecret, nowMs }),
      );
      return Promise.resolve({ topic: 'stock', headers, body });
    },
    listings: () => Promise.resolve(stock),
  });
}
