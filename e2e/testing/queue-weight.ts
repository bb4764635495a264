// How much waits inside a hub, as its metrics say.

import type { Api } from './api.ts';

export async function queueWeight(api: Api): Promise<number> {
  const { text } = await api.send({ path: '/metrics' });
  const found = /^evenstock_queue_weight (\d+)$/m.exec(text);
  if (!found) throw new Error('The metrics do not tell the weight of the queue.');
  return Number(found[1]);
}
