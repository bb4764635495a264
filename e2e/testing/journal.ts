// The journal as a reader outside gets it: every entry, in the order of commit.

import type { Api } from './api.ts';

export interface Entry {
  readonly seq: number;
  readonly kind: string;
  readonly sku?: string;
  readonly order?: string;
  readonly reservationId?: string;
}

export async function readJournal(api: Api): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let after = '0'; ;) {
    const path = `/v1/events?limit=1000&after=${after}`;
    const page = await api.call<{ items: { data: Entry }[]; nextCursor: string }>({ path });
    if (page.items.length === 0) return entries;
    entries.push(...page.items.map(({ data }) => data));
    after = page.nextCursor;
  }
}
