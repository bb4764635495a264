// The first files of a new connector: those of the template, which keeps every promise of the suite, under the name of
// the new one.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import packageJson from '../package.json' with { type: 'json' };

const template = fileURLToPath(new URL('../template', import.meta.url));

export type Scaffolded =
  | { readonly ok: true; readonly folder: string; readonly files: readonly string[] }
  | { readonly ok: false; readonly reason: 'bad_name' | 'not_empty'; readonly detail: string };

const nameLengthMax = 60;

/** Writes a connector of this name into a folder of this name. Nothing that is there is touched. */
export async function scaffoldConnector(name: string, inside: string): Promise<Scaffolded> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > nameLengthMax) {
    return { ok: false, reason: 'bad_name', detail: `"${name}": a name is lower case, digits and dashes.` };
  }
  const folder = path.resolve(inside, name);
  const found = await readdir(folder).catch(() => []);
  if (found.length > 0) return { ok: false, reason: 'not_empty', detail: `${folder} is there and not empty.` };
  const texts = new Map([
    ['package.json', manifestOf(name)],
    ['tsconfig.json', compilerOptions],
  ]);
  for (const file of await filesOf(template)) {
    texts.set(file, renamed(await readFile(path.join(template, file), 'utf8'), name));
  }
  for (const [file, text] of texts) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text, { flag: 'wx' });
  }
  return { ok: true, folder, files: [...texts.keys()].toSorted() };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isFile() ? [path.relative(folder, path.join(entry.parentPath, entry.name))] : [],
  );
}

function renamed(text: string, name: string): string {
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
  const constant = name.toUpperCase().replaceAll('-', '_');
  return text.replaceAll('EXAMPLE_SHOP', constant).replaceAll('Example shop', title).replaceAll('example-shop', name);
}

function manifestOf(name: string): string {
  const manifest = {
    name: `evenstock-connector-${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    exports: './src/index.ts',
    scripts: { test: 'node --test "src/**/*.test.ts"' },
    engines: { node: '>=22.18' },
    dependencies: { '@evenstock/connector-sdk': packageJson.version },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const compilerOptions = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noEmit: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    },
    include: ['src'],
  },
  null,
  2,
)}\n`;
