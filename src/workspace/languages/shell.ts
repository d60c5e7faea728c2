// Shell scripts, by their lines: each compound counts as declared, and beside them the lone names of functions,
// variables and aliases.
import type { FileNames } from '../types.ts';
import type { Language } from './language.ts';
import { readLexically } from './lexical.ts';

export const shell: Language = {
  id: 'shell',
  vocabulary: 'shell',
  ecosystem: undefined,
  extensions: ['sh', 'bash', 'zsh', 'ksh'],
  readSourceLexically: readShell,
  syntax: undefined,
};

const declarations: readonly RegExp[] = [
  /(?:^|[;&|{]\s*)([A-Za-z_][\w-]{0,100})[ \t]*\(\)/gm,
  /(?:^|[;&|{(\s])function[ \t]+([A-Za-z_][\w-]{0,100})/gm,
  /(?:^|[;&|({\s])([A-Za-z_]\w{0,100})(?:\[[^\]\n]{0,80}\])?\+?=/gm,
  /(?:^|[;&|({\s])(?:for|select)[ \t]+([A-Za-z_]\w{0,100})/gm,
  /(?:^|[;&|({\s])alias[ \t]+([A-Za-z_][\w-]{0,100})=/gm,
  /\$\{([A-Za-z_]\w{0,100}):?=/g,
  /(?:^|[;&|({\s])getopts[ \t]+(?:"[^"\n]{0,100}"|'[^'\n]{0,100}'|\S{1,100})[ \t]+([A-Za-z_]\w{0,100})/gm,
  /(?:^|[;&|({\s])printf[ \t]+-v[ \t]+([A-Za-z_]\w{0,100})/gm,
];
/** `local one two=1`, `read -r first second`: every word that is no option. */
const listDeclaration =
  /(?:^|[;&|({\s])(?:local|export|readonly|declare|typeset|read|mapfile|readarray)((?:[ \t]+[^\s;&|<>()]{1,300}){1,40})/gm;

/** What the shell, the system or the usual tools give a meaning. */
const fixed = new Set(
  (
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TERM EDITOR VISUAL PAGER TMPDIR PWD OLDPWD IFS PS1 PS2 PS4 RANDOM REPLY ' +
    'SECONDS LINENO OPTARG OPTIND OPTERR HOSTNAME UID EUID PPID TZ CI DISPLAY MAIL CDPATH FUNCNAME PIPESTATUS SHLVL ' +
    'LC_ALL LC_CTYPE LC_COLLATE LC_MESSAGES LC_NUMERIC LC_TIME BASH_SOURCE BASH_LINENO BASH_VERSION BASH_VERSINFO ' +
    'BASH_REMATCH BASH_COMMAND BASH_ENV COMP_WORDS COMP_CWORD COMPREPLY PROMPT_COMMAND LD_LIBRARY_PATH LD_PRELOAD ' +
    'DEBIAN_FRONTEND SSH_AUTH_SOCK XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR JAVA_HOME GOPATH ' +
    'NODE_ENV NODE_OPTIONS NODE_PATH PYTHONPATH VIRTUAL_ENV CC CXX CFLAGS CXXFLAGS LDFLAGS MAKEFLAGS DESTDIR'
  ).split(' '),
);

/** Untrusted: `source`. Never throws. */
function readShell(source: string): FileNames {
  const text = source.replaceAll(/(^|\s)#[^\n]*/g, '$1');
  const names = new Set(readLexically(source).declared.map((name) => name.replace(/^\$+/, '')));
  for (const declaration of declarations) {
    for (const [, name] of text.matchAll(declaration)) if (name !== undefined) names.add(name);
  }
  for (const [, list = ''] of text.matchAll(listDeclaration)) {
    for (const word of list.split(/[ \t]+/)) {
      const name = /^([A-Za-z_]\w*)(?=$|\+?=|\[)/.exec(word)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return { declared: [...names].filter((name) => !fixed.has(name)), imports: [] };
}
