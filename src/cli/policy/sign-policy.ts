// `pretense policy sign`: the signature of an organisation's policy, and the keys for it.
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { findDeveloper } from '../../app/developer.ts';
import { checkPolicySignature, makePolicyKeys, publicKeyOf, signPolicy } from '../../app/policy/policy-signature.ts';
import { SettingsError } from '../../app/settings.ts';
import { createWholeFile, replaceWholeFile } from '../../app/whole-file.ts';
import { stringValue, type CommandContext } from '../command.ts';
import { oneName, plain, type PolicyAction, readGiven, readNamedFile } from './policy-action.ts';

export const signPolicyFile: PolicyAction = async (context, names) => {
  const { output } = context;
  const { path, bytes, parsed } = readNamedFile(context, oneName(names, 'policy FILE'));
  if (parsed.file === undefined) {
    throw new SettingsError(
      `${path} is not valid, so it was not signed. \`pretense policy check\` says where and why.`,
    );
  }
  const privateKey = await privateKeyOf(context);
  const publicFile = join(dirname(path), 'policy.pub');
  const signature = signPolicy(bytes, privateKey, {
    name: stringValue(context, 'name') ?? findDeveloper().developer,
    at: new Date(),
  });
  const text = `${JSON.stringify(signature, undefined, 2)}\n`;
  // Where there is a key that people trust, the signature has to be by it.
  if (existsSync(publicFile)) checkPolicySignature(bytes, text, readGiven(context, publicFile).toString('utf8'));
  else await writeReadable(publicFile, publicKeyOf(privateKey));
  await writeReadable(`${path}.sig`, text);
  const { keyId, signedBy, signedAt } = signature;
  if (output.isJson)
    output.json({ file: path, signature: `${path}.sig`, publicKey: publicFile, keyId, signedBy, signedAt });
  else {
    output.line(`Signed by ${output.style.bold(plain(signedBy))} with the key ${keyId}: ${plain(path)}.sig`);
    output.line('Each machine looks for policy.jsonc, policy.jsonc.sig and policy.pub beside each other.');
  }
  return 0;
};

async function privateKeyOf(context: CommandContext): Promise<string> {
  const name = stringValue(context, 'key');
  if (name === undefined || name === '') throw new SettingsError('Name the private key with --key FILE.');
  if (context.values['new-key'] !== true) return readGiven(context, name).toString('utf8');
  const { privateKey } = makePolicyKeys();
  try {
    await createWholeFile(resolve(context.workingDirectory, name), Buffer.from(privateKey, 'utf8'));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new SettingsError(`${name} is there already and was left as it is. Leave --new-key out to sign with it.`);
  }
  return privateKey;
}

/** Nothing secret: every account of a machine has to read it. */
async function writeReadable(path: string, text: string): Promise<void> {
  await replaceWholeFile(path, Buffer.from(text, 'utf8'));
  await chmod(path, 0o644);
}
