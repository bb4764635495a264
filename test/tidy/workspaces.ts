// Between workspaces: each sees only what it is for, by the name of a package that its package.json declares.
// All workspaces share one version; the contract and the client have no dependencies.

import { matchesOf, type Check, type Finding } from './check.ts';
import { codeFiles, isAroundTheProduct, workspaceFolder } from './reading/places.ts';
import { importsOf, packageOf, targetOf } from './reading/syntax.ts';
import { entriesOf, type TextFile, type Tree } from './reading/tree.ts';

const visible: Readonly<Record<string, readonly string[]>> = {
  'packages/connector-sdk': [],
  'packages/client': [],
  'packages/hub': ['@evenstock/connector-sdk', '@evenstock/connectors'],
  'packages/console': ['@evenstock/client'],
  // The CLI scaffolds connectors from the template that comes with the SDK.
  'packages/cli': ['@evenstock/client', '@evenstock/connector-sdk', '@evenstock/hub'],
  connectors: ['@evenstock/connector-sdk'],
  simulators: [],
};

const independent = ['packages/connector-sdk', 'packages/client'];

interface Manifest {
  readonly name: string;
  readonly declared: ReadonlySet<string>;
}

function* find(tree: Tree): Generator<Finding> {
  yield* faultsOfManifests(tree);
  const root = readManifest(tree.file('package.json'));
  for (const file of codeFiles(tree)) {
    const folder = workspaceFolder(file.path);
    const own = readManifest(tree.file(folder ? `${folder}/package.json` : 'package.json'));
    const declared = isAroundTheProduct(file.path) ? new Set([...own.declared, ...root.declared]) : own.declared;
    for (const { specifier, line } of importsOf(file)) {
      const message = faultOf(file, specifier, { name: own.name, declared });
      if (message) yield { path: file.path, line, message };
    }
  }
}

function faultOf(file: TextFile, specifier: string, own: Manifest): string | null {
  const folder = workspaceFolder(file.path);
  const target = targetOf(file, specifier);
  if (target !== null) {
    if (isAroundTheProduct(file.path)) return null;
    if (workspaceFolder(target) === folder) return faultOfNeighbour(file.path, target);
    return `${specifier} reaches into another workspace; import it by the name of its package`;
  }
  if (specifier.startsWith('node:')) return null;
  const name = packageOf(specifier);
  if (name.startsWith('@evenstock/') && name !== own.name && !isAroundTheProduct(file.path)) {
    const may = visible[folder];
    if (may && !may.includes(name)) return `${folder} may see ${may.join(', ') || 'no other workspace'}, not ${name}`;
  }
  if (name === own.name || own.declared.has(name)) return null;
  return `${name} is not declared in ${folder || 'the root'}'s package.json; add it there (exact version)`;
}

/** Each connector can be taken away without another noticing. */
function faultOfNeighbour(path: string, target: string): string | null {
  const [own, other] = [systemOf(path), systemOf(target)];
  if (own === null || other === null || own === other) return null;
  return `${own} may not see ${other}: what both need is a part of the connector SDK`;
}

function systemOf(path: string): string | null {
  return /^connectors\/src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function* faultsOfManifests(tree: Tree): Generator<Finding> {
  const version = fieldOf(tree.file('package.json'), 'version');
  for (const file of tree.files) {
    const folder = /^((packages\/[^/]+|connectors|simulators)\/)package\.json$/.exec(file.path)?.[1]?.slice(0, -1);
    if (folder === undefined) continue;
    const found = fieldOf(file, 'version');
    if (found.text !== version.text) {
      const message = `version ${found.text} differs from ${version.text}; all workspaces share one`;
      yield { path: file.path, line: found.line, message };
    }
    const own = fieldOf(file, 'dependencies');
    if (independent.includes(folder) && own.line > 0) {
      yield {
        path: file.path,
        line: own.line,
        message: `${folder} has no dependencies; write the few lines`,
      };
    }
  }
}

function fieldOf(file: TextFile | undefined, name: string): { line: number; text: string } {
  const [found] = file ? matchesOf(file, new RegExp(`"${name}":\\s*"?([^",]*)`)) : [];
  return { line: found?.line ?? 0, text: found?.match[1] ?? '' };
}

function readManifest(file: TextFile | undefined): Manifest {
  const declared = new Set<string>();
  let name = '';
  for (const [key, value] of entriesOf(file ? JSON.parse(file.text) : {})) {
    if (key === 'name') name = String(value);
    if (/dependencies$/i.test(key)) for (const [one] of entriesOf(value)) declared.add(one);
  }
  return { name, declared };
}

const manifests = {
  'package.json': '{"version": "1.0.0", "devDependencies": {"vitest": "5.0.5"}}',
  'packages/cli/package.json':
    '{"name": "evenstock", "version": "1.0.0", "dependencies": {"@evenstock/client": "1"}}',
};

export const workspaces: Check = {
  promise: 'a workspace sees what its package.json declares and what it is for',
  find,
  rejects: {
    'a package that is not declared': {
      texts: { ...manifests, 'packages/cli/src/main.ts': "import a from 'chalk';\nimport b from 'vitest';" },
      at: ['packages/cli/src/main.ts:1', 'packages/cli/src/main.ts:2'],
    },
    'a Node module without node:': {
      texts: { ...manifests, 'packages/cli/src/main.ts': "import { readFileSync } from 'fs';" },
      at: ['packages/cli/src/main.ts:1'],
    },
    'another workspace by its path': {
      texts: { ...manifests, 'packages/cli/src/main.ts': "import '../../hub/src/hub.ts';" },
      at: ['packages/cli/src/main.ts:1'],
    },
    'a workspace that it is not meant to see, even when declared': {
      texts: {
        'package.json': '{"version": "1.0.0"}',
        'connectors/package.json': '{\n"version": "1.0.0",\n"dependencies": {"@evenstock/hub": "1.0.0"}}',
        'connectors/src/odoo/index.ts': "import '@evenstock/hub';",
      },
      at: ['connectors/src/odoo/index.ts:1'],
    },
    'a connector that sees another, or reaches into the contract': {
      texts: {
        'connectors/src/odoo/pull.ts': "import { page } from '../tryton/client.ts';",
        'connectors/src/odoo/push.ts': "import '../../../packages/connector-sdk/src/faults.ts';",
      },
      at: ['connectors/src/odoo/pull.ts:1', 'connectors/src/odoo/push.ts:1'],
    },
    'a contract with dependencies, a version of its own': {
      texts: {
        'package.json': '{"version": "1.0.0"}',
        'packages/client/package.json': '{\n"version": "1.0.1",\n"dependencies": {"undici": "8.0.0"}}',
      },
      at: ['packages/client/package.json:2', 'packages/client/package.json:3'],
    },
  },
  accepts: {
    'declared packages, Node, and test packages in tests': {
      ...manifests,
      'packages/cli/src/main.ts': "import 'node:fs';\nimport '@evenstock/client';\nimport './serve.ts';",
      'packages/cli/src/main.test.ts': "import 'vitest';",
      'connectors/src/index.ts': "import './odoo/index.ts';",
      'bench/run.ts': "import '../packages/hub/src/hub.ts';",
    },
  },
};
