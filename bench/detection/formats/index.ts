// Every token format.
import { blockFormats } from './blocks.ts';
import { cloudFormats } from './cloud.ts';
import { codeFormats } from './code.ts';
import { heldOutFormats } from './held-out.ts';
import { lesserFormats } from './lesser.ts';
import { modelFormats } from './models.ts';
import { serviceFormats } from './services.ts';
import type { TokenFormat } from './token-format.ts';

export const tokenFormats: readonly TokenFormat[] = [
  ...cloudFormats,
  ...codeFormats,
  ...modelFormats,
  ...serviceFormats,
  ...blockFormats,
  ...lesserFormats,
  ...heldOutFormats,
];
