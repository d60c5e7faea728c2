// Which AI tools of this machine go through the proxy, and which do not, each with the reason. Plain JSON.

/** What is known of a tool's configuration, without looking at traffic. */
export type RoutingState =
  | 'not-installed'
  | 'not-routed'
  | 'routed'
  /** It was routed, and something else took our address out, or wrote another one. */
  | 'drifted'
  /** It is routed, but a file of a project points it elsewhere. */
  | 'overridden'
  /** Nothing on this machine can point it here. */
  | 'not-routable';

/** `protected`: routed, and a request of the tool has arrived since. */
export type CoverageState = RoutingState | 'protected';

/** One AI tool and what holds for it now. */
export interface CoverageRow {
  /** Id of the client: `claude-code`. */
  readonly client: string;
  /** Name for people: `Claude Code`. */
  readonly name: string;
  readonly state: CoverageState;
  /** One sentence: what holds, and what to do when something is to be done. */
  readonly reason: string;
  /** The file that decides, with `~` for the user's folder. */
  readonly file?: string;
  /** Today; 0 when no proxy answers. */
  readonly requests: number;
  /** RFC 3339. */
  readonly lastSeen?: string;
  /** What of it stays unprotected whatever its state is, as a sentence. */
  readonly limits?: string;
  /** It can be routed, but nobody has tried the tool itself with that. */
  readonly isUnverified?: true;
}
