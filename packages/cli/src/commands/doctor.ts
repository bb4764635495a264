// `evenstock doctor`: looks at the machine, the places and the database that a hub would use here, and says of
// each whether it is well and what to do. Changes nothing.

import type { Command } from 'commander';

import { coloursOf, type Colours } from '../colour.ts';
import { addJson, type CommandContext } from '../command-context.ts';
import { fail, ok, type Check } from '../doctor/check.ts';
import { judgeDatabase, unreachableDatabase } from '../doctor/database.ts';
import { judgeMachine, readMachine } from '../doctor/machine.ts';
import { checkDisk, checkFolder, checkPort } from '../doctor/places.ts';
import { exitCodes } from '../exit-codes.ts';
import { hubConfig, inspectDatabase, type SettingWords } from '../hub-door.ts';

interface DoctorOptions {
  readonly data?: string;
  readonly databaseUrl?: string;
  readonly host?: string;
  readonly port?: string;
  readonly url?: string;
  readonly json?: boolean;
}

export function addDoctor(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .summary('look at this machine and say what to do')
    .description(
      'Looks at what a hub would need here: Node, memory, disk, port, data folder, PostgreSQL. Changes nothing. ' +
        'Exit code 1 when something has to be done first.',
    )
    .option('--data <DIR>', 'data folder that will be used (EVENSTOCK_DATA)')
    .option('--database-url <URL>', 'PostgreSQL that will be used (DATABASE_URL)')
    .option('--host <ADDRESS>', 'address that will be listened on (EVENSTOCK_HOST)')
    .option('--port <N>', 'port that will be listened on (EVENSTOCK_PORT)')
    .option('--url <URL>', 'also look at a running hub');
  addJson(command, 'print the checks as one JSON object').action(async (options: DoctorOptions) => {
    await examine(context, options);
  });
}

async function examine({ terminal, end }: CommandContext, options: DoctorOptions): Promise<void> {
  const config = hubConfig(wordsOf(options), terminal.environment);
  const checks = judgeMachine(await readMachine(), config.databaseUrl !== null);
  checks.push(await checkFolder(config.dataDir), await checkPort(config.host, config.port));
  if (config.databaseUrl === null) checks.push(await checkDisk(config.dataDir));
  else checks.push(...(await checkDatabase(config.databaseUrl, terminal.now)));
  if (options.url !== undefined) checks.push(await checkHub(options.url));
  const isWell = checks.every((check) => check.status !== 'fail');
  if (options.json) terminal.print(JSON.stringify({ ok: isWell, checks }));
  else for (const line of checkLines(checks, coloursOf(terminal))) terminal.print(line);
  end(isWell ? exitCodes.done : exitCodes.failed);
}

function wordsOf({ data, databaseUrl, host, port }: DoctorOptions): SettingWords {
  return {
    ...(data === undefined ? {} : { dataDir: data }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
}

async function checkDatabase(databaseUrl: string, now: () => number): Promise<Check[]> {
  try {
    return judgeDatabase(await inspectDatabase(databaseUrl, now));
  } catch (error) {
    return [unreachableDatabase(error)];
  }
}

async function checkHub(url: string): Promise<Check> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/readyz`, { signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    if (answer.ok) return ok('hub', `${url} is ready`);
    return fail('hub', `${url} answers ${answer.status}`, 'read its log; it is not ready while its database is away');
  } catch {
    return fail('hub', `${url} does not answer`, 'start it with "evenstock serve", or check the address');
  }
}

export function checkLines(checks: readonly Check[], colours: Colours): string[] {
  const paint = { ok: colours.good, warn: colours.caution, fail: colours.bad };
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines: string[] = [];
  for (const { name, status, detail, next } of checks) {
    lines.push(`${paint[status](status.padEnd(4))}  ${name.padEnd(width)}  ${detail}`);
    if (next !== undefined) lines.push(`      ${' '.repeat(width)}  → ${next}`);
  }
  const failed = checks.filter((check) => check.status === 'fail').length;
  lines.push(failed === 0 ? colours.good('A hub can run here.') : colours.bad(`To be done first: ${failed}.`));
  return lines;
}
