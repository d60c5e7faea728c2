// Another key signs than before: the chain says so itself, as the log of a device does.
import { keyText } from '../../audit/log-keys.ts';
import type { NoteSigner } from '../../audit/note.ts';
import type { RecordFields } from '../../audit/record.ts';
import type { OwnChain } from './own-chain-row.ts';

/**
 * Fields of the `key.rotated` record that has to come first; undefined: the key is the last one of the chain. The old key
 * is not at hand: nothing but the new one vouches for itself, as for a device that lost its key.
 */
export function handOverFields({ chain, keys }: OwnChain, signer: NoteSigner): RecordFields | undefined {
  const last = keys.at(-1);
  const next = keyText(signer.key);
  if (last === undefined || last === next) return undefined;
  const text = `pretense key rotation\n${chain}\n${last}\n${next}\n`;
  return {
    old_key: last,
    new_key: next,
    reason: 'the collector was started with another key',
    by: 'pretense',
    signature_old: null,
    signature_new: Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64'),
  };
}
