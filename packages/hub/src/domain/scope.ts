// What a credential may be allowed to do: a closed list, so that a scope that is misspelt is refused when the
// key is made and not missed when it is used.

export const scopes = {
  'platform:admin': 'Tenants, and the keys of every tenant.',
  'keys:read': 'List the API keys of the own tenant.',
  'keys:write': 'Make and revoke API keys of the own tenant, with no more scopes than the own.',
  'items:read': 'Items, locations and channels.',
  'items:write': 'Define items, locations and channels.',
  'allotments:read': 'Allotment rules and their revisions.',
  'allotments:write': 'Give, move and remove allotment rules.',
  'sources:read': 'Sources, who owns what, crosswalks, mappings and contracts.',
  'sources:write': 'Define sources, who owns what, crosswalks, mappings and contracts.',
  'stock:read': 'Positions, movements and availability.',
  'stock:write': 'Report what happened: events in.',
  'reservations:read': 'Reservations.',
  'reservations:write': 'Take, change and end reservations.',
  'events:read': 'The journal as events, pulled or streamed.',
  'audit:read': 'The audit trail.',
  'operations:read': 'Exceptions, dead letters, the check of the invariants, and metrics where they are not open.',
  'operations:write': 'Pause and resume channels, redrive dead letters, approve what is held, replay.',
} as const;

export type Scope = keyof typeof scopes;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(scopes, text);
}

export const allScopes: readonly Scope[] = Object.keys(scopes).filter(isScope);

/** The scopes that somebody with these scopes may not hand on. */
export function beyond(own: ReadonlySet<Scope>, wanted: readonly Scope[]): Scope[] {
  return own.has('platform:admin') ? [] : wanted.filter((scope) => !own.has(scope));
}
