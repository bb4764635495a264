// Stands between a hub and PostgreSQL and stops the next commit of a decision at a chosen point: before the server
// hears of it, or after the server has committed and before the hub hears of that. There the test ends the hub.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Point = 'before commit' | 'after commit';

export interface CommitGate {
  /** The address of the database through the gate. */
  readonly url: string;
  /** Resolves when a commit has been stopped there. Only one is; the connections of that hub get no more answers. */
  readonly stopAt: (point: Point) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Plan {
  readonly point: Point;
  readonly reached: () => void;
}

export async function openCommitGate(databaseUrl: string): Promise<CommitGate> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let plan: Plan | null = null;
  const server = createServer((hub) => {
    const postgres = connect(Number(target.port), target.hostname);
    for (const socket of [hub, postgres]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    hub.on('close', () => postgres.destroy());
    postgres.on('close', () => hub.destroy());
    let isWriter = false;
    let isStopped = false;
    let onAnswer: (() => void) | null = null;
    postgres.on('data', (chunk) => {
      if (isStopped && chunk.includes('COMMIT')) onAnswer?.();
      if (isStopped) return;
      hub.write(chunk);
    });
    hub.on('data', (chunk) => {
      // The pool of connections that decide names itself in the first message.
      if (chunk.includes('evenstock-write')) isWriter = true;
      if (isStopped) return;
      if (plan === null || !isWriter || !chunk.includes('commit')) {
        postgres.write(chunk);
        return;
      }
      const { point, reached } = plan;
      plan = null;
      isStopped = true;
      if (point === 'before commit') reached();
      else {
        onAnswer = reached;
        postgres.write(chunk);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    stopAt: (point) =>
      new Promise((reached) => {
        plan = { point, reached };
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
