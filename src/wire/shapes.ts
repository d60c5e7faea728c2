// What values of protocol fields look like. A value that has another shape is offered as text like any other.
import { isOpaque } from './opaque-data.ts';

export type Shape = 'token' | 'model' | 'id' | 'name' | 'credential';

const shapes: ReadonlySet<string> = new Set<Shape>(['token', 'model', 'id', 'name', 'credential']);

export function isShape(text: unknown): text is Shape {
  return typeof text === 'string' && shapes.has(text);
}

/** Whether the value may pass as it is in a field of that shape. `isId`: of the wire format. */
export function hasShape(shape: Shape, text: string, isId: (text: string) => boolean): boolean {
  switch (shape) {
    case 'token':
      return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text);
    case 'model':
      return /^[a-z0-9][a-z0-9._:/@-]{0,199}(?:\[\w{1,8}\])?$/.test(text);
    case 'id':
      return isId(text);
    case 'name':
      return /^[\w.:@/-]{1,128}$/.test(text);
    case 'credential':
      return /^(?:Bearer )?[!-~]{1,8192}$/.test(text);
  }
}

/** A prefix that tells the kind, and a random part: `toolu_01A09q90qw90lq917835lq9`, a UUID. At most 128 characters. */
export function isPrefixedId(text: string, prefixes: RegExp): boolean {
  return text.length <= 128 && isOpaque(text.replace(prefixes, ''));
}
