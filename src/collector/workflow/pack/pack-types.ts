// What a pack of the collector is asked for, and what its parts are.
import type { PackPart } from '../../../report/evidence/pack.ts';
import type { Period } from '../../../report/period.ts';
import type { ChainSource } from './rebuild-chain.ts';

export interface CollectorPackOptions {
  readonly tenant: string;
  readonly period: Period;
  /** Requests of each device that are drawn, and the text by which. */
  readonly sample: { readonly seed: string; readonly size: number };
  readonly redact: 'pseudonymise' | 'none';
  readonly by: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface MadePart {
  /** `devices/1`, `collector`. */
  readonly name: string;
  readonly source: ChainSource;
  readonly part: PackPart;
  /** Records of the chain that are held, and those that were disposed of. */
  readonly held: number;
  readonly disposed: number;
}
