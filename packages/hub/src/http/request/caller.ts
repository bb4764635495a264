// Who asks, as far as the hub has to know.

import type { Scope } from '../../domain/scope.ts';

export interface Caller {
  readonly tenantId: number;
  /** The id of the key, or the subject of the token: what the journal and the audit trail name. */
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
}
