// Several sources say the same.
import type { IdentityName } from '../../engine/identity/identity-name.ts';

/** Each name once, in a fixed order. */
export function distinctNames(names: readonly IdentityName[]): readonly IdentityName[] {
  const byKey = new Map(names.map((name) => [`${name.kind}\n${name.text}`, name]));
  return [...byKey.keys()].toSorted().flatMap((key) => byKey.get(key) ?? []);
}
