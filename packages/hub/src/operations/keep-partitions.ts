// Makes the journal's partitions of the coming months before they are needed.

import type { Database } from '../store/database.ts';
import { ensurePartitions } from '../store/journal.ts';

const monthsAhead = 3;

export async function keepPartitions(database: Database): Promise<void> {
  await database.asPlatform((transaction) => ensurePartitions(transaction, monthsAhead));
}
