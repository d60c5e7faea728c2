// How each tool's configuration stands now: looked at as often as somebody asks.
import { messageOf } from '../base/error.ts';
import type { RoutingState } from '../view/coverage.ts';
import { clientUrl, looksLikeOurs, type ProxyTarget } from './address.ts';
import type { Client, FileClient } from './client.ts';
import { shownPath, textOf, type ClientEnvironment } from './environment.ts';
import { configFormats } from './formats/formats.ts';
import { exceptionNames } from '../base/proxy-variables.ts';
import { editorProxyInTheWay, proxyInTheWay } from './outbound-proxy.ts';
import { readJournal, routingFolder, type JournalEntry } from './journal.ts';

export interface ClientState {
  readonly client: string;
  readonly name: string;
  readonly state: RoutingState;
  /** One sentence. */
  readonly reason: string;
  /** Without the user's name. */
  readonly file: string | undefined;
  /** RFC 3339: when we last wrote the file. */
  readonly routedAt: string | undefined;
  /** What stays unprotected all the same, as a sentence. */
  readonly limits?: string;
  /** Its file is there; whether the user has loaded it is told by requests alone. */
  readonly isAssisted?: true;
  /** Nobody has tried the tool itself with what we write. */
  readonly isUnverified?: true;
}

export interface StateOptions {
  /** The Pretense home. */
  readonly home: string;
  readonly environment: ClientEnvironment;
  /** Undefined while no proxy is known: any address of ours counts. */
  readonly target: ProxyTarget | undefined;
  readonly workspaceRoots: readonly string[];
}

/** One state per tool, in the order of the registry. A file that cannot be read is a state, never an error. */
export async function clientStates(clients: readonly Client[], options: StateOptions): Promise<readonly ClientState[]> {
  const journal = await readJournal(routingFolder(options.home));
  return await Promise.all(clients.map((client) => stateOf(client, journal, options)));
}

async function stateOf(client: Client, journal: readonly JournalEntry[], options: StateOptions): Promise<ClientState> {
  const { id, name } = client;
  const plain = { client: id, name, file: undefined, routedAt: undefined };
  const entries = journal.filter((entry) => entry.client === id);
  if (entries.length === 0 && !(await client.detect(options.environment))) {
    return { ...plain, state: 'not-installed', reason: `${name} was not found on this machine.` };
  }
  switch (client.routing) {
    case 'none':
      return { ...plain, state: 'not-routable', reason: client.reason };
    case 'terminal':
      return { ...plain, ...terminalState(options) };
    case 'file':
      return await fileState(client, entries, options);
  }
}

function terminalState({ environment, target }: StateOptions): Pick<ClientState, 'state' | 'reason'> {
  if (environment.editor?.setsTerminals === false) {
    const reason =
      'New terminals are not given the address of Pretense: the setting pretense.terminal.setEnvironment is off.';
    return { state: 'not-routed', reason };
  }
  return target === undefined
    ? { state: 'not-routed', reason: 'New terminals are given the address of Pretense while it runs.' }
    : { state: 'routed', reason: 'New terminals of this editor are given the address of Pretense.' };
}

async function fileState(
  client: FileClient,
  entries: readonly JournalEntry[],
  options: StateOptions,
): Promise<ClientState> {
  const { environment } = options;
  const isUndocumented = entries.some((entry) => entry.isUndocumented === true);
  const plain = {
    client: client.id,
    name: client.name,
    ...(client.limits === undefined ? {} : { limits: client.limits(isUndocumented) }),
    ...(client.isVerified ? {} : { isUnverified: true as const }),
  };
  const [first] = entries;
  if (first === undefined) {
    const file = client.files(environment)[0];
    return {
      ...plain,
      state: 'not-routed',
      reason: `Nothing points it at Pretense. "Configure AI Tools…" in the editor does, or "pretense route ${client.id}".`,
      file: file === undefined ? undefined : shownPath(environment, file),
      routedAt: undefined,
    };
  }
  const routedAt = entries
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  for (const entry of entries) {
    const reason = await driftOf(entry, client, options);
    if (reason !== undefined) return { ...plain, state: 'drifted', reason, file: entry.shownAs, routedAt };
  }
  const proxy =
    client.takesEditorProxy === true ? editorProxyInTheWay(environment) : proxyInTheWay(environment.variables);
  const isExcepted = entries.some(({ slots }) => slots.some(({ path }) => path.at(-1) === exceptionNames[0]));
  if (proxy !== undefined && !isExcepted) {
    const reason = `${proxy} is set and NO_PROXY does not except 127.0.0.1, so requests go to that proxy instead of Pretense. Add 127.0.0.1 to NO_PROXY, then route ${client.name} again.`;
    return { ...plain, state: 'overridden', reason, file: first.shownAs, routedAt };
  }
  const [override] = await client.overrides(environment, options.workspaceRoots).catch(() => []);
  if (override !== undefined) {
    const file = shownPath(environment, override.file);
    const reason = `${file} ${override.sentence}, whatever the user's own file says.`;
    return { ...plain, state: 'overridden', reason, file, routedAt };
  }
  if (client.isAssisted === true) {
    const reason = `${first.shownAs} is there and has to be loaded. ${client.restart}`;
    return { ...plain, isAssisted: true, state: 'not-routed', reason, file: first.shownAs, routedAt };
  }
  const reason = `${first.shownAs} points at Pretense. ${client.restart}`;
  return { ...plain, state: 'routed', reason, file: first.shownAs, routedAt };
}

/** What is not as we wrote it, as a sentence; undefined when all is. */
async function driftOf(entry: JournalEntry, client: FileClient, options: StateOptions): Promise<string | undefined> {
  const repair = `Route ${client.name} again, or restore it.`;
  try {
    const bytes = await options.environment.readFile(entry.file);
    if (bytes === undefined) return `${entry.shownAs} was deleted, and with it the address of Pretense. ${repair}`;
    const text = textOf(bytes, entry.shownAs);
    const format = configFormats[entry.format];
    const isOurs = entry.slots.every(({ path, after }) => format.find(text, path)?.value === after);
    if (!isOurs) return `${entry.shownAs} does not hold what Pretense wrote any more. ${repair}`;
  } catch (error) {
    return `${entry.shownAs} cannot be read (${messageOf(error)}). ${repair}`;
  }
  const { target } = options;
  if (target === undefined) return undefined;
  const address = clientUrl(target, client.id);
  const addresses = entry.slots.filter(({ after }) => looksLikeOurs(after));
  const isHere = addresses.length === 0 || addresses.some(({ after }) => after.startsWith(address));
  return isHere ? undefined : `${entry.shownAs} points at another port than the one Pretense listens on. ${repair}`;
}
