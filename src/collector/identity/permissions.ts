// What each role may do: the one table that routes ask. docs/collector-access.md shows it to people.
import type { PersonRole } from '../context.ts';

export type Permission =
  /** Own password, own session. */
  | 'account.own'
  /** Pages: overview, devices, incidents, exceptions, evidence, reconciliation. */
  | 'pages.read'
  /** Evidence packs and exports, and what they hold about people. */
  | 'evidence.export'
  /** Steps of incidents, attestations of reviews. */
  | 'incidents.decide'
  | 'exceptions.decide'
  /** Rosters, usage and seats of others, by CSV. */
  | 'reconciliation.import'
  /** Enrolment tokens, revocation, new tokens. */
  | 'devices.manage'
  | 'people.manage'
  /** Who signed in, failed, saw and took what. */
  | 'access.read';

const everybody: readonly PersonRole[] = ['admin', 'reviewer', 'auditor'];

/** An auditor reads and exports, and changes nothing but the own password. */
export const rolesFor: Readonly<Record<Permission, readonly PersonRole[]>> = {
  'account.own': everybody,
  'pages.read': everybody,
  'evidence.export': everybody,
  'incidents.decide': ['admin', 'reviewer'],
  'exceptions.decide': ['admin', 'reviewer'],
  'reconciliation.import': ['admin', 'reviewer'],
  'devices.manage': ['admin'],
  'people.manage': ['admin'],
  'access.read': ['admin', 'auditor'],
};

export const personRoles: readonly PersonRole[] = everybody;

/** Untrusted: the text. */
export function personRole(text: string): PersonRole | undefined {
  return personRoles.find((role) => role === text);
}
