// Run by hand after `npm install` changed the lock file. A registry that holds a native tool only for some platforms
// makes npm leave the other builds out of the lock, and `npm ci` then refuses the whole lock. The versions are exact
// in the optionalDependencies of the tool, so the entries can be completed; they carry no checksum of their own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './run-process.mjs';
import { missingBuilds } from './lock-file.mjs';

const file = join(projectRoot, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingBuilds(lock);
for (const { path, entry } of missing) lock.packages[path] = entry;
const sorted = Object.entries(lock.packages).toSorted(([left], [right]) => (left < right ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} builds for other platforms added to package-lock.json.`);
