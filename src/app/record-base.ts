// Fields that every request record carries: who, on which device, with which program and configuration.
import { createHmac } from 'node:crypto';
import { hostname } from 'node:os';
import { canonicalJson } from '../base/canonical-json.ts';
import { defaultContentPolicy } from '../proxy/content-policy.ts';
import { findDeveloper } from './developer.ts';
import type { DeviceKeys } from './keys.ts';
import { sha256 } from './platform.ts';
import type { RuntimeOptions } from './runtime-types.ts';
import { productVersion } from './version.ts';

export type RecordBase = Readonly<Record<string, string | number>>;

/** Asked once at the start; the host's name goes in only as a keyed hash. */
export function recordBase(keys: DeviceKeys, options: RuntimeOptions): () => RecordBase {
  const { media, encodedText } = options.content ?? defaultContentPolicy;
  const configuration = { level: options.level, upstreams: { ...options.upstreams }, media, encoded_text: encodedText };
  const base: RecordBase = {
    ...findDeveloper(),
    device_id: deviceId(keys.record.key),
    proxy_version: productVersion,
    config_hash: `sha256:${sha256(Buffer.from(canonicalJson(configuration)))}`,
  };
  return () => base;
}

/** `dev_…`: the name of this machine, as a keyed hash. */
export function deviceId(recordKey: Uint8Array): string {
  return `dev_${createHmac('sha256', recordKey).update(`device\0${hostname()}`).digest('hex').slice(0, 20)}`;
}
