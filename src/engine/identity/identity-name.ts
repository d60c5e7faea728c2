// Who works here, on which machine and for whom: what the surroundings of a request give away besides code.

/**
 * - `person`: a name as people write it (`Maria Kowalczyk`)
 * - `account`: a login or a handle
 * - `home`: absolute path of a home folder
 * - `host`: name of a machine or a server, with or without its domain
 * - `mail`: an address
 * - `repository`: path of a repository on its server (`acme-bank/payments/ledger`)
 */
export type IdentityKind = 'person' | 'account' | 'home' | 'host' | 'mail' | 'repository';

/** Plain data. Untrusted: a repository's configuration can say anything. */
export interface IdentityName {
  readonly kind: IdentityKind;
  readonly text: string;
}
