// Whether the database answers.

import type { Reader } from './database.ts';

export async function ping(reader: Reader): Promise<void> {
  await reader.query({ name: 'ping', text: 'select 1' });
}
