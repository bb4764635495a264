// A TCP proxy in front of PostgreSQL that cuts connections where it hurts: at a commit, before it reaches the
// server or before its answer comes back.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** Cuts the next connection that commits, once; `forwarding` tells whether the server still hears of it. */
  readonly cutAtCommit: (how: { readonly forwarding: boolean }) => void;
  readonly cuts: () => number;
  /** Cuts all connections and takes no others until it is back. */
  readonly goAway: () => void;
  readonly comeBack: () => void;
  readonly close: () => Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let plan: { readonly forwarding: boolean } | null = null;
  let cuts = 0;
  let isAway = false;
  const server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    const answers = (chunk: Buffer): boolean => client.write(chunk);
    upstream.on('data', answers);
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroySoon());
    client.on('data', (chunk) => {
      if (plan === null || !chunk.includes('commit')) {
        upstream.write(chunk);
        return;
      }
      const { forwarding } = plan;
      plan = null;
      cuts += 1;
      upstream.off('data', answers);
      if (forwarding) {
        // The client is let go only when the server has answered: by then it has committed.
        upstream.once('data', () => client.destroy());
        upstream.write(chunk);
      } else {
        client.destroy();
        upstream.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cutAtCommit: (how) => {
      plan = how;
    },
    cuts: () => cuts,
    goAway: () => {
      isAway = true;
      for (const socket of sockets) socket.destroy();
    },
    comeBack: () => {
      isAway = false;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
