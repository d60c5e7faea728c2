// Writes the schema of policy files from the table of src/policy: node scripts/generate-policy-schema.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleTypeScript } from './bundle-typescript.mjs';
import { projectRoot } from './run-process.mjs';

const schemaFile = join(projectRoot, 'media/policy.schema.json');

async function wantedSchema() {
  const { policySchema } = await import(pathToFileURL(await bundleTypeScript('src/policy/json-schema.ts')).href);
  return `${JSON.stringify(policySchema(), null, 2)}\n`;
}

/** Empty when the schema says what the table says. */
export async function policySchemaProblem() {
  // The formatter may fold a list into one line; what counts is the content and its order.
  const actual = JSON.stringify(JSON.parse(readFileSync(schemaFile, 'utf8')));
  return actual === JSON.stringify(JSON.parse(await wantedSchema()))
    ? ''
    : 'media/policy.schema.json differs from the table of src/policy. Run: node scripts/generate-policy-schema.mjs';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaFile, await wantedSchema());
