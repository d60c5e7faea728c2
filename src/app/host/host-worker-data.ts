// What the main thread of an extension host tells the worker that hosts the proxy, at its start. No heavy imports.
import type { Level } from '../../engine/types.ts';
import type { ContentPolicy } from '../../proxy/content-policy.ts';
import type { EditorNetwork } from '../network/editor-network.ts';
import type { SharedFolder } from './audience.ts';
import type { HostTiming } from './host-options.ts';

export interface HostWorkerData {
  /** Default: PRETENSE_HOME, else `~/.pretense`. */
  readonly home?: string | undefined;
  readonly port: number;
  readonly level: Level;
  readonly upstreams: Readonly<Record<string, string>>;
  /** What the editor's settings say of it. */
  readonly network?: EditorNetwork | undefined;
  readonly content?: ContentPolicy | undefined;
  /** Name of the window's workspace. */
  readonly label: string;
  readonly version: string;
  readonly folders: readonly SharedFolder[];
  /** `process`: the proxy runs in a background process, and the window only follows. */
  readonly runIn: 'window' | 'process';
  /** When the last window closes while a tool is routed through a file. */
  readonly afterLastWindow: 'keep' | 'restore';
  /** Whether a background process starts when the user logs in. Default: no, and an entry of ours is taken away. */
  readonly startAtLogin?: boolean;
  readonly timing?: Partial<HostTiming>;
}

/** What the background process is told, as one argument. */
export interface BackgroundData extends Omit<HostWorkerData, 'runIn' | 'afterLastWindow' | 'startAtLogin'> {
  readonly home: string;
}
