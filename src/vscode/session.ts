// What the features of one window share. Built once by activate().
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { ProxyHost } from './proxy-host.ts';
import type { Routing } from './routing.ts';
import type { Settings } from './settings.ts';
import type { Walkthrough } from './walkthrough.ts';

export interface Session {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly host: ProxyHost;
  readonly routing: Routing;
  readonly walkthrough: Walkthrough;
  settings(): Settings;
}
