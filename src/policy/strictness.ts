// Orders of strictness, and the two steps that merging is made of.
import type { DataClass, Decided, FindingAction, PolicyLevel, UnlistedAction } from './types.ts';

/** Least strict first. */
export const findingActions: readonly FindingAction[] = ['allow', 'report', 'redact', 'block'];
/** Least strict first. */
export const unlistedActions: readonly UnlistedAction[] = ['allow', 'report', 'block'];
/** Least strict first. */
export const dataClasses: readonly DataClass[] = ['public', 'internal', 'confidential', 'restricted'];
/** Least strict first. */
export const policyLevels: readonly PolicyLevel[] = ['light', 'balanced', 'strict'];
/** Least strict first. */
export const mediaActions: readonly ('pass' | 'block')[] = ['pass', 'block'];
/** Least strict first. */
export const encodedTextActions: readonly ('record' | 'block')[] = ['record', 'block'];

/** The stricter of two decisions; the first one when they are equal. */
export function stricter<T>(order: readonly T[], first: Decided<T>, second: Decided<T>): Decided<T> {
  return order.indexOf(second.value) > order.indexOf(first.value) ? second : first;
}

/** The smaller of two decisions; the first one when they are equal. */
export function smaller(first: Decided<number>, second: Decided<number>): Decided<number> {
  return second.value < first.value ? second : first;
}

/** The larger of two decisions; the first one when they are equal. */
export function larger(first: Decided<number>, second: Decided<number>): Decided<number> {
  return second.value > first.value ? second : first;
}
