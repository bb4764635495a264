// What a load balancer sees of a node: /readyz, asked again and again.

import { openApi } from './api.ts';
import { waitUntil } from './wait-until.ts';

export interface Readiness {
  /** The statuses in their order, without repetitions, up to the first 200 after another. */
  readonly returned: Promise<number[]>;
}

export function watchReadiness(url: string): Readiness {
  return { returned: watch(url) };
}

async function watch(url: string): Promise<number[]> {
  const api = openApi(url, { connections: 1 });
  const seen: number[] = [];
  await waitUntil(
    `${url} is no longer ready, and then ready again`,
    async () => {
      const { status } = await api.send({ path: '/readyz' });
      if (status !== seen.at(-1)) seen.push(status);
      return status === 200 && seen.length > 1;
    },
    30_000,
  );
  await api.close();
  return seen[0] === 200 ? seen.slice(1) : seen;
}
