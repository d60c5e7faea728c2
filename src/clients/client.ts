// What Pretense knows of one AI tool: how to see that it is here, and how to point it at the proxy.
import type { ProxyTarget } from './address.ts';
import type { ClientEnvironment } from './environment.ts';
import type { ConfigFormat } from './formats/config-format.ts';
import type { SlotChange } from './formats/formats.ts';

export type Client = FileClient | TerminalClient | UnroutableClient;

/** Base URLs of hosts of the user's own by `KEY` or `KEY:VENDOR`, as `--upstream` takes them. */
export type Upstreams = Readonly<Record<string, string>>;

interface ClientBase {
  /** Kebab-case; part of the address that the tool is given. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Key of the one upstream that its requests are for, when neither their path nor their credentials tell. */
  readonly upstream?: string;
  /** Whether the tool is on this machine. Looks, never runs anything. */
  detect(environment: ClientEnvironment): Promise<boolean>;
}

/** Routed through a configuration file of the user. */
export interface FileClient extends ClientBase {
  readonly routing: 'file';
  /** Whether the tool itself was run with what is written here, in a test of this project. */
  readonly isVerified: boolean;
  /** The file is one that the user has to load into the tool. */
  readonly isAssisted?: true;
  /** Its editor hands it `http.proxy` as a proxy that it has to use, also for this machine. */
  readonly takesEditorProxy?: true;
  /** What to do for the change to take effect. */
  readonly restart: string;
  /** Keys of upstreams that its requests may be for; a proxy that knows none of them does not read its requests. */
  readonly upstreams: readonly string[];
  /** What `undocumented` in `ClientEnvironment` changes, as a sentence for the person who is asked; undefined: nothing. */
  readonly undocumented?: string;
  /** What of it stays unprotected though it is routed, as a sentence. */
  limits?(isUndocumented: boolean): string;
  /**
   * What would be changed; nothing is written. Throws ClientError: `unreadable`, or `refused` with the reason when
   * routing it would send its requests to the wrong place.
   */
  plan(environment: ClientEnvironment, target: ProxyTarget): Promise<Plan>;
  /** The tool's files, whether they are there or not: what is watched. */
  files(environment: ClientEnvironment): readonly string[];
  /** Files of projects that point the tool elsewhere, whatever the user's file says. */
  overrides(environment: ClientEnvironment, workspaceRoots: readonly string[]): Promise<readonly Override[]>;
}

/** Routed through the environment of terminals that an editor opens; the editor's part sets it. */
export interface TerminalClient extends ClientBase {
  readonly routing: 'terminal';
  variables(target: ProxyTarget): readonly TerminalVariable[];
}

export interface UnroutableClient extends ClientBase {
  readonly routing: 'none';
  /** Why, as a sentence. */
  readonly reason: string;
}

export interface TerminalVariable {
  readonly name: string;
  readonly value: string;
  /** `append`: to what is there, behind a comma. */
  readonly how: 'replace' | 'append';
}

export interface Plan {
  /** Empty: there is nothing to change, and the notes say why. */
  readonly edits: readonly PlannedEdit[];
  /** Sentences for the person who is asked. */
  readonly notes: readonly string[];
}

export interface PlannedEdit {
  /** Absolute; may be a symbolic link. */
  readonly file: string;
  readonly format: ConfigFormat['id'];
  /** Undefined: the file does not exist. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  readonly slots: readonly SlotChange[];
  /** Hosts that addresses in the file name, and that the proxy has to know from then on. */
  readonly upstreams?: Upstreams;
  /** The values are no settings that the tool's vendor documents. */
  readonly isUndocumented?: true;
}

/** A file that wins against the user's own. */
export interface Override {
  readonly file: string;
  /** What it does, as a sentence without the address itself. */
  readonly sentence: string;
}
