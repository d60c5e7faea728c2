// What a walk over one request knows besides the request.
import type { TextCodec } from '../base/text.ts';
import type { Mutator } from '../engine/mutate.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { EncodedTextPolicy, MediaPolicy } from './content-policy.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import type { ActiveProtection, FindingDecisions, FindingSighting } from './ports.ts';
import type { RestrictedPort } from './restricted.ts';
import type { Parties, TextMemory } from './text-memory.ts';

export interface VisitorOptions {
  readonly memory: TextMemory;
  readonly secrets: SecretScanner;
  readonly mutator: Mutator;
  /** False: the mutator is this request's own (lexical rule), and what it says is worth nothing to others. */
  readonly isShared: boolean;
  /** During a pause: what texts that were not sent before are mutated by. */
  readonly paused?: Mutator | undefined;
  readonly protection: ActiveProtection;
  readonly encodedText: EncodedTextPolicy;
  /** Default: they pass. */
  readonly media?: MediaPolicy | undefined;
  readonly parties: Parties;
  /** The client is a tool with a prompt of its own. */
  readonly isAgent: boolean;
  /** Default: the built-in one. */
  readonly policy?: EffectivePolicy | undefined;
  readonly decisions?: FindingDecisions | undefined;
  readonly restricted?: RestrictedPort | undefined;
  /** What placeholders belong to: the session, as the tool names it. Default: the account. */
  readonly chain?: string | undefined;
  /** By the wall clock, for exceptions that end. */
  readonly nowMs?: number;
  /** As its client sent it. */
  readonly body?: Uint8Array | undefined;
  /** The AI tool that sends it. */
  readonly tool?: string;
  /** Is told of what was found once the request leaves or is blocked. */
  readonly onFinding?: ((sighting: FindingSighting) => void) | undefined;
  readonly codec: TextCodec;
  /** Plain SHA-256, for places in memory. */
  readonly hash: (content: string | Uint8Array) => string;
}
