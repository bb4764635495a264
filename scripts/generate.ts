// `npm run generate`: writes what is made from tables in the code: from the routes the OpenAPI document, the types
// and methods of the client and their reference page, from the settings the page of the configuration, from the
// commands theirs, from the operations of mappings their schema and page. With `--check` it writes nothing and fails if
// a file is not what it would be.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import openapiTS, { astToString } from 'openapi-typescript';

import { describeCli } from '../packages/cli/src/describe.ts';
import { mappingSchema } from '../packages/hub/src/domain/mapping/mapping-schema.ts';
import { openApiDocument } from '../packages/hub/src/http/openapi.ts';
import { routes } from '../packages/hub/src/http/routes.ts';
import { settings } from '../packages/hub/src/platform/config.ts';
import { clientMethods } from './generate/client-methods.ts';
import { routesPage } from './generate/routes-page.ts';
import { mappingPage } from './generate/mapping-page.ts';
import { settingsPage } from './generate/settings-page.ts';

const root = path.join(import.meta.dirname, '..');

async function versionOfHub(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(root, 'packages/hub/package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error('packages/hub/package.json has no version.');
}

async function typesOf(document: string): Promise<string> {
  const types = astToString(
    await openapiTS(document, { alphabetize: false, exportType: false, defaultNonNullable: false }),
  );
  // What is said by path as well as by operation is said once.
  const used = types
    .replace(/^export interface paths \{\n[\s\S]*?\n\}\n/m, '')
    .replace(/^export type (webhooks|\$defs) .*\n/gm, '');
  return `// Generated from packages/hub/openapi.json by scripts/generate.ts.\n\n${used}`;
}

async function generated(): Promise<Map<string, string>> {
  const document = `${JSON.stringify(openApiDocument(routes, await versionOfHub()), null, 2)}\n`;
  return new Map([
    ['packages/hub/openapi.json', document],
    ['packages/client/src/openapi.ts', await typesOf(document)],
    ['packages/client/src/operations.generated.ts', clientMethods(routes)],
    ['docs/reference/http-api.md', routesPage(routes)],
    ['docs/reference/configuration.md', settingsPage(settings)],
    ['docs/reference/cli.md', describeCli()],
    ['docs/reference/mapping.md', mappingPage()],
    ['docs/reference/mapping.schema.json', `${JSON.stringify(mappingSchema(), null, 2)}\n`],
  ]);
}

async function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

const isCheck = process.argv.includes('--check');
let stale = 0;
for (const [name, text] of await generated()) {
  const file = path.join(root, name);
  if ((await readOrEmpty(file)) === text) continue;
  if (isCheck) {
    stale += 1;
    console.log(`${name} is not what the routes say; run \`npm run generate\`.`);
  } else {
    await writeFile(file, text);
    console.log(`wrote ${name}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
