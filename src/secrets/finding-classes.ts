// The two kinds of what rules and recognizers find.
import type { FindingClass } from './types.ts';

/** Secrets are what opens something; the other classes say something about a person. */
export function isSecretClass(kind: FindingClass): boolean {
  return kind === 'vendor-secret' || kind === 'private-key' || kind === 'config-secret' || kind === 'generic-secret';
}
