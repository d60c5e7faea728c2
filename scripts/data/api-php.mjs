// api-php.json: functions, classes, methods and constants of PHP, as Vim's completion lists them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage, readData, writeData } from './sources.mjs';
import { withoutSurrogates } from './surrogate-free.mjs';
import { identifiersOf, sorted, wordsOf } from './text.mjs';

const key = /[{,]\s*'([A-Za-z_]\w+)(?:\(|::)?'\s*:/g;
const keyword = /^syn keyword (?:phpFunctions|phpMethods|phpClasses|phpConstants|phpCoreConstant)\s+(.*)$/gm;
/** Functions of PHP 8, which is younger than the lists. */
const newer =
  'array_any array_all array_find array_find_key array_is_list enum_exists fdiv fsync get_debug_type get_mangled_object_vars ' +
  'get_resource_id hrtime is_countable is_iterable iterator_apply json_validate mb_str_pad mb_str_split mb_trim ' +
  'password_algos preg_last_error_msg random_bytes random_int str_contains str_ends_with str_starts_with';

/** How the list itself is written. */
const structure = new Set([
  'signature',
  'return_type',
  'methods',
  'constants',
  'properties',
  'static_methods',
  'static_properties',
  'initializer',
  'type',
]);

export function build() {
  const vim = join(debianPackage('vim-runtime'), 'usr/share/vim/vim90');
  const text = readFileSync(join(vim, 'autoload/phpcomplete.vim'), 'utf8');
  const syntax = readFileSync(join(vim, 'syntax/php.vim'), 'utf8');
  const names = new Set([...readData('keywords.json').php, ...wordsOf(newer)]);
  const list = text.slice(text.indexOf('\nfunction! phpcomplete#LoadData'));
  for (const [, name] of list.matchAll(key)) if (!structure.has(name)) names.add(name);
  for (const [, line] of syntax.matchAll(keyword)) for (const name of identifiersOf(line)) names.add(name);
  names.delete('contained');
  const kept = withoutSurrogates(sorted(names).filter((name) => name.length > 1));
  writeData('api-php.json', { names: kept.join(' ') });
  return { names: kept.length };
}
