// Pages, and systems that lead astray.

import { expect, test } from 'vitest';

import { linksOf, nextLink, pageNumbered, pages, type Paged } from './paging.ts';

test('the relations of a Link header are read', () => {
  const header = '<https://a.example/?p=2>; rel="next last", </p/1>; title="a, b; c"; rel=prev, <x>';
  expect([...linksOf(header)]).toEqual([
    ['next', 'https://a.example/?p=2'],
    ['last', 'https://a.example/?p=2'],
    ['prev', '/p/1'],
  ]);
  expect(linksOf(null).size).toBe(0);
});

test('the next page is found from where it is said', () => {
  const headers = new Headers({ link: '<?page=2>; rel="next"' });
  expect(nextLink(headers, 'https://a.example/items?page=1')).toBe('https://a.example/items?page=2');
  expect(nextLink(new Headers(), 'https://a.example/')).toBeNull();
});

test.each(['<https://evil.example/>; rel=next', '<http://a.example/>; rel=next', '<https://[x>; rel=next'])(
  'a next page elsewhere is not followed: %s',
  (link) => {
    expect(() => nextLink(new Headers({ link }), 'https://a.example/')).toThrow(/another host|no address/);
  },
);

async function all<Place extends string | number>(
  first: Place,
  read: (place: Place) => Paged<Place, number>,
): Promise<number[]> {
  const items: number[] = [];
  for await (const page of pages(first, async (place) => Promise.resolve(read(place)))) items.push(...page);
  return items;
}

test('pages follow each other by cursor and by number', async () => {
  const byCursor: Record<string, Paged<string, number>> = {
    a: { items: [1, 2], next: 'b' },
    b: { items: [], next: 'c' },
    c: { items: [3], next: null },
  };
  expect(await all<string>('a', (place) => byCursor[place] ?? { items: [], next: null })).toEqual([1, 2, 3]);
  const list = [1, 2, 3, 4];
  const numbered = (page: number): Paged<number, number> => pageNumbered(page, list.slice(page * 2 - 2, page * 2), 2);
  expect(await all(1, numbered)).toEqual(list);
});

test('a circle and a list without end are left', async () => {
  await expect(all<string>('a', () => ({ items: [1], next: 'a' }))).rejects.toMatchObject({ kind: 'terminal' });
  await expect(all<number>(1, (page) => ({ items: [], next: page + 1 }))).rejects.toThrow('more than 10000 pages');
});
