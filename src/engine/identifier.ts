// What counts as an identifier in any text: letters, marks, digits, `_` and `$`, not beginning with a digit.

// The repetitions are bounded: without a bound V8 throws on a run of some million characters (measured with 5,000,000).

/** All identifiers of a text. Use with `matchAll`. */
export const identifierPattern = /[\p{L}\p{M}_$][\p{L}\p{M}\p{Nd}_$]{0,65535}/gu;

/** All identifiers and kebab runs (`a-b-c`) of a text. Use with `matchAll`. */
export const kebabPattern = /[\p{L}\p{M}_$][\p{L}\p{M}\p{Nd}_$]{0,65535}(?:-[\p{L}\p{M}\p{Nd}_$]{1,65535}){0,4095}/gu;

/** Shape of an ASCII character in an identifier. */
export const shapeOther = 0;
export const shapeDigit = 1;
export const shapeMark = 2;
export const shapeLower = 3;
export const shapeUpper = 4;

const shapes = new Uint8Array(128);
for (let code = 48; code < 58; code++) shapes[code] = shapeDigit;
for (let code = 65; code < 91; code++) shapes[code] = shapeUpper;
for (let code = 97; code < 123; code++) shapes[code] = shapeLower;
shapes[36] = shapeMark;
shapes[95] = shapeMark;

/** Shapes of ASCII characters by code; shared, never written. */
export const asciiShapes: Readonly<Uint8Array> = shapes;

const otherIdentifier = /[\p{L}\p{M}\p{Nd}]/u;

/** Whether the character at the place can stand in an identifier; characters outside the basic plane are left out. */
export function isIdentifierAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? asciiShapes[code] !== shapeOther : otherIdentifier.test(text.charAt(at));
}
