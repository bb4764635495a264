// How one logs in to the embedded server: as the superuser, or as a role whose password follows from the
// superuser's, so that nothing more has to be kept beside the data.

import { createHmac } from 'node:crypto';

import { loopback } from './port.ts';

export const superuser = 'postgres';

export interface Server {
  readonly port: number;
  /** The superuser's. */
  readonly password: string;
}

export function loginUrl(server: Server, database: string, role = superuser): string {
  const login = [role, rolePassword(server.password, role)].map(encodeURIComponent).join(':');
  return `postgres://${login}@${loopback}:${server.port}/${encodeURIComponent(database)}`;
}

/** None of these leads to another or back to the superuser's. */
export function rolePassword(password: string, role: string): string {
  return role === superuser ? password : createHmac('sha256', password).update(role).digest('base64url');
}
