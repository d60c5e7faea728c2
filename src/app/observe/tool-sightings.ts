// When each AI tool was last heard of. Untrusted: a tool's name may come from a header, so there are not too many.
import type { SeenRequest } from './seen-record.ts';

const maxTools = 200;

export class ToolSightings {
  readonly #lastSeen = new Map<string, string>();

  add({ client, at, isFromClient }: SeenRequest): void {
    if (!isFromClient) return;
    const known = this.#lastSeen.get(client);
    if (known !== undefined && known >= at) return;
    this.#lastSeen.set(client, at);
    if (this.#lastSeen.size > maxTools) this.#forgetOldest();
  }

  /** Those heard of since then (RFC 3339), the last one first; those of one moment by name, in whatever order they were read. */
  since(from: string): readonly { readonly client: string; readonly lastSeen: string }[] {
    return [...this.#lastSeen]
      .filter(([, lastSeen]) => lastSeen >= from)
      .map(([client, lastSeen]) => ({ client, lastSeen }))
      .toSorted((left, right) => compare(right.lastSeen, left.lastSeen) || compare(left.client, right.client));
  }

  #forgetOldest(): void {
    const oldest = this.since('').at(-1);
    if (oldest !== undefined) this.#lastSeen.delete(oldest.client);
  }
}

function compare(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
