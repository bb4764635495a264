// The command must start on the Node that a machine happens to have. How: a checkout of its own in a temporary
// folder, with the real starter and a main program that the test writes; an old Node is this one under an old
// version number, and a real old one where the machine has it.

import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'evenstock-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const feignOld = join(folder, 'feign-old.cjs');
writeFileSync(
  feignOld,
  `Object.defineProperty(process, 'versions', { value: Object.assign({}, process.versions, { node: '24.14.9' }) });`,
);

/** How to call each Node that is too old, by what it is. */
const oldNodes = [['feigned', [process.execPath, '--require', feignOld]], ...realOldNodes()] as const;

function realOldNodes(): [string, [string]][] {
  const nodes = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((each) => join(each, 'node'))
    .filter((each) => !each.includes('node_modules') && existsSync(each));
  // One program may lie on the path under several names.
  return [...new Set(nodes.map((each) => realpathSync(each)))].flatMap((node): [string, [string]][] => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    return Number.parseInt(version.slice(1), 10) < 24 ? [[`${version} at ${node}`, [node]]] : [];
  });
}

interface Checkout {
  readonly bin: string;
  readonly root: string;
}

let checkouts = 0;

/** The starter as it lies in a checkout, with the Node of this test beside the packages. */
function checkout(mainText: string, mainPath = 'src/main.ts'): Checkout {
  const root = join(folder, `checkout-${++checkouts}`);
  const cli = join(root, 'packages', 'cli');
  cpSync(join(import.meta.dirname, '..', 'packages', 'cli', 'bin'), join(cli, 'bin'), { recursive: true });
  writeFileSync(join(cli, 'package.json'), '{"type": "module"}');
  mkdirSync(dirname(join(cli, mainPath)), { recursive: true });
  writeFileSync(join(cli, mainPath), mainText);
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'));
  return { bin: join(cli, 'bin', 'evenstock.js'), root };
}

/** A package of the workspace whose sources and build say different things. */
function addPackage({ root }: Checkout): void {
  const home = join(root, 'packages', 'part');
  mkdirSync(home);
  const exports = { '.': { source: './part.ts', default: './part.js' } };
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'part', type: 'module', exports }));
  writeFileSync(join(home, 'part.ts'), `export const origin: string = 'source';`);
  writeFileSync(join(home, 'part.js'), `export const origin = 'build';`);
  symlinkSync(home, join(root, 'node_modules', 'part'));
}

async function call(node: readonly string[], bin: string, ...options: string[]): Promise<string> {
  const [program = '', ...flags] = node;
  return (await run(program, [...flags, bin, ...options])).stdout.trim();
}

test('the command of this checkout says its version', async () => {
  const bin = join(import.meta.dirname, '..', 'packages', 'cli', 'bin', 'evenstock.js');
  expect(await call([process.execPath], bin, '--version')).toMatch(/\d+\.\d+\.\d+/);
});

test('in a checkout the sources run in the process that was started, and so do those it forks', async () => {
  const place = checkout(`
    import { fork } from 'node:child_process';
    import { origin } from 'part';
    console.log(process.pid, origin, process.argv.slice(2).join());
    if (process.argv[2] === 'first') fork(import.meta.filename, ['second']);`);
  addPackage(place);
  const child = spawn(process.execPath, [place.bin, 'first'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = (await textOf(child)).trim().split('\n');
  expect(said).toEqual([`${child.pid ?? 0} source first`, expect.stringMatching(/^\d+ source second$/)]);
});

test('a package runs what was built', async () => {
  const place = checkout(`import { origin } from 'part'; console.log(origin);`, 'dist/main.js');
  addPackage(place);
  expect(await call([process.execPath], place.bin)).toBe('build');
});

test.each(oldNodes)('an old Node (%s) starts the one beside the packages', async (_name, node) => {
  const place = checkout(`console.log(process.versions.node, process.argv.slice(2).join());`);
  expect(await call(node, place.bin, 'serve', '--port=1')).toBe(`${process.versions.node} serve,--port=1`);
});

test.each(oldNodes)('an old Node (%s) ends with the code of the one it started', async (_name, node) => {
  const place = checkout(`process.exit(7);`);
  await expect(call(node, place.bin)).rejects.toMatchObject({ code: 7 });
});

test.each(oldNodes)('an old Node (%s) hands signals on and waits for the end', async (_name, node) => {
  const place = checkout(`
    process.on('SIGTERM', () => { console.log('ending'); process.exit(3); });
    setInterval(() => {}, 1000);
    console.log('ready');`);
  const [program, ...flags] = node;
  const child = spawn(program, [...flags, place.bin], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  expect(await textOf(child)).toBe('ready\nending\n');
  expect(child.exitCode).toBe(3);
});

test.each(oldNodes)('an old Node (%s) dies of the signal that its command died of', async (_name, node) => {
  const place = checkout(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`);
  await expect(call(node, place.bin)).rejects.toMatchObject({ signal: 'SIGTERM' });
});

test.each(oldNodes)('an old Node (%s) without another says what is needed', async (_name, node) => {
  const place = checkout('');
  rmSync(join(place.root, 'node_modules'), { recursive: true });
  const problem = /Node 24\.15 or newer is needed; this is .*npm ci.*nodejs\.org/;
  await expect(call(node, place.bin)).rejects.toThrow(problem);
});

async function textOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return text;
}
