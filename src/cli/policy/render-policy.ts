// `pretense policy render`: the written policy, for people and for auditors.
import { resolve } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { documentFonts } from '../../app/report/document-fonts.ts';
import { SettingsError } from '../../app/settings.ts';
import { createWholeFile, replaceWholeFile } from '../../app/whole-file.ts';
import { policyDocument } from '../../policy/document.ts';
import { renderPolicy } from '../../policy/render.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import { stringValue, type CommandContext } from '../command.ts';
import { policyInForce, type PolicyAction, policyOfFile, readNamedFile } from './policy-action.ts';

export const renderPolicyFile: PolicyAction = async (context, names) => {
  const { output } = context;
  const out = stringValue(context, 'output');
  if (out === undefined || out === '') throw new SettingsError('Say with --output FILE where it goes.');
  const format = formatFor(context, out);
  const policy = await policyToRender(context, names);
  const bytes = format === 'pdf' ? await pdfOf(policy) : Buffer.from(renderPolicy(policy), 'utf8');
  const path = resolve(context.workingDirectory, out);
  try {
    if (context.values['force'] === true) await replaceWholeFile(path, bytes);
    else await createWholeFile(path, bytes);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new SettingsError(`${out} is there already and was left as it is. Use --force to replace it.`);
  }
  if (output.isJson) output.json({ file: path, format, bytes: bytes.length, hash: policy.hash });
  else output.line(`Written: ${output.style.bold(path)} (${policy.hash})`);
  return 0;
};

type Format = 'markdown' | 'pdf';

function formatFor(context: CommandContext, out: string): Format {
  const format = stringValue(context, 'format') ?? (out.toLowerCase().endsWith('.pdf') ? 'pdf' : 'markdown');
  if (format === 'markdown' || format === 'pdf') return format;
  throw new SettingsError(`"${format}" is no format; use markdown or pdf.`);
}

async function policyToRender(context: CommandContext, names: readonly string[]): Promise<EffectivePolicy> {
  const [name, ...others] = names;
  if (others.length > 0) throw new SettingsError('Name one policy FILE, or none for what is in force here.');
  if (name === undefined) return (await policyInForce(context)).service.current();
  const file = readNamedFile(context, name);
  const policy = policyOfFile(file);
  if (policy !== undefined) return policy;
  throw new SettingsError(
    `${file.path} is not valid, so there is nothing to write. \`pretense policy check\` says where and why.`,
  );
}

/** Drawn by a bundle of its own, which nothing else loads. */
async function pdfOf(policy: EffectivePolicy): Promise<Buffer> {
  const { policyPdf } = await import(/* webpackMode: "lazy", webpackChunkName: "pdf" */ '../../report/policy-pdf.ts');
  return await policyPdf({
    document: policyDocument(policy),
    organisation: policy.about.organisation?.value,
    effectiveFrom: policy.about.effectiveFrom?.value,
    id: policy.id,
    version: policy.version,
    fonts: await documentFonts(),
  });
}
