import { readFileSync } from 'node:fs';
import { proveBody, type Proof, type ProofResult } from '../../app/prove.ts';
import { SettingsError } from '../../app/settings.ts';
import type { Command, Output } from '../command.ts';
import { stringValue } from '../command.ts';
import { findHome } from '../home.ts';
import { unreadable } from '../file-problem.ts';

export const prove: Command = {
  name: 'prove',
  summary: 'Check captured bytes against the log: were they sent, and made from what',
  usage: 'mm_ID --body FILE',
  description: `FILE holds the body of one request as it was captured on its way to the provider; mm_ID is the mutation_map_id of
its record. Checks that the bytes have the record's hash_sent, turns every invented word of that state back, and
checks that the result has the record's hash_original. Needs the keys of the home.`,
  options: { body: { type: 'string', value: 'FILE', help: 'The captured bytes of the body, nothing else' } },
  exitCodes: { 0: 'Both hold', 1: 'One of them does not hold; the message says which and why' },
  async run(context) {
    const [mutationMapId, ...others] = context.positionals;
    const file = stringValue(context, 'body');
    if (mutationMapId?.startsWith('mm_') !== true || others.length > 0) {
      throw new SettingsError('Name one state of the word map: the mutation_map_id of a record, mm_….');
    }
    if (file === undefined) throw new SettingsError('Name with --body FILE the captured bytes.');
    const proof = await proveBody(await findHome(context), mutationMapId, readBody(file));
    if (context.output.isJson) context.output.json(proof);
    else printProof(context.output, proof);
    return proof.result === 'proven' ? 0 : 1;
  },
};

const headlines: Readonly<Record<ProofResult, string>> = {
  proven: 'Proven: these bytes were sent, and made from what the tool gave',
  'sent-only': 'Sent, but what it was made from is not proven',
  'other-bytes': 'Not proven: these bytes are not those of the record',
  'no-record': 'Not proven: no record names this state',
};

function readBody(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function printProof(output: Output, { result, record, hashSent, proves, doesNotProve }: Proof): void {
  const { style } = output;
  output.line(result === 'proven' ? style.bold(headlines[result]) : style.warn(style.bold(headlines[result])));
  output.line(hashSent);
  if (record !== undefined) {
    output.line(
      `record ${record.seq}, request ${record.requestId}, ${record.timestamp}, ${record.provider ?? 'unknown'} ${record.endpoint}`,
    );
    output.line(`${record.identifiersMutated} identifiers changed, ${record.secretsDetected} secrets taken out`);
  }
  if (proves.length > 0) output.line(style.bold('This proves'));
  for (const sentence of proves) output.line(`  ${sentence}`);
  output.line(style.bold('This does not prove'));
  for (const sentence of doesNotProve) output.line(`  ${sentence}`);
}
