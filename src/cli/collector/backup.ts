// `pretense collector backup --output F`.
import { resolve } from 'node:path';
import { SettingsError } from '../../app/settings.ts';
import type { MadeBackup } from '../../collector/archive/backup.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { askCollector } from './ask-collector.ts';
import { operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';

export const backup: CollectorVerb = {
  name: 'backup',
  async run(context, words) {
    const { output, values, workingDirectory } = context;
    const file = stringValue(context, 'output');
    if (words.length > 0 || file === undefined || file === '')
      throw new SettingsError('Say with --output FILE where the backup goes.');
    const made = (await askCollector(context, 'backup', {
      output: resolve(workingDirectory, file),
      by: operatorName(),
      withKeys: values['with-keys'] === true,
    })) as unknown as MadeBackup & { readonly file: string };
    if (output.isJson) {
      output.json(made);
      return 0;
    }
    const { manifest, rows, bytes } = made;
    output.line(
      output.style.bold(`${countOf(rows, 'row')} of ${manifest.snapshot_at} in ${made.file} (${bytes} bytes)`),
    );
    output.line(`  ${manifest.backup_id}`);
    output.line(
      manifest.has_keys
        ? output.style.warn('It holds the private key of the witness: who has the file can cosign in its name.')
        : 'The private key of the witness is not in it: keep witness.key elsewhere, or use --with-keys.',
    );
    return 0;
  },
};
