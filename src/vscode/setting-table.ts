// The settings: type, default, who may set them, and what they do. All are per machine: what a repository brings along
// (`.vscode/settings.json`) can neither switch protection off nor send prompts elsewhere.
import { settingIds, type SettingName } from './ids.ts';

interface SettingEntry {
  readonly type: 'boolean' | 'number' | 'string' | 'object';
  readonly default: boolean | number | string | Readonly<Record<string, string>>;
  readonly scope: 'machine';
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: { readonly type: 'string' };
}

const scope = 'machine';

export const settingTable: Readonly<Record<SettingName, SettingEntry>> = {
  enabled: {
    type: 'boolean',
    default: true,
    scope,
    markdownDescription:
      'Run Pretense in this editor. When it is off, tools that were set to use it cannot send until they are restored with *Pretense: Restore AI Tools*.',
  },
  port: {
    type: 'number',
    default: 9339,
    minimum: 1,
    maximum: 65_535,
    scope,
    markdownDescription:
      'Port on 127.0.0.1 that AI tools send to. All windows share it. After a change, run *Pretense: Configure AI Tools…* again, so that tools follow.',
  },
  level: {
    type: 'string',
    default: 'strict',
    enum: ['strict', 'balanced', 'light'],
    markdownEnumDescriptions: [
      'Every private word of a name changes.',
      'Partial: common words stay readable, also in private names.',
      'Partial: only words that are no English change.',
    ],
    scope,
    markdownDescription: 'How much of your names is replaced before a request leaves. Only `strict` is complete.',
  },
  home: {
    type: 'string',
    default: '',
    scope,
    markdownDescription:
      'Folder of the audit log and the word map. Empty: the environment variable `PRETENSE_HOME`, else `~/.pretense`. Takes effect after *Developer: Reload Window*.',
  },
  upstreams: {
    type: 'object',
    default: {},
    additionalProperties: { type: 'string' },
    scope,
    markdownDescription:
      'Other addresses of providers, for a company gateway: `{ "anthropic": "https://gateway.example" }`. Another name adds a host of your own, `"team"`; with a vendor, `"team:openai"`, it gets that vendor’s keys.',
  },
  media: {
    type: 'string',
    default: 'pass',
    enum: ['pass', 'block'],
    markdownEnumDescriptions: [
      'They leave unread, and are counted in the audit log.',
      'A request that holds one is stopped.',
    ],
    scope,
    markdownDescription: 'Images, PDFs and audio: no name in them can be replaced.',
  },
  encodedText: {
    type: 'string',
    default: 'block',
    enum: ['block', 'record'],
    markdownEnumDescriptions: [
      'A request that holds such text is stopped.',
      'It leaves, and the audit log says how many there were.',
    ],
    scope,
    markdownDescription:
      'Secrets and private names inside base64 or hexadecimal text, where nothing can be replaced so that it would come back.',
  },
  runIn: {
    type: 'string',
    default: 'window',
    enum: ['window', 'process'],
    markdownEnumDescriptions: [
      'In a worker thread of the first window; another window takes over when it closes.',
      'In a process of its own that all windows follow.',
    ],
    scope,
    markdownDescription: 'Where the proxy runs.',
  },
  afterLastWindow: {
    type: 'string',
    default: 'keep',
    enum: ['keep', 'restore'],
    markdownEnumDescriptions: [
      'A background process goes on while a tool is set to use Pretense, so that tools outside the editor stay protected.',
      'Tools are set back to what they were, and send directly.',
    ],
    scope,
    markdownDescription: 'What happens when the last window closes while an AI tool is set to use Pretense.',
  },
  startAtLogin: {
    type: 'boolean',
    default: false,
    scope,
    markdownDescription:
      'Start the background process when you log in, so that AI tools that are set to use Pretense can send before a window is open. It ends by itself when no tool is. Linux and macOS: adds an entry to what starts at login, and takes it away when this is off again.',
  },
  setEnvironment: {
    type: 'boolean',
    default: true,
    scope,
    markdownDescription:
      'Set `ANTHROPIC_BASE_URL` in new integrated terminals while Pretense runs, and add the loopback addresses to `NO_PROXY`. Nothing is written to disk.',
  },
  hover: {
    type: 'boolean',
    default: true,
    scope,
    markdownDescription: 'Show on hover whether a name changes before it leaves this machine, and why.',
  },
};

/** `configuration` of the manifest. */
export function settingContributions(): Readonly<Record<string, unknown>> {
  const entries = Object.entries(settingTable).map(([name, entry], order) => {
    return [settingIds[name as SettingName], { ...entry, order }] as const;
  });
  return { configuration: { title: 'Pretense', properties: Object.fromEntries(entries) } };
}
