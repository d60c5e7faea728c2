// What a device and its collector say to each other over HTTP: paths, bodies, limits. docs/collector-protocol.md explains it.

export const protocolVersion = 1;

export const paths = {
  enrol: '/v1/enrol',
  batches: '/v1/batches',
  /** C2SP tlog-witness `add-checkpoint`, without records. */
  checkpoints: '/v1/add-checkpoint',
  token: '/v1/token',
  policy: '/v1/policy',
  witnessKey: '/v1/witness-key',
} as const;

/** Of one batch, before compression. A single record may be as large as `maxBatchBytes`. */
export const maxBatchRecords = 1000;
export const maxBatchBytes = 8 * 1024 * 1024;

/** `POST /v1/enrol`: JSON. A device is known from then on by its key and its token. */
export interface EnrolRequest {
  readonly v: typeof protocolVersion;
  /** Given out by an admin; good once. */
  readonly enrolmentToken: string;
  readonly deviceId: string;
  /** Verifier key (`name+id+key`, name `pretense/<deviceId>`), with which the device signs checkpoints. */
  readonly deviceKey: string;
  /** Base64: Ed25519 over `enrolmentText`, by the device's key. */
  readonly proof: string;
  readonly productVersion: string;
  /** As records name them; the collector shows it until the first record says it again. */
  readonly developer: string;
  /** Only said when it will send checkpoints alone: a collector that takes no such devices refuses at once. */
  readonly mode?: 'witness';
}

/** What `proof` signs. */
export function enrolmentText(enrolmentToken: string, deviceKey: string): string {
  return `pretense enrolment\n${enrolmentToken}\n${deviceKey}\n`;
}

export interface EnrolAnswer {
  readonly collector: string;
  /** Name of the tenant, for people. */
  readonly organisation: string;
  readonly deviceToken: string;
  /** Verifier key of the witness (algorithm 4). Pinned by the device. */
  readonly witnessKey: string;
  /** `sha256:…` of the policy that is handed out; undefined: none. */
  readonly policyHash?: string;
}

/**
 * First line of the body of `POST /v1/batches` (`application/x-ndjson`, plain or gzip); `count` stored lines of the log
 * follow, byte for byte, each with its newline.
 */
export interface BatchHead {
  readonly v: typeof protocolVersion;
  readonly chain: string;
  readonly firstSeq: number;
  readonly count: number;
  /** Signed note that covers exactly the records up to the last one of this batch; undefined: none was made there. */
  readonly checkpoint?: string;
  /** Largest size of this chain that this witness has cosigned for the device; 0: none. */
  readonly cosignedSize: number;
  /** Verifier keys of the log in the order of their use, so that a key that a rotation brought is known. */
  readonly keys: readonly string[];
  /** Base64: Ed25519 over `batchText`, by the device's key. Missing: the checkpoint alone vouches for the records. */
  readonly signature?: string;
}

export interface SignedBatch {
  readonly chain: string;
  readonly firstSeq: number;
  readonly count: number;
  readonly cosignedSize: number;
  /** Leaf hash of the last record, hex: each record names the hash of the one before it. */
  readonly lastLeaf: string;
}

/** What `signature` signs. */
export function batchText({ chain, firstSeq, count, cosignedSize, lastLeaf }: SignedBatch): string {
  return `pretense batch\n${chain}\n${firstSeq}\n${count}\n${cosignedSize}\n${lastLeaf}\n`;
}

/** 200, also for a batch that the collector has already. What it says is committed. */
export interface BatchAnswer {
  /** Records of the chain that the collector holds. */
  readonly size: number;
  /** The checkpoint with the cosignature (C2SP cosignature/v1); undefined: the batch held none. */
  readonly cosigned?: string;
  readonly policyHash?: string;
}

/**
 * - 400 `malformed`: no batch, or a record that is none. 401 `unauthorised`. 403 `foreign-chain`: the chain belongs to another device, or a key that the device did not enrol signed.
 * - 409 `gap`: it holds less than `firstSeq`; `size` says how much. `behind`: the same, but it has cosigned more than it holds (it was restored from a backup): send from `size` on.
 * - 403 `unsigned`: the device's key signed neither the records nor a checkpoint over them; nothing was taken or changed.
 * - 403 `records-required`: checkpoints without records, where the collector takes whole records only.
 * - 413 `too-large`. 422 `fork`: it holds another record at `seq`; nothing was taken, the chain is in quarantine.
 * - 429 `too-many`, 503 `busy`: come back after `Retry-After` seconds.
 */
export type RefusalCode =
  | 'malformed'
  | 'unauthorised'
  | 'foreign-chain'
  | 'unsigned'
  | 'records-required'
  | 'gap'
  | 'behind'
  | 'too-large'
  | 'fork'
  | 'too-many'
  | 'busy'
  | 'failed';

export interface Refusal {
  readonly error: RefusalCode;
  /** For people: what happened, what it means, what to do. */
  readonly message: string;
  readonly size?: number;
  readonly seq?: number;
}

/** `GET /v1/policy` (device token; `ETag` = hash in quotes; 204: none). The files as the organisation signed them. */
export interface PolicyAnswer {
  readonly hash: string;
  /** `policy.jsonc`, as signed. */
  readonly policy: string;
  /** Detached signature file, as `pretense policy sign` writes it. */
  readonly signature: string;
}

/** `POST /v1/token`: the old token is good until the new one is used. */
export interface TokenAnswer {
  readonly deviceToken: string;
}
