// `npm run generate:schema`: migrates an empty database and writes the schema that comes of it to
// packages/hub/migrations/schema.sql. A test holds every database of the tests against that file.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startEmbeddedPostgres } from '../packages/hub/src/platform/embedded-postgres.ts';
import { createLog } from '../packages/hub/src/platform/log.ts';
import { migrate } from '../packages/hub/src/store/migrate.ts';
import { dumpSchema } from '../packages/hub/src/store/schema-dump.ts';

const target = path.join(import.meta.dirname, '..', 'packages/hub/migrations/schema.sql');
const folder = await mkdtemp(path.join(tmpdir(), 'evenstock-schema-'));
// The account that root lends the server has to be able to enter.
await chmod(folder, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), log: createLog('warn') });
try {
  const url = postgres.url('postgres');
  await migrate(url);
  await writeFile(target, await dumpSchema(url));
  console.log(`wrote ${path.relative(process.cwd(), target)}`);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
