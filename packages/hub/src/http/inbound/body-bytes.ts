// The bytes of a request's body as they come. When they stop coming, what reads them hears an error; when it reads no
// further, what is still sent is dropped, so that the sender can read its answer.

import type { Readable } from 'node:stream';

export async function* bytesOf(body: Readable, stopping: AbortSignal): AsyncGenerator<Buffer> {
  const stop = (): void => {
    body.destroy(new Error('The node is stopping.'));
  };
  stopping.addEventListener('abort', stop);
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) throw new Error('A body came as something else than bytes.');
      yield chunk;
    }
  } finally {
    stopping.removeEventListener('abort', stop);
    if (!body.destroyed) body.resume();
  }
}
