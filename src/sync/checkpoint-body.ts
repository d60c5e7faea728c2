// The body of `POST /v1/add-checkpoint` (C2SP tlog-witness): the size that is known, a proof from there on, the signed note.
import type { OutgoingCheckpoint } from './outbox.ts';

export function checkpointBody({ oldSize, proof, note }: OutgoingCheckpoint): Buffer {
  const lines = proof.map((node) => `${Buffer.from(node).toString('base64')}\n`);
  return Buffer.from(`old ${oldSize}\n${lines.join('')}\n${note}`, 'utf8');
}
