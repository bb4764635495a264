// The rings of the hub: who may import whom, and which packages live where. The table is the architecture.

import type { Check, Finding } from './check.ts';
import { codeFiles, hubRing, isAroundTheProduct } from './reading/places.ts';
import { importsOf, packageOf, targetOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

const rings: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: [],
  store: ['domain', 'platform'],
  operations: ['domain', 'store', 'platform'],
  sagas: ['domain', 'operations', 'store', 'platform'],
  sync: ['domain', 'operations', 'store', 'platform'],
  http: ['domain', 'operations', 'store', 'platform'],
};

/** Packages that only some rings may know; every other package is free to all rings but the domain. */
const homes: readonly { packages: RegExp; rings: readonly string[] }[] = [
  { packages: /^(pg|kysely|pg-copy-streams)$/, rings: ['store', 'platform'] },
  { packages: /^(@fastify\/.*|fastify|@scalar\/.*)$/, rings: ['http'] },
  { packages: /^@evenstock\/connector-sdk$/, rings: ['sync'] },
  { packages: /^@evenstock\/connectors$/, rings: [] },
];

const ofTests = /^(vitest|fast-check)$/;

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    const ring = hubRing(file.path);
    if (ring === null) continue;
    const may = rings[ring];
    if (ring !== '' && !may && !isAroundTheProduct(file.path)) {
      const message = `"${ring}" is no ring of the hub; give it a row in test/tidy/import-rings.ts or move the file`;
      yield { path: file.path, line: 1, message };
      continue;
    }
    for (const { specifier, line } of importsOf(file)) {
      const fault = faultOf(file.path, ring, specifier, targetOf(file, specifier));
      if (fault) yield { path: file.path, line, message: fault };
    }
  }
}

function faultOf(path: string, ring: string, specifier: string, target: string | null): string | null {
  if (target === null) return faultOfPackage(path, ring, specifier);
  if (isAroundTheProduct(path)) {
    return ring === 'domain' && hubRing(target) !== 'domain' ? `tests of the domain do no I/O: not ${target}` : null;
  }
  const other = hubRing(target);
  if (isAroundTheProduct(target)) return `only tests may import ${target}`;
  if (ring === '' || other === null) return null;
  if (other === '') return `${target} wires all rings and is imported by none; take what is needed as an argument`;
  if (other === ring || rings[ring]?.includes(other)) return null;
  const known = rings[ring]?.join(', ') || 'no other ring';
  return `${ring} may import ${known}, not ${other}: move the code inwards, or take it as an argument`;
}

function faultOfPackage(path: string, ring: string, specifier: string): string | null {
  if (isAroundTheProduct(path)) return null;
  if (ring === 'domain') return `the domain imports no package: not ${specifier}; take what is needed as an argument`;
  if (ofTests.test(specifier)) return `only tests may import ${specifier}`;
  const home = homes.find(({ packages }) => packages.test(packageOf(specifier)));
  if (ring === '' || !home || home.rings.includes(ring)) return null;
  return `${specifier} is met in ${home.rings.join(', ') || 'hub.ts'} only, not in ${ring}`;
}

const inDomain = 'packages/hub/src/domain/item.ts';

export const importRings: Check = {
  promise: 'imports of the hub point inwards',
  find,
  rejects: {
    'the domain importing the store': {
      texts: { [inDomain]: "// Item.\nimport { read } from '../store/items.ts';\n" },
      at: [`${inDomain}:2`],
    },
    'the domain importing a package or Node': {
      texts: { [inDomain]: "import { hash } from 'node:crypto';\nexport type A = import('pg').Pool;\n" },
      at: [`${inDomain}:1`, `${inDomain}:2`],
    },
    'a test of the domain doing I/O': {
      texts: { 'packages/hub/src/domain/item.test.ts': "import '../store/items.ts';" },
      at: ['packages/hub/src/domain/item.test.ts:1'],
    },
    'http importing sync, Fastify outside http, a ring importing hub.ts': {
      texts: {
        'packages/hub/src/http/routes.ts': "export { a } from '../sync/relay.ts';",
        'packages/hub/src/store/items.ts': "import fastify from 'fastify';",
        'packages/hub/src/operations/reserve.ts': "const hub = await import('../hub.ts');",
      },
      at: [
        'packages/hub/src/http/routes.ts:1',
        'packages/hub/src/store/items.ts:1',
        'packages/hub/src/operations/reserve.ts:1',
      ],
    },
    'a folder that is no ring': {
      texts: { 'packages/hub/src/utilities/text.ts': '// Text.' },
      at: ['packages/hub/src/utilities/text.ts:1'],
    },
    'the product importing its simulation or what tests are made of': {
      texts: {
        'packages/hub/src/hub.ts': "import '../simulation/run.ts';\nimport './domain/testing/story.ts';",
      },
      at: ['packages/hub/src/hub.ts:1', 'packages/hub/src/hub.ts:2'],
    },
  },
  accepts: {
    'imports inwards, and anything in the wiring': {
      'packages/hub/src/store/items.ts':
        "import { Pool } from 'pg';\nimport '../domain/item.ts';\nimport './rows.ts';",
      'packages/hub/src/hub.ts': "import './http/routes.ts';\nimport './sync/relay.ts';",
      'packages/hub/src/domain/item.property.test.ts': "import { test } from 'vitest';\nimport './testing/a.ts';",
      'packages/hub/src/domain/testing/a.ts': "import { expect } from 'vitest';\nimport './b.ts';",
      'packages/hub/src/testing/database.ts': "import { Pool } from 'pg';\nimport '../hub.ts';",
      'packages/hub/src/store/items.db.test.ts': "import { createHub } from '../hub.ts';",
    },
  },
};
