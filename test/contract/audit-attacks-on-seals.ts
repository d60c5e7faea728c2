// Attacks on segments, seals, the form of lines, keys, disposals and cosignatures.
import { readFileSync, renameSync } from 'node:fs';
import { leafHash } from '../../src/audit/line.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { cosign, parseNote, signNote } from '../../src/audit/note.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import {
  type AttackedLog,
  attackersKey,
  firstKey,
  otherWitness,
  rotation,
  secondKey,
  witness,
  witnessTime,
} from './audit-attack-log.ts';
import {
  always,
  type Attack,
  changeCosignature,
  realKeys,
  remove,
  respell,
  sameDeveloper,
  withAWitness,
  withTheKey,
} from './audit-attack-hands.ts';

export const attacksOnSeals: readonly Attack[] = [
  // Segments and seals.
  {
    name: 'forks: a second segment with the number of another',
    outcomes: always,
    attack: (log) => log.write(log.last.replace('-3.', '-4.'), log.read(log.last)),
  },
  {
    name: 'exchanges the contents of two segments',
    outcomes: always,
    attack: (log) => {
      const [one = '', two = ''] = log.segments;
      const content = log.read(one);
      log.write(one, log.read(two));
      log.write(two, content);
    },
  },
  {
    name: 'gives a segment to another start of the writer',
    outcomes: always,
    attack: (log) => renameSync(log.path(log.last), log.path(log.last.replace('-3.', '-9.'))),
  },
  { name: 'empties a segment', outcomes: always, attack: (log) => log.write(log.middle, '') },
  {
    name: 'changes a manifest',
    outcomes: always,
    attack: (log) => {
      const name = log.middle.replace('ndjson', 'manifest');
      log.write(name, log.read(name).replace('"count":', '"count":1'));
    },
  },
  {
    name: 're-seals a segment with a manifest of their own key',
    outcomes: always,
    attack: (log) => {
      const name = log.middle.replace('ndjson', 'manifest');
      log.write(name, signNote(parseNote(log.read(name)).text, attackersKey));
    },
  },
  {
    name: 're-seals a segment with the real key and another hash',
    outcomes: always,
    attack: (log) => {
      const name = log.middle.replace('ndjson', 'manifest');
      const { text } = parseNote(log.read(name));
      log.write(name, signNote(text.replace(/"sha256":"[0-9a-f]{4}/, '"sha256":"0000'), firstKey));
    },
  },
  {
    name: 'gives a segment the manifest of another one',
    outcomes: always,
    attack: (log) =>
      log.write(
        log.middle.replace('ndjson', 'manifest'),
        log.read((log.segments[0] ?? '').replace('ndjson', 'manifest')),
      ),
  },
  {
    name: 'gives a segment the manifest of another log of the same device',
    outcomes: always,
    attack: (log) => {
      const name = log.middle.replace('ndjson', 'manifest');
      const { text } = parseNote(log.read(name));
      log.write(name, signNote(text.replace(/"chain":"c_[^"]{4}/, '"chain":"c_0000'), firstKey));
    },
  },
  {
    name: 'removes the manifest of a closed segment',
    outcomes: always,
    attack: (log) => remove(log, log.middle.replace('ndjson', 'manifest')),
  },
  // The form of a line.
  {
    name: 'gives a record a key twice',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => line.replace('{', '{"chain":"c_x",')),
  },
  {
    name: 'writes a letter as an escape',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => line.replace('é', '\\u00e9')),
  },
  { name: 'adds white space', outcomes: always, isQuick: false, attack: respell((line) => line.replace(',', ', ')) },
  {
    name: 'writes a number as a float',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => line.replace(/"inc":(\d+)/, '"inc":$1.0')),
  },
  {
    name: 'writes a number with an exponent',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => line.replace(/"inc":(\d+)/, '"inc":$1e0')),
  },
  {
    name: 'changes the order of keys',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => line.replace(/^\{(.*?),(.*)\}$/, '{$2,$1}')),
  },
  {
    name: 'puts a byte order mark before a line',
    outcomes: always,
    isQuick: false,
    attack: respell((line) => `\ufeff${line}`),
  },
  { name: 'ends lines with CR LF', outcomes: always, isQuick: false, attack: respell((line) => `${line}\r`) },
  {
    name: 'writes bytes that are no UTF-8',
    outcomes: always,
    isQuick: false,
    attack: (log) => {
      const bytes = readFileSync(log.path(log.last));
      const at = bytes.lastIndexOf('é');
      bytes[at + 1] = 0x22;
      log.write(log.last, bytes);
    },
  },
  {
    name: 'inserts an empty line',
    outcomes: always,
    attack: (log) => log.edit(log.last, (lines) => lines.toSpliced(2, 0, '')),
  },
  {
    name: 'takes away the end of the last line',
    outcomes: always,
    attack: (log) => log.write(log.last, log.read(log.last).slice(0, -4)),
  },
  // Keys.
  {
    name: 'hands over to a key of their own, with a record that the old key did not sign',
    outcomes: always,
    attack: (log) => {
      const { chain } = JSON.parse(log.lines(log.last)[0] ?? '') as AuditRecord;
      log.useKeys(firstKey, secondKey, attackersKey);
      log.rewrite(
        (record) =>
          record.seq === 92
            ? { ...record, type: 'key.rotated', ...rotation(chain, secondKey, attackersKey), signature_old: 'AAAA' }
            : record,
        (seq) => (seq > 93 ? attackersKey : realKeys(log)(seq)),
      );
    },
  },
  {
    name: 'says that the keys were lost, and rewrites everything with a key of their own',
    outcomes: withTheKey,
    attack: (log) => {
      const { chain } = JSON.parse(log.lines(log.last)[0] ?? '') as AuditRecord;
      log.useKeys(firstKey, attackersKey);
      log.rewrite(
        (record) =>
          record.type === 'key.rotated' ? { ...record, ...rotation(chain, firstKey, attackersKey, false) } : record,
        (seq) => (realKeys(log)(seq) === firstKey ? firstKey : attackersKey),
      );
    },
  },
  {
    name: 'uses a further key without a record of the change',
    outcomes: always,
    attack: (log) => {
      log.useKeys(firstKey, secondKey, attackersKey);
      log.writeCheckpoints([
        ...log.checkpoints().slice(0, -1),
        signNote(parseNote(log.checkpoints().at(-1) ?? '').text, attackersKey),
      ]);
    },
  },
  {
    name: 'goes on signing with a key that was replaced',
    outcomes: always,
    attack: (log) =>
      log.writeCheckpoints([
        ...log.checkpoints().slice(0, -1),
        signNote(parseNote(log.checkpoints().at(-1) ?? '').text, firstKey),
      ]),
  },
  {
    name: 'takes the change of keys back with the replaced key',
    outcomes: withTheKey,
    attack: (log) => {
      log.rewrite(
        (record) => (record.type === 'key.rotated' ? undefined : record),
        () => firstKey,
      );
      log.useKeys(firstKey);
    },
  },
  {
    name: 'replaces the list of keys',
    outcomes: always,
    attack: (log) => log.write('keys', `${keyText(attackersKey.key)}\n`),
  },
  // Disposal.
  {
    name: 'changes a kept leaf hash',
    log: 'disposed',
    outcomes: always,
    attack: (log) => {
      const [name = ''] = log.names('.leaves');
      const bytes = readFileSync(log.path(name));
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      log.write(name, bytes);
    },
  },
  {
    name: 'takes the last kept leaf hash away',
    log: 'disposed',
    outcomes: always,
    attack: (log) => {
      const [name = ''] = log.names('.leaves');
      log.write(name, readFileSync(log.path(name)).subarray(0, -32));
    },
  },
  {
    name: 'removes kept leaf hashes',
    log: 'disposed',
    outcomes: always,
    attack: (log) => remove(log, log.names('.leaves')[0] ?? ''),
  },
  {
    name: 'disposes of content without a record of it',
    outcomes: always,
    attack: (log) => {
      const leaves = log.lines(log.middle).map((line) => Buffer.from(leafHash(Buffer.from(line)), 'hex'));
      log.write(log.middle.replace('ndjson', 'leaves'), Buffer.concat(leaves));
      remove(log, log.middle);
    },
  },
  // Cosignatures in the log.
  {
    name: 'moves a cosignature to another checkpoint',
    outcomes: ['not detectable', 'not detectable', 'detected'],
    attack: (log) => {
      const line = log.kept.trimEnd().split('\n').at(-1) ?? '';
      log.writeCheckpoints([...log.checkpoints().slice(0, -1), `${log.checkpoints().at(-1) ?? ''}${line}\n`]);
    },
  },
  {
    name: 'changes the time of a cosignature',
    outcomes: ['not detectable', 'not detectable', 'detected'],
    attack: (log) =>
      changeCosignature(log, (kept) => {
        const lines = kept.trimEnd().split('\n');
        const [dash, name, encoded = ''] = (lines.at(-1) ?? '').split(' ');
        const bytes = Buffer.from(encoded, 'base64');
        bytes.writeBigUInt64BE(BigInt(witnessTime + 1), 4);
        return `${[...lines.slice(0, -1), `${dash} ${name} ${bytes.toString('base64')}`].join('\n')}\n`;
      }),
  },
  {
    name: 'signs as a witness with a key of their own (the real one signed nothing)',
    outcomes: ['not detectable', 'not detectable', 'detected'],
    attack: (log) => {
      changeCosignature(log, () => cosign(log.checkpoints().at(-2) ?? '', otherWitness, witnessTime));
      log.kept = '';
    },
  },
  {
    name: 'adds a cosignature without the key of the witness',
    outcomes: ['not detectable', 'not detectable', 'detected'],
    attack: (log) => {
      const forged = cosign(
        log.checkpoints().at(-1) ?? '',
        { ...witness, sign: () => Buffer.alloc(64, 9) },
        witnessTime,
      );
      log.writeCheckpoints([...log.checkpoints().slice(0, -1), forged]);
    },
  },
  // The file `cosigned`: what an enrolled device keeps itself of what the witness signed.
  {
    name: 'cuts off the end and its checkpoints, and leaves the file of cosigned ones',
    outcomes: always,
    attack: (log) => {
      keepBeside(log);
      log.edit(log.last, (lines) => lines.slice(0, -13));
      log.writeCheckpoints(log.checkpoints().slice(0, -2));
    },
  },
  {
    name: 'cuts off the end, its checkpoints and the cosigned ones',
    outcomes: withAWitness,
    attack: (log) => {
      log.kept = '';
      log.edit(log.last, (lines) => lines.slice(0, -13));
      log.writeCheckpoints(log.checkpoints().slice(0, -2));
    },
  },
  {
    name: 'rewrites the log with the real key, and leaves the file of cosigned checkpoints',
    outcomes: always,
    attack: (log) => {
      keepBeside(log);
      log.rewrite(sameDeveloper('mallory@example.com'), realKeys(log));
    },
  },
  {
    name: 'puts a cosignature of their own into the file of cosigned checkpoints',
    outcomes: withAWitness,
    attack: (log) => {
      const forged = { ...witness, sign: () => Buffer.alloc(64, 9) };
      log.write('cosigned', cosign(log.checkpoints().at(-1) ?? '', forged, witnessTime));
      log.kept = '';
    },
  },
];

function keepBeside(log: AttackedLog): void {
  log.write('cosigned', log.kept);
  log.kept = '';
}
