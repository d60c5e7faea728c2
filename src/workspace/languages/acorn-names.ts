// Plain JavaScript without a grammar: acorn reads it several times faster than tree-sitter, and follows the standard.
import { parse } from 'acorn';
import type { AnyNode, Program } from 'acorn';
import { full } from 'acorn-walk';
import type { FileNames, ImportedNames } from '../types.ts';
import { requiresOf } from './ecmascript.ts';
import { NameCollector } from './name-collector.ts';

/** The file's names; undefined when it is no plain JavaScript (JSX, types, errors, nested too deeply). Never throws. */
export function readWithAcorn(source: string): FileNames | undefined {
  try {
    const program = parseProgram(source);
    if (program === undefined) return undefined;
    const names = new NameCollector();
    const imports: ImportedNames[] = [];
    full(program, (node, _state, type) => readNode({ node, type, names, imports }));
    return { declared: names.list(), imports: [...imports, ...requiresOf(source)] };
  } catch {
    // acorn and its walk recurse: very deep nesting overflows the stack.
    return undefined;
  }
}

function parseProgram(source: string): Program | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(source, {
        ecmaVersion: 'latest',
        sourceType,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
        allowImportExportEverywhere: true,
      });
    } catch {
      // A script that is no module (octal literals, `with`) gets its second chance.
    }
  }
  return undefined;
}

interface Visit {
  readonly node: AnyNode;
  /** acorn-walk's view of the node: an identifier that is bound here is a `VariablePattern`. */
  readonly type: string;
  readonly names: NameCollector;
  readonly imports: ImportedNames[];
}

function readNode({ node, type, names, imports }: Visit): void {
  switch (node.type) {
    case 'Identifier':
      if (type === 'VariablePattern') names.add(node.name);
      break;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      addKey(node.key, node.computed, names);
      break;
    case 'AssignmentExpression':
      if (node.left.type === 'MemberExpression') addKey(node.left.property, node.left.computed, names);
      break;
    case 'LabeledStatement':
      names.add(node.label.name);
      break;
    case 'ExportNamedDeclaration':
      for (const { exported, local } of node.specifiers) {
        if (nameOf(exported) !== nameOf(local)) names.add(nameOf(exported));
      }
      break;
    case 'ExportAllDeclaration':
      if (node.exported) names.add(nameOf(node.exported));
      break;
    case 'ImportDeclaration':
      imports.push(importOf(node));
      break;
    default:
  }
}

type ModuleName = Extract<AnyNode, { type: 'ExportSpecifier' }>['exported'];

function nameOf(node: ModuleName): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

function addKey(key: AnyNode, isComputed: boolean, names: NameCollector): void {
  if (key.type === 'Literal' && typeof key.value === 'string') names.add(key.value);
  else if (key.type === 'PrivateIdentifier') names.add(key.name);
  else if (!isComputed && key.type === 'Identifier' && key.name !== 'constructor') names.add(key.name);
}

function importOf(node: Extract<AnyNode, { type: 'ImportDeclaration' }>): ImportedNames {
  const names: string[] = [];
  const bindings: string[] = [];
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    if (specifier.type !== 'ImportSpecifier') {
      bindings.push(local);
      continue;
    }
    const imported = nameOf(specifier.imported);
    if (imported !== 'default') names.push(imported);
    if (imported !== local) bindings.push(local);
  }
  return { module: String(node.source.value), names, bindings };
}
