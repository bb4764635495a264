// The TCP port of the server. It is taken from the system once and remembered beside the data, so that
// addresses that people noted stay good; when somebody else has it by now, another is taken.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { EmbeddedPostgresFault, systemCode } from './fault.ts';

export const loopback = '127.0.0.1';

/** The port asked for, else the remembered one, else a new one; always free at this moment. */
export async function choosePort(dataDir: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && wanted !== 0) {
    if (await canListen(wanted)) return wanted;
    throw new EmbeddedPostgresFault(
      'port_taken',
      `Port ${wanted} on ${loopback}, which was asked for, is taken by another program.`,
      'choose another port, or leave it to evenstock by giving none',
    );
  }
  const remembered = await rememberedPort(dataDir);
  if (remembered !== undefined && (await canListen(remembered))) return remembered;
  return freePort();
}

export async function rememberPort(dataDir: string, port: number): Promise<void> {
  await writeFile(join(dataDir, 'port'), `${port}\n`);
}

async function rememberedPort(dataDir: string): Promise<number | undefined> {
  try {
    const port = Number(await readFile(join(dataDir, 'port'), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function canListen(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port !== undefined) return port;
  throw new EmbeddedPostgresFault(
    'port_taken',
    `The system has no free port on ${loopback}.`,
    'close programs that hold many connections, or set DATABASE_URL to a running PostgreSQL 15 or newer',
  );
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
