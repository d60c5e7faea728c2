// What a window may ask of the proxy of its home: one table for the leader, who answers itself, and for followers,
// who ask over its control endpoints (`POST /__pretense/<name>`, JSON both ways).
import type { ExportAsk, ExportProgressView, ExportView } from './export.ts';
import type { FindingDecisionRequest, FindingDecisionView, FindingView } from './findings.ts';
import type { IncidentMoveRequest, IncidentsView } from './incidents.ts';
import type { ExchangeRow, ExchangeTexts, FileRow, HostState, ProxySnapshot } from './snapshot.ts';

export interface ProxyCalls {
  readonly snapshot: { readonly ask: undefined; readonly answer: ProxySnapshot };
  readonly files: { readonly ask: undefined; readonly answer: readonly FileRow[] };
  /** Newest first, at most 50. */
  readonly exchanges: { readonly ask: undefined; readonly answer: readonly ExchangeRow[] };
  readonly 'exchange-texts': { readonly ask: { readonly requestId: string }; readonly answer: ExchangeTexts | null };
  /** How many names would leave readable while paused, and how long a pause may be. */
  readonly 'pause-effect': {
    readonly ask: undefined;
    readonly answer: { readonly protectedNames: number; readonly maxMinutes: number };
  };
  /** Errors: `reason-missing`, `too-long`, `already-paused`. */
  readonly pause: {
    readonly ask: { readonly minutes: number; readonly reason: string };
    readonly answer: { readonly until: string };
  };
  readonly resume: { readonly ask: undefined; readonly answer: { readonly wasPaused: boolean } };
  readonly explain: { readonly ask: { readonly name: string }; readonly answer: NameView };
  /** What a provider would see of a text. Nothing is sent, nothing is remembered. */
  readonly preview: {
    readonly ask: { readonly text: string; readonly path?: string };
    readonly answer: {
      readonly text: string;
      readonly scanned: number;
      readonly mutated: number;
      readonly secrets: number;
    };
  };
  /** `clear` takes the user's own pin away. */
  readonly pin: {
    readonly ask: { readonly name: string; readonly kind: 'always' | 'never' | 'clear' };
    readonly answer: { readonly pins: number };
  };
  /** Values found in requests since the proxy started, those seen last first. */
  readonly findings: { readonly ask: undefined; readonly answer: readonly FindingView[] };
  /** Errors: `needs-exception`, `reason-missing`, `expiry-missing`, `too-long`, `not-recorded`. */
  readonly 'findings/decide': {
    readonly ask: FindingDecisionRequest;
    readonly answer: { readonly decision: FindingDecisionView | null };
  };
  readonly incidents: { readonly ask: undefined; readonly answer: IncidentsView };
  /** Errors: those of the rules of incidents. */
  readonly 'incidents/move': { readonly ask: IncidentMoveRequest; readonly answer: { readonly id: string } };
  readonly verify: {
    readonly ask: undefined;
    readonly answer: { readonly isWhole: boolean; readonly records: number; readonly problem: string | undefined };
  };
  /** Ends when it is written. Errors: those of a report, and `cancelled`. */
  readonly export: { readonly ask: ExportAsk; readonly answer: ExportView };
  /** `null`: no export with this id runs. */
  readonly 'export/progress': { readonly ask: { readonly id: string }; readonly answer: ExportProgressView | null };
  readonly 'export/cancel': {
    readonly ask: { readonly id: string };
    readonly answer: { readonly wasRunning: boolean };
  };
  readonly workspaces: {
    readonly ask: { readonly root: string; readonly isTrusted: boolean };
    readonly answer: { readonly registered: boolean };
  };
  /** Puts what happened to a tool's configuration on the record. */
  readonly 'record-routing': { readonly ask: RoutingEvent; readonly answer: { readonly seq: number } };
}

export type ProxyCallName = keyof ProxyCalls;

export interface NameView {
  readonly name: string;
  /** As it leaves: the name itself when it stays. Undefined: it holds no word that could change. */
  readonly surrogate: string | undefined;
  readonly changes: boolean;
  readonly pin: 'always' | 'never' | undefined;
  /** Why, as a sentence for people. */
  readonly reason: string;
  readonly level: string;
}

export interface RoutingEvent {
  readonly what: 'applied' | 'restored' | 'drifted' | 'left-alone';
  readonly client: string;
  /** Keyed names only: a file's path may tell a user name. */
  readonly file: string;
  readonly by: 'extension' | 'cli' | 'uninstall';
}

/** What the main thread of an extension host and its worker say to each other. */
export type HostEvent =
  | { readonly type: 'state'; readonly state: HostState }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly code: string; readonly message: string }
  | { readonly type: 'log'; readonly level: 'error' | 'warn' | 'info' | 'debug'; readonly text: string };

export type HostOrder =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly ask: unknown }
  /** Ends the proxy of this window in good order; followed by the worker's exit. */
  | { readonly type: 'close'; readonly reason: 'window' | 'user' };
