// The names that a workspace's paths give away: its files and folders, and the folders above it.
import { homedir } from 'node:os';
import { dirname, extname, parse, relative, sep } from 'node:path';
import { isGenericWord } from '../engine/identity/generic-words.ts';
import { isInside } from './paths.ts';

/** Folders that every machine has; they say nothing about their owner. */
const systemFolders: ReadonlySet<string> = new Set(
  (
    'home usr root users tmp temp var opt srv mnt media private volumes etc data app apps workspace workspaces work ' +
    'src code projects project repos repositories git dev documents desktop downloads local lib share bin folders'
  ).split(' '),
);

/** Each segment once: whole names and names without their last extension. `root` is the workspace's real path. */
export function pathSegmentsOf(root: string, paths: Iterable<string>): readonly string[] {
  const segments = new Set<string>();
  for (const name of namesAbove(root)) segments.add(name);
  for (const path of paths) {
    for (const name of path.split('/')) {
      segments.add(name);
      const extension = extname(name);
      if (extension !== '') segments.add(name.slice(0, -extension.length));
    }
  }
  segments.delete('');
  return [...segments];
}

/** The workspace's own folder, always, and those above it, up to the home folder, without what is generic (`/home/node`). */
function namesAbove(root: string): readonly string[] {
  const home = homedir();
  const { root: drive } = parse(root);
  const top = isInside(home, root) ? dirname(home) : drive;
  const names = relative(top, root).split(sep);
  const isGeneric = (name: string): boolean =>
    systemFolders.has(name.toLowerCase()) || isGenericWord(name.toLowerCase(), 'home');
  return names.filter((name, index) => index === names.length - 1 || !isGeneric(name));
}
