// The user's settings as values of our own. Untrusted: a settings file may hold anything.
import type { EditorNetwork } from '../app/network/editor-network.ts';
import { settingIds, type SettingName } from './ids.ts';
import { settingTable } from './setting-table.ts';

export interface Settings {
  readonly isEnabled: boolean;
  readonly port: number;
  readonly level: 'strict' | 'balanced' | 'light';
  /** Undefined: PRETENSE_HOME, else the folder that all share. */
  readonly home: string | undefined;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly content: { readonly media: 'pass' | 'block'; readonly encodedText: 'block' | 'record' };
  /** The editor's own `http.*` settings. */
  readonly network: EditorNetwork;
  readonly runIn: 'window' | 'process';
  readonly afterLastWindow: 'keep' | 'restore';
  readonly startsAtLogin: boolean;
  readonly setsEnvironment: boolean;
  readonly showsHover: boolean;
}

/** What cannot be used counts as not set. `get` takes a full id such as `pretense.port`. */
export function readSettings(get: (id: string) => unknown): Settings {
  const value = (name: SettingName): unknown => get(settingIds[name]);
  const flag = (name: SettingName): boolean => {
    const given = value(name);
    return typeof given === 'boolean' ? given : settingTable[name].default === true;
  };
  const home = value('home');
  return {
    isEnabled: flag('enabled'),
    port: portOf(value('port')),
    level: oneOf(['strict', 'balanced', 'light'], value('level')),
    home: typeof home === 'string' && home.trim() !== '' ? home.trim() : undefined,
    upstreams: textsOf(value('upstreams')),
    content: {
      media: oneOf(['pass', 'block'], value('media')),
      encodedText: oneOf(['block', 'record'], value('encodedText')),
    },
    network: networkOf(get),
    runIn: oneOf(['window', 'process'], value('runIn')),
    afterLastWindow: oneOf(['keep', 'restore'], value('afterLastWindow')),
    startsAtLogin: flag('startAtLogin'),
    setsEnvironment: flag('setEnvironment'),
    showsHover: flag('hover'),
  };
}

/** Whether the proxy has to be started anew for them. */
export function needsRestart(before: Settings, after: Settings): boolean {
  const relevant = (settings: Settings): string => {
    const ofWindow = { setsEnvironment: undefined, showsHover: undefined };
    return JSON.stringify({ ...settings, ...ofWindow });
  };
  return relevant(before) !== relevant(after);
}

/** Settings that are not ours, and decide how the network is reached. */
export const networkSections = ['http.proxy', 'http.noProxy', 'http.proxyStrictSSL', 'http.proxySupport'] as const;

function networkOf(get: (id: string) => unknown): EditorNetwork {
  const proxy = get('http.proxy');
  const exceptions = get('http.noProxy');
  // `off`: extensions are not to use the editor's proxy.
  const isUsed = typeof proxy === 'string' && get('http.proxySupport') !== 'off';
  return {
    proxy: isUsed ? proxy.trim() : '',
    exceptions: Array.isArray(exceptions) ? exceptions.filter((entry) => typeof entry === 'string') : [],
    isStrict: get('http.proxyStrictSSL') !== false,
  };
}

function portOf(value: unknown): number {
  const isPort = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
  return isPort ? value : Number(settingTable.port.default);
}

/** The first is the default. */
function oneOf<Value extends string>(known: readonly [Value, ...Value[]], value: unknown): Value {
  return known.find((each) => each === value) ?? known[0];
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  );
}
