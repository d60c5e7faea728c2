// Every token format.
import { blockFormats } from './blocks.ts';
import { cloudFormats } from './cloud.ts';
import { codeFormats } from './code.ts';
import { laterFormats } from './later.ts';
import { modelFormats } from './models.ts';
import { serviceFormats } from './services.ts';
import type { TokenFormat } from './token-format.ts';

export const tokenFormats: readonly TokenFormat[] = [
  ...cloudFormats,
  ...codeFormats,
  ...modelFormats,
  ...serviceFormats,
  ...blockFormats,
  ...laterFormats,
];
