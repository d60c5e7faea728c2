// What is known at this moment of who works here, read anew when something says that it changed.
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import type { IdentitySource } from './identity-source.ts';

export class KnownIdentity {
  readonly #source: IdentitySource | undefined;
  readonly #onChanged: () => void;
  /** By workspace; the user's own under the empty string. */
  readonly #names = new Map<string, readonly IdentityName[]>();
  readonly #reading = new Set<Promise<void>>();

  /** Without a source nobody works here. */
  constructor(source: IdentitySource | undefined, onChanged: () => void) {
    this.#source = source;
    this.#onChanged = onChanged;
    if (source !== undefined) void this.#read('', () => source.user());
  }

  get names(): readonly IdentityName[] {
    return [...(this.#source?.machine() ?? []), ...[...this.#names.values()].flat()];
  }

  /** Reads what a workspace and the user's configuration say. Never rejects. */
  async readWorkspace(root: string, isTrusted: boolean): Promise<void> {
    const source = this.#source;
    if (source === undefined) return;
    await Promise.all([this.#read('', () => source.user()), this.#read(root, () => source.workspace(root, isTrusted))]);
  }

  /** Resolves when all is read that is being read; undefined when nothing is. */
  settled(): Promise<void> | undefined {
    return this.#reading.size === 0 ? undefined : Promise.all(this.#reading).then(() => undefined);
  }

  #read(key: string, read: () => Promise<readonly IdentityName[]>): Promise<void> {
    const reading = read()
      .then((names) => this.#keep(key, names))
      .finally(() => this.#reading.delete(reading));
    this.#reading.add(reading);
    return reading;
  }

  #keep(key: string, names: readonly IdentityName[]): void {
    const isSame = JSON.stringify(this.#names.get(key) ?? []) === JSON.stringify(names);
    this.#names.set(key, names);
    if (!isSame) this.#onChanged();
  }
}
