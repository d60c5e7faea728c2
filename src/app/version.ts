// The version that records, answers and `--version` name.
import manifest from '../../package.json' with { type: 'json' };

export const productVersion: string = manifest.version;
