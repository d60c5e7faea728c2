// Relative links and anchors of the Markdown files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/**
 * @param {string} root
 * @param {readonly string[]} files Repository files; fixtures are somebody's text, not ours.
 * @returns {string[]} One line for each broken link.
 */
export function brokenLinks(root, files) {
  const pages = files.filter(
    (path) => path.endsWith('.md') && !path.startsWith('test/') && existsSync(join(root, path)),
  );
  return pages.flatMap((page) => linksOf(prose(join(root, page))).flatMap((link) => problemWith(root, page, link)));
}

/**
 * @param {string} root
 * @param {string} page
 * @param {string} link
 */
function problemWith(root, page, link) {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
  const [path = '', anchor = ''] = decodeURI(link).split('#');
  const target = path === '' ? page : normalize(path.startsWith('/') ? path.slice(1) : join(dirname(page), path));
  const file = join(root, target);
  if (target.startsWith('..') || !existsSync(file)) return [`${page}: ${link}: there is no such file`];
  if (anchor === '' || !target.endsWith('.md') || statSync(file).isDirectory()) return [];
  return anchorsOf(prose(file)).has(anchor.toLowerCase()) ? [] : [`${page}: ${link}: there is no such heading`];
}

/** Without fenced code. @param {string} file */
function prose(file) {
  return readFileSync(file, 'utf8').replace(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2[^\n]*$/gm, '');
}

/** @param {string} text */
function linksOf(text) {
  const inline = [...text.replace(/`[^`\n]*`/g, '').matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  const images = [...text.matchAll(/<(?:img|a)\b[^>]*?\s(?:src|href)="([^"]+)"/g)];
  return [...inline, ...references, ...images].map((match) => match[1] ?? '');
}

/** Headings as GitHub anchors: repeated ones are numbered. @param {string} text */
function anchorsOf(text) {
  const anchors = new Set([...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? ''));
  for (const [, heading = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let unique = slug;
    for (let number = 1; anchors.has(unique); number++) unique = `${slug}-${number}`;
    anchors.add(unique);
  }
  return anchors;
}
