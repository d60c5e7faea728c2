// For which organisation somebody signs in: nobody is asked when there is one.
import { RequestError } from '../error.ts';
import type { Tenant } from '../tenants.ts';

/** Untrusted: the slug. Throws `bad-request`: none was said and there are several, or there is none with it. */
export function chosenTenant(tenants: readonly Tenant[], slug: string): Tenant {
  const [only, second] = tenants;
  const found = slug !== '' ? tenants.find((tenant) => tenant.slug === slug) : second === undefined ? only : undefined;
  if (found !== undefined) return found;
  throw new RequestError(
    'bad-request',
    'The collector serves no organisation of this name, or several and none was named. Write its short name as it was given to you.',
  );
}
