// Bytes on a socket, for what no HTTP client would send: half a request, a request that is none, one that never
// ends. Answers with all that came back until the hub closed the connection or the whole answer was there.

import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly code: string;
}

export function openSocket(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      // A hub that has heard enough may close while the test still sends.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** What comes back to these bytes, up to the end of the first answer. */
export async function exchange(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(url);
  const answer = readAnswer(socket);
  socket.write(bytes);
  const read = await answer;
  socket.destroy();
  return read;
}

export function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
      const [head = '', body] = text.split('\r\n\r\n');
      if (length === undefined || body === undefined || Buffer.byteLength(body) < Number(length)) return;
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
      resolve({ status, code: (JSON.parse(body) as { code?: string }).code ?? '' });
    });
    socket.once('close', () => reject(new Error(`The hub closed the connection after ${JSON.stringify(text)}.`)));
  });
}
