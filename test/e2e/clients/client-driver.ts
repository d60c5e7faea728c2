// How one real client is started for a test: its package, what it is set to, and its command line.
import type { ClientPackage } from '../client-packages.ts';

export interface ClientDriver {
  /** Unique, for file names and tests. */
  readonly id: string;
  /** As people know it, with its mode where it is driven in several. */
  readonly name: string;
  /** Id of the tool in URLs and for `pretense route`. */
  readonly client: string;
  readonly package: ClientPackage;
  /** Id of the wire format that it speaks here. */
  readonly format: string;
  /** Its address is in a variable, which names the upstream; else `pretense route` sets it. */
  readonly byHand?: { readonly variable: string; readonly upstream: string };
  /** Its program, as its user calls it. */
  readonly command: string;
  /** The program and what stands before its parameters. */
  program(): readonly string[];
  parameters(task: string): readonly string[];
  /**
   * What its user has set. `origin`: where it is to send to, undefined for where it sends by itself. `gateway`: the
   * address that its user has, for a tool that sends nowhere by itself.
   */
  settings(origin: string | undefined, gateway: string): ClientSettings;
}

export interface ClientSettings {
  /** Below the user's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A key that is none, and looks like one of that vendor. */
export const fakeKeys = {
  anthropic: ['sk', 'ant', 'api03', 'nobody'].join('-'),
  openai: ['sk', 'nobody'].join('-'),
  google: `${'AI'}zaNobody`,
} as const;
