// The operator's commands over HTTP. A problem that the hub answers with becomes a fault that says what it said.

import { CommandFault, exitCodes } from './exit-codes.ts';
import type { ApiKeyRow, HubApi, VerifyReport } from './hub-api.ts';
import { sendTo, type HubAddress, type HubAnswer, type HubRequest } from './hub-transport.ts';
import { flag, list, quantity, text, textOrNull } from './read-json.ts';

export function apiOverHttp(address: HubAddress): HubApi {
  const send = sendTo(address);
  const ask = async (request: HubRequest): Promise<unknown> => {
    const answer = await send(request);
    if (answer.problem !== null) throw faultOf(answer);
    return answer.body;
  };
  return {
    verify: async () => reportOf(await ask({ method: 'GET', path: '/v1/invariants' })),
    listKeys: async (tenant) => {
      const rows: ApiKeyRow[] = [];
      let cursor: string | null = null;
      do {
        const page = await ask({ method: 'GET', path: `/v1/api-keys${query({ tenant, limit: '1000', cursor })}` });
        rows.push(...list(page, 'items').map(keyOf));
        cursor = textOrNull(page, 'nextCursor');
      } while (cursor !== null);
      return rows;
    },
    createKey: async (draft) => {
      const made = await ask({ method: 'POST', path: '/v1/api-keys', body: draft });
      return { id: text(made, 'id'), key: text(made, 'key') };
    },
    revokeKey: async (id, tenant) => {
      await ask({ method: 'DELETE', path: `/v1/api-keys/${encodeURIComponent(id)}${query({ tenant })}` });
    },
    createTenant: async (code, name) => {
      await ask({ method: 'POST', path: '/v1/tenants', body: { code, name } });
    },
    listTenants: async () => {
      const answer = await send({ method: 'GET', path: '/v1/tenants' });
      if (answer.problem?.code === 'forbidden') return null;
      if (answer.problem !== null) throw faultOf(answer);
      return list(answer.body, 'items').map((tenant) => text(tenant, 'code'));
    },
    isEmpty: async () => list(await ask({ method: 'GET', path: '/v1/items?limit=1' }), 'items').length === 0,
    withKey: (key) => apiOverHttp({ ...address, key }),
  };
}

export function query(words: Readonly<Record<string, string | null | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, word] of Object.entries(words)) if (word !== undefined && word !== null) given.set(name, word);
  return given.size === 0 ? '' : `?${given.toString()}`;
}

export function faultOf({ problem }: HubAnswer): CommandFault {
  const { code, detail, hint } = problem ?? { code: 'unknown', detail: '', hint: '' };
  return new CommandFault(exitCodes.failed, `The hub refused (${code}): ${detail}`, hint);
}

function reportOf(body: unknown): VerifyReport {
  return {
    ok: flag(body, 'ok'),
    entries: quantity(body, 'entries'),
    positions: quantity(body, 'positions'),
    reservations: quantity(body, 'reservations'),
    durationMs: quantity(body, 'durationMs'),
    checks: list(body, 'checks').map((check) => ({
      id: text(check, 'id'),
      sentence: text(check, 'sentence'),
      ok: flag(check, 'ok'),
      breaches: list(check, 'breaches').map((breach) => ({
        what: text(breach, 'what'),
        seq: textOrNull(breach, 'seq'),
      })),
    })),
  };
}

function keyOf(row: unknown): ApiKeyRow {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    scopes: list(row, 'scopes').map(String),
    createdAt: text(row, 'createdAt'),
    expiresAt: textOrNull(row, 'expiresAt'),
    revokedAt: textOrNull(row, 'revokedAt'),
  };
}
