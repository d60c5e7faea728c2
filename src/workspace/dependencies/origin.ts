// Where a dependency comes from: public code, whose names anyone may know, or code that is private to its owner.
import type { DependencyRules } from '../types.ts';

export type Origin = 'public' | 'private';

/** `configured`: whatever registry the machine or the repository is set to; public unless that one is private. */
export type LockedOrigin = Origin | 'configured';

/** What one lock file says; undefined for a package that it does not hold. */
export interface LockFile {
  originOf(name: string): LockedOrigin | undefined;
}

/** What is private in one place is private; what is unsure in one place is unsure. */
export function strictestOf(origins: readonly LockedOrigin[]): LockedOrigin | undefined {
  return (['private', 'configured', 'public'] as const).find((origin) => origins.includes(origin));
}

/** Hosts whose packages anyone can read, by domain. Other registries are private unless the user says otherwise. */
const publicDomains: Readonly<Record<string, readonly string[]>> = {
  'npmjs.org': ['registry'],
  'npmjs.com': ['registry'],
  'yarnpkg.com': ['registry'],
  'pypi.org': [''],
  'python.org': ['pypi'],
  'pythonhosted.org': ['files'],
};

/** Untrusted: an address out of a lock or configuration file. */
export function originOfUrl(url: string): Origin {
  try {
    const { protocol, hostname } = new URL(url);
    return (protocol === 'https:' || protocol === 'http:') && isPublicHost(hostname) ? 'public' : 'private';
  } catch {
    return 'private';
  }
}

function isPublicHost(hostname: string): boolean {
  const [, host = '', domain = ''] = /^(?:(.*)\.)?([^.]+\.[^.]+)$/.exec(hostname) ?? [];
  return Object.hasOwn(publicDomains, domain) && publicDomains[domain]?.includes(host) === true;
}

/** The user's or organisation's word about a package, by name or scope; undefined when they said nothing. Private beats public. */
export function ruledOrigin(name: string, rules: DependencyRules | undefined): Origin | undefined {
  const isNamed = (entry: string): boolean => entry === name || entry === '*' || name.startsWith(`${entry}/`);
  if (rules?.private.some(isNamed) === true) return 'private';
  return rules?.public.some(isNamed) === true ? 'public' : undefined;
}
