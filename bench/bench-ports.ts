// What protecting a request needs, made of the real modules over made-up sources; only the disk is left out.
import { createHmac } from 'node:crypto';
import { silentLogger } from '../src/base/log.ts';
import { Mutator } from '../src/engine/mutate.ts';
import { buildProtection } from '../src/engine/protection.ts';
import { splitWords } from '../src/engine/split.ts';
import { WordMap } from '../src/engine/word-map.ts';
import { bodyHash, copyUnits, nodeCodec, recordHash, systemClock } from '../src/app/platform.ts';
import { memoryHistory } from '../src/proxy/memory-history.fixture.ts';
import type { ProxyPorts } from '../src/proxy/ports.ts';
import { secretRules } from '../src/secrets/rules/index.ts';
import { createSecretScanner } from '../src/secrets/scan.ts';
import { wireFormats } from '../src/wire/index.ts';

const hmac = (key: string) => (value: string | Uint8Array) => createHmac('sha256', key).update(value).digest('hex');

/** Every compound of the sources is a declared name of the one workspace. */
export function benchPorts(sources: readonly string[]): ProxyPorts {
  const tokens = new Set(sources.flatMap((text) => text.match(/[A-Za-z]+/g) ?? []));
  const names = {
    declared: [...tokens].filter((name) => splitWords(name).length > 1),
    pathSegments: [],
    external: [],
    externalKebab: [],
    dependencies: [],
    languages: ['typescript'],
  };
  const map = new WordMap({ keyedHash: (message) => createHmac('sha256', 'bench').update(message).digest() });
  const mutator = new Mutator(map, buildProtection([names], { level: 'strict', pins: [] }), copyUnits);
  return {
    clock: systemClock,
    logger: silentLogger,
    codec: nodeCodec,
    randomHex: () => '0'.repeat(32),
    sha256: bodyHash(),
    keyedHash: recordHash(Buffer.from('records'), 'k1'),
    protection: {
      current: async () => ({
        mutator,
        lexicalMutator: () => mutator,
        version: 1,
        level: 'strict',
        pinned: buildProtection([], { level: 'strict', pins: [] }),
        pinsKey: '',
        workspaces: [{ root: '/home/dev/bench', repository: 'bench' }],
      }),
    },
    history: memoryHistory(),
    wordMap: { map, persist: async () => ({ mutationMapId: `mm_${map.lastSeq}` }) },
    secrets: createSecretScanner({ rules: secretRules, keyedHash: hmac('secrets') }),
    records: { append: () => Promise.reject(new Error('no disk')) },
    formats: wireFormats,
    recordBase: () => ({ developer: 'dev@example.com', proxy_version: '0.0.0' }),
    control: {},
  };
}
