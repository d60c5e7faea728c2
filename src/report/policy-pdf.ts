// stub
import type { PolicyDocument } from '../policy/document.ts';

export interface PolicyPdfOptions {
  readonly document: PolicyDocument;
  readonly id: string;
  readonly version: string;
  readonly organisation: string | undefined;
  /** `2026-01-31`. */
  readonly effectiveFrom: string | undefined;
}

/** The written policy as PDF. */
export async function policyPdf(options: PolicyPdfOptions): Promise<Buffer> {
  return Buffer.from(JSON.stringify(options));
}
