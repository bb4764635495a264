// Which hub a command speaks to: a running one by its address, or a stopped one, whose node is then started on a
// free port of its own for as long as the command takes. Says which it was, so that nobody wonders.

import { access, readFile } from 'node:fs/promises';
import path from 'node:path';

import { createClient, type Client } from '@evenstock/client';
import type { Command } from 'commander';

import { CommandFault, exitCodes } from './exit-codes.ts';
import { hubConfig, startNode } from './hub-door.ts';
import { lineSender, rawSender, type SendLines, type SendRaw } from './raw-request.ts';
import type { Terminal } from './terminal.ts';

export interface HubChoice {
  readonly url?: string;
  readonly key?: string;
  readonly data?: string;
  readonly databaseUrl?: string;
}

export interface HubConnection {
  readonly url: string;
  readonly client: Client;
  /** For what the typed client cannot say: files. */
  readonly sendRaw: SendRaw;
  /** For an answer that comes line by line. */
  readonly sendLines: SendLines;
  /** In words, such as `the hub at http://127.0.0.1:7400`. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

const dataDefault = '.evenstock';

export function addHubOptions(command: Command): Command {
  return command
    .option('--url <URL>', 'address of a running hub (EVENSTOCK_URL; else the hub on this machine, if there is one)')
    .option('--key <KEY>', 'key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the data folder)')
    .option('--data <DIR>', `data folder of a stopped hub (EVENSTOCK_DATA; else ${dataDefault})`)
    .option('--database-url <URL>', 'PostgreSQL of a stopped hub (DATABASE_URL)');
}

/** `roles`: what the node of a stopped hub does besides answering. */
export async function connectHub(terminal: Terminal, choice: HubChoice, roles = 'api'): Promise<HubConnection> {
  const { environment } = terminal;
  const isStopped = choice.url === undefined && (choice.data !== undefined || choice.databaseUrl !== undefined);
  if (isStopped) return startStopped(terminal, choice, roles);
  const given = choice.url ?? environment['EVENSTOCK_URL'];
  if (given) return connectRunning(terminal, given, choice);
  const local = `http://127.0.0.1:${environment['EVENSTOCK_PORT'] ?? '7400'}`;
  if (await answers(local)) return connectRunning(terminal, local, choice);
  const dataDir = environment['EVENSTOCK_DATA'] ?? dataDefault;
  if (environment['DATABASE_URL'] || (await isThere(dataDir))) return startStopped(terminal, choice, roles);
  throw new CommandFault(
    exitCodes.unreachable,
    `There is no hub at ${local} and no data in ${path.resolve(dataDir)}.`,
    'Start one with "evenstock serve", or say where it is with --url, --data or --database-url.',
  );
}

async function connectRunning(terminal: Terminal, url: string, choice: HubChoice): Promise<HubConnection> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandFault(
      exitCodes.usage,
      `"${url}" is no address of a hub.`,
      'Give one such as http://127.0.0.1:7400.',
    );
  }
  const address = url.replace(/\/+$/, '');
  const key = choice.key ?? (await findKey(terminal, choice));
  return {
    url: address,
    client: createClient({ url: address, key, attemptsMax: 2 }),
    sendRaw: rawSender(address, key),
    sendLines: lineSender(address, key),
    name: `the hub at ${address}`,
    close: () => Promise.resolve(),
  };
}

async function findKey({ environment }: Terminal, choice: HubChoice): Promise<string> {
  const known = environment['EVENSTOCK_KEY'] || environment['EVENSTOCK_ADMIN_KEY'];
  if (known) return known;
  const file = path.join(choice.data ?? environment['EVENSTOCK_DATA'] ?? dataDefault, 'admin.key');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new CommandFault(
      exitCodes.usage,
      `No key was given, and there is none in ${path.resolve(file)}.`,
      'Give one with --key or EVENSTOCK_KEY, or the folder that has admin.key with --data.',
      error,
    );
  }
}

/** The node only answers this command: unless it is told to, it ends no holds and delivers nothing meanwhile. */
async function startStopped(terminal: Terminal, choice: HubChoice, roles: string): Promise<HubConnection> {
  const words = {
    port: '0',
    host: '127.0.0.1',
    roles,
    logLevel: 'error',
    workers: '1',
    ...(choice.data === undefined ? {} : { dataDir: choice.data }),
    ...(choice.databaseUrl === undefined ? {} : { databaseUrl: choice.databaseUrl }),
  };
  const config = hubConfig(words, terminal.environment);
  if (config.databaseUrl === null && !(await isThere(config.dataDir))) {
    throw new CommandFault(
      exitCodes.unreachable,
      `There is no data in ${path.resolve(config.dataDir)}.`,
      'Check --data; "evenstock serve" makes a new one.',
    );
  }
  const node = await startNode(config);
  const key = choice.key ?? node.adminKey;
  const name = config.databaseUrl === null ? `the data in ${path.resolve(config.dataDir)}` : 'the database';
  if (key !== null) {
    const client = createClient({ url: node.url, key, attemptsMax: 2 });
    const [sendRaw, sendLines] = [rawSender(node.url, key), lineSender(node.url, key)];
    return { url: node.url, client, sendRaw, sendLines, name, close: node.close };
  }
  await node.close();
  throw new CommandFault(
    exitCodes.usage,
    `No key for ${name} is known.`,
    'Give one with --key or EVENSTOCK_ADMIN_KEY.',
  );
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
