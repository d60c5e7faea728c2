// Fields that every request record carries: who, on which device, with which program and configuration.
import { canonicalJson } from '../base/canonical-json.ts';
import { defaultContentPolicy } from '../proxy/content-policy.ts';
import { deviceId } from './device-id.ts';
import { findDeveloper } from './developer.ts';
import type { DeviceKeys } from './keys.ts';
import { sha256 } from './platform.ts';
import type { RuntimeOptions } from './runtime-types.ts';
import { productVersion } from './version.ts';

export { deviceId } from './device-id.ts';

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
