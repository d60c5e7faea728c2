// What a window asks its own worker about AI tools, besides what it asks the proxy (calls.ts).
import type { CoverageRow } from './coverage.ts';

/** What the window knows of itself, the same with each call. */
export interface RoutingWindow {
  readonly editor: {
    readonly appName: string;
    /** Ids of installed extensions, in lower case. */
    readonly extensions: readonly string[];
    /** New terminals get our variables. */
    readonly setsTerminals?: boolean;
    /** `http.proxy` is set. */
    readonly hasProxy?: boolean;
  };
  /** That a proxy of this window would have, while none runs. */
  readonly port: number;
}

export interface RoutingCalls {
  readonly 'routing.coverage': { readonly ask: RoutingWindow; readonly answer: readonly CoverageRow[] };
  /** Nothing is written. */
  readonly 'routing.plan': {
    readonly ask: RoutingWindow & { readonly client: string; readonly undocumented?: boolean };
    readonly answer: RoutingPlanView;
  };
  /** `plan`: the one that the user was shown; refused when a file changed since. */
  readonly 'routing.apply': {
    readonly ask: RoutingWindow & {
      readonly client: string;
      readonly plan: string;
      readonly undocumented?: boolean;
    };
    readonly answer: { readonly files: readonly string[] };
  };
  /** All tools, or one. */
  readonly 'routing.restore': {
    readonly ask: RoutingWindow & { readonly client?: string };
    readonly answer: readonly RestoreOutcomeView[];
  };
  /** The token for addresses that are handed to tools. */
  readonly 'routing.token': { readonly ask: undefined; readonly answer: { readonly token: string } };
}

export interface RoutingPlanView {
  readonly id: string;
  readonly client: string;
  readonly name: string;
  readonly notes: readonly string[];
  /** What to do for the change to take effect. */
  readonly restart: string;
  /** Empty: nothing has to change. */
  readonly edits: readonly RoutingEditView[];
  /** More could be routed by a setting that the tool's vendor does not document: what that means. */
  readonly undocumented?: string;
}

export interface RoutingEditView {
  /** `~/.claude/settings.json`. */
  readonly shownAs: string;
  /** Empty when the file is not there. */
  readonly before: string;
  readonly after: string;
}

export interface RestoreOutcomeView {
  readonly client: string;
  /** Without the user's name. */
  readonly file: string;
  readonly what: 'restored' | 'left-alone' | 'failed';
  readonly sentence: string;
}
