// The border to PostgreSQL: what fails leaves no connection behind.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { openDatabase } from './database.ts';

const { url } = await createTestDatabase();

test('listening that cannot begin gives its connection back, so that the pool can end', async () => {
  const database = openDatabase({ url, readersMax: 1, writersMax: 1 });
  await expect(database.listen('no channel', () => undefined)).rejects.toThrow(/syntax error/);
  const again = await database.listen('a_channel', () => undefined);
  await again.end();
  await database.close();
});
