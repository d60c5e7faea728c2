// The organisation's policy as it is handed to devices: the files as they were signed, read again when they change.
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { PolicyAnswer } from '../../sync/protocol.ts';

const maxPolicyBytes = 1024 * 1024;

/** Looks at the files when it is asked, not more often than they can have changed. */
export class PolicyFile {
  readonly #path: string | undefined;
  readonly #logger: Logger;
  #stamp: string | undefined;
  #answer: PolicyAnswer | undefined;

  constructor(path: string | undefined, logger: Logger) {
    this.#path = path;
    this.#logger = logger;
  }

  /** Undefined: none is configured, or it cannot be read; the last one that could be is handed out until then. */
  async current(): Promise<PolicyAnswer | undefined> {
    const path = this.#path;
    if (path === undefined) return undefined;
    try {
      const stamp = `${await stampOf(path)} ${await stampOf(`${path}.sig`)}`;
      if (stamp !== this.#stamp) {
        this.#answer = await read(path);
        this.#stamp = stamp;
      }
    } catch (error) {
      this.#logger.log('error', 'policy.unreadable', { reason: messageOf(error) });
    }
    return this.#answer;
  }
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs} ${size} ${ino}`;
}

async function read(path: string): Promise<PolicyAnswer> {
  const policy = await readFile(path);
  const signature = await readFile(`${path}.sig`);
  if (policy.length > maxPolicyBytes || signature.length > maxPolicyBytes) throw new Error('a file of it is too large');
  return {
    hash: `sha256:${hash('sha256', policy, 'hex')}`,
    policy: policy.toString('utf8'),
    signature: signature.toString('utf8'),
  };
}
