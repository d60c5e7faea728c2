// A pause on disk, in `pause.json` of the home: whoever serves the home next goes on with it until its end.
import { readFile, unlink } from 'node:fs/promises';
import { errnoOf } from '../../audit/error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { replaceWholeFile } from '../whole-file.ts';

/** A pause that is on the record. */
export interface Pause {
  /** RFC 3339 UTC. */
  readonly since: string;
  /** RFC 3339 UTC. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
  /** RFC 3339 UTC: it was ended while nobody served the home. */
  readonly resumedAt?: string;
}

export interface PauseFileOptions {
  readonly path: string;
  /** Keyed hash of the device: a file that somebody put there, who has not its keys, pauses nothing. */
  readonly seal: (bytes: Uint8Array) => string;
}

export class PauseFile {
  readonly #options: PauseFileOptions;

  constructor(options: PauseFileOptions) {
    this.#options = options;
  }

  async write(pause: Pause): Promise<void> {
    const text = `${JSON.stringify({ v: 1, ...pause, seal: this.#sealOf(pause) }, undefined, 2)}\n`;
    await replaceWholeFile(this.#options.path, Buffer.from(text, 'utf8'));
  }

  /** `unusable`: there is a file that this device did not write so. */
  async read(): Promise<Pause | 'unusable' | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#options.path, 'utf8'));
      return this.#parse(value) ?? 'unusable';
    } catch (error) {
      return errnoOf(error) === 'ENOENT' ? undefined : 'unusable';
    }
  }

  async remove(): Promise<void> {
    await unlink(this.#options.path).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
  }

  /** Untrusted: any JSON. */
  #parse(value: unknown): Pause | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const { since, until, reason, by, resumedAt, seal } = value as Readonly<Record<string, unknown>>;
    if (typeof since !== 'string' || typeof until !== 'string') return undefined;
    if (typeof reason !== 'string' || typeof by !== 'string') return undefined;
    if (resumedAt !== undefined && typeof resumedAt !== 'string') return undefined;
    const pause: Pause = { since, until, reason, by, ...(resumedAt === undefined ? {} : { resumedAt }) };
    return seal === this.#sealOf(pause) ? pause : undefined;
  }

  #sealOf({ since, until, reason, by, resumedAt }: Pause): string {
    const sealed = canonicalJson({ since, until, reason, by, resumedAt: resumedAt ?? null });
    return this.#options.seal(Buffer.from(`pause\n${sealed}`, 'utf8'));
  }
}
