// What a device knows of its collector, and how far each chain of its log has come. Plain JSON, `<home>/sync.json`.

/**
 * - `fork`: the collector holds another record at the same place.
 * - `disposed`: content that it wants is not here any more.
 * - `cut-off`: it holds more than there is here.
 * - `too-large`: a single record that it does not take.
 * - `unsigned`: no key that the collector knows of this device signed the records.
 */
export type ChainStop = 'fork' | 'disposed' | 'cut-off' | 'too-large' | 'unsigned';

export interface ChainState {
  /** Records that the collector holds, from the first one on. */
  readonly held: number;
  /** Records that the last cosignature covers which is stored here. */
  readonly cosigned: number;
  /** RFC 3339 UTC, as the witness signed it. */
  readonly cosignedAt?: string;
  /** Nothing more of it is sent. */
  readonly stop?: { readonly reason: ChainStop; readonly message: string; readonly since: string };
}

/**
 * - `syncing`: what there is, is sent.
 * - `offline`: the collector does not answer, or asks to come back later; it is tried again.
 * - `refused`: the collector answers, and a part of the log does not get through, or its answer cannot be accepted.
 * - `stopped`: the device's token is not accepted; nothing is sent until it is enrolled again.
 */
export type SyncHealth = 'syncing' | 'offline' | 'refused' | 'stopped';

export interface SyncCondition {
  readonly state: SyncHealth;
  /** A code: `unreachable`, `busy`, `cosignature`, `fork`, …; undefined while it syncs. */
  readonly reason?: string;
  /** For people: what happened, what it means, what to do. */
  readonly message?: string;
  /** RFC 3339 UTC. */
  readonly since: string;
}

export interface Enrolment {
  /** `https://collector.company.example`, without a slash at the end. */
  readonly url: string;
  readonly collector: string;
  readonly organisation: string;
  /** Verifier key of the witness (algorithm 4). */
  readonly witnessKey: string;
  readonly deviceId: string;
  /** RFC 3339 UTC. */
  readonly enrolledAt: string;
  /** SHA-256 of the server's certificate (DER), 64 hex digits; undefined: any that the machine trusts. */
  readonly pin?: string;
}

/** What goes to the collector: whole records, or checkpoints alone while the records stay. */
export type SyncMode = 'records' | 'witness';

export function isSyncMode(value: unknown): value is SyncMode {
  return value === 'records' || value === 'witness';
}

export interface SyncState extends Enrolment {
  readonly v: 1;
  readonly mode: SyncMode;
  readonly chains: Readonly<Record<string, ChainState>>;
  readonly condition: SyncCondition;
  /** RFC 3339 UTC: the last batch that was taken. */
  readonly lastSuccessAt?: string;
  /** The collector's clock less that of this machine. */
  readonly clockOffsetMs?: number;
  /** Of the policy that the collector handed out last and that is in its place here. */
  readonly policyHash?: string;
  /** Why the policy that it hands out now is not; undefined: nothing is wrong. */
  readonly policyProblem?: string;
  /** RFC 3339 UTC: when the token was handed out. */
  readonly tokenSince: string;
  /** The collector had lost records that it had cosigned: when that was noticed last. */
  readonly behindAt?: string;
}

export const noProgress: ChainState = { held: 0, cosigned: 0 };

/** Undefined: it is none of ours. Untrusted: a person may have edited it. */
export function parseSyncState(value: unknown): SyncState | undefined {
  const state = value as Partial<SyncState> | null | undefined;
  if (typeof state !== 'object' || state === null || state.v !== 1) return undefined;
  const texts = [state.url, state.collector, state.organisation, state.witnessKey, state.deviceId, state.enrolledAt];
  if (!texts.every((text) => typeof text === 'string') || typeof state.tokenSince !== 'string') return undefined;
  if (typeof state.condition !== 'object' || typeof state.condition.state !== 'string') return undefined;
  if (typeof state.chains !== 'object' || state.chains === null) return undefined;
  const isChain = ({ held, cosigned }: ChainState): boolean => [held, cosigned].every(isCount);
  // A state from before there was a choice says nothing.
  const { mode = 'records' } = state;
  if (!isSyncMode(mode) || !Object.values(state.chains).every(isChain)) return undefined;
  return { ...(state as SyncState), mode };
}

/** Records of a chain that are done: they arrived, or a cosignature covers them. */
export function doneSize(mode: SyncMode, { held, cosigned }: ChainState): number {
  return mode === 'records' ? held : cosigned;
}

/** What stops one way of sending need not stop the other. */
export function inMode(state: SyncState, mode: SyncMode): SyncState {
  const chains = Object.entries(state.chains).map(([name, chain]) => {
    const { stop, ...rest } = chain;
    return [name, stop?.reason === 'disposed' || stop?.reason === 'too-large' ? rest : chain] as const;
  });
  return { ...state, mode, chains: Object.fromEntries(chains) };
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** What was signed by the witness last, over all chains. */
export function lastCosigned(state: SyncState): { readonly size: number; readonly at: string } | undefined {
  let last: { readonly size: number; readonly at: string } | undefined;
  for (const { cosigned, cosignedAt } of Object.values(state.chains)) {
    if (cosignedAt !== undefined && (last === undefined || cosignedAt >= last.at))
      last = { size: cosigned, at: cosignedAt };
  }
  return last;
}
