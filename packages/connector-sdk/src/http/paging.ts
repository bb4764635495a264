// The ways in which systems hand out long lists: a `Link` header, a cursor in the answer, numbered pages. Each page is
// looked at once: a system that leads round in a circle is told so, instead of being followed for ever.

import { terminal } from '../faults.ts';

const pagesMax = 10_000;

/** The targets of a `Link` header (RFC 8288) by their relation. */
export function linksOf(header: string | null): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(
    /<([^<>]*)>((?:\s*;[^,;"]*(?:"[^"]*")?)*)/g,
  )) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    for (const relation of (relations?.[1] ?? relations?.[2] ?? '').split(/\s+/)) {
      if (relation !== '' && !links.has(relation)) links.set(relation, target);
    }
  }
  return links;
}

/** The next page, as the `Link` header of an answer names it. It has to be on the same host: credentials go along. */
export function nextLink(headers: Headers, from: string | URL): string | null {
  const target = linksOf(headers.get('link')).get('next');
  if (target === undefined) return null;
  const base = new URL(from);
  if (!URL.canParse(target, base.href))
    throw terminal('The link to the next page is no address.', 'unexpectedAnswer');
  const next = new URL(target, base);
  if (next.origin === base.origin) return next.href;
  throw terminal(`The next page is on another host, ${next.host}.`, 'unexpectedAnswer');
}

export interface Paged<Place, Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly next: Place | null;
}

/**
 * Page after page, until there is none. The place of a page is whatever the system goes by: an address, a cursor, a
 * number.
 *
 * @example
 * for await (const items of pages(1, async (number) => pageNumbered(number, await ask(number), 100))) use(items);
 */
export async function* pages<Place extends string | number, Item>(
  first: Place,
  read: (place: Place) => Promise<Paged<Place, Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
  const seen = new Set<Place>();
  for (let place: Place | null = first; place !== null;) {
    if (seen.has(place)) throw terminal('The system leads from page to page in a circle.', 'unexpectedAnswer');
    if (seen.size >= pagesMax) throw terminal(`There are more than ${pagesMax} pages.`, 'unexpectedAnswer');
    seen.add(place);
    const { items, next }: Paged<Place, Item> = await read(place);
    yield items;
    place = next;
  }
}

/** A numbered page: one that is not full is the last. */
export function pageNumbered<Item>(number: number, items: readonly Item[], size: number): Paged<number, Item> {
  return { items, next: items.length < size ? null : number + 1 };
}
