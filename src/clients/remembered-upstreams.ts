// Hosts of the user's own that routed tools name in their addresses. The journal holds them: what is restored is forgotten.
import type { Upstreams } from './client.ts';
import { readJournal, routingFolder } from './journal.ts';

/** Base URLs by `KEY` or `KEY:VENDOR`, as `--upstream` takes them. Throws ClientError `journal-damaged`. */
export async function rememberedUpstreams(home: string): Promise<Upstreams> {
  const journal = await readJournal(routingFolder(home));
  return Object.assign({}, ...journal.map(({ upstreams = {} }) => upstreams)) as Upstreams;
}
