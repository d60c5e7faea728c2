import { describe, expect, test } from 'vitest';
import { visitHeader, visitPath, visitQuery } from './target.ts';

const upper = (text: string): string => text.replaceAll('name', 'n/am é');
const keep = (text: string): string => text;

describe('path and query', () => {
  test('what does not change keeps its bytes', () => {
    expect(visitPath('/v1/a%2fb//c%20d', keep)).toBe('/v1/a%2fb//c%20d');
    expect(visitQuery('a=b+c&&d&%65=%2B', keep)).toBe('a=b+c&&d&%65=%2B');
  });

  test('what changes is seen decoded and sent encoded', () => {
    expect(visitPath('/v1/my%20n%61me', upper)).toBe('/v1/my%20n%2Fam%20%C3%A9');
    expect(visitQuery('k=x+name&name', upper)).toBe('k=x%20n%2Fam%20%C3%A9&n%2Fam%20%C3%A9');
  });

  test.each(['/a%', '/a%zz', '/%ff'])('%s cannot be read and is refused', (path) => {
    expect(() => visitPath(path, keep)).toThrow(/percent-encoded/);
  });

  test("segments of the providers' own APIs are no names", () => {
    const seen: string[] = [];
    visitPath('/v1/models/claude-x', (text) => (seen.push(text), text));
    expect(seen).toEqual(['claude-x']);
  });
});

describe('headers', () => {
  const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

  test('UTF-8 in a value is read as such and written back as such', () => {
    const seen: string[] = [];
    const sent = visitHeader(
      'X-A',
      latin1('Müller name'),
      (text, place) => (seen.push(text, place), text.replace('name', 'ünder')),
    );
    expect(seen).toEqual(['Müller name', '/headers/x-a']);
    expect(sent).toBe(latin1('Müller ünder'));
  });

  test('a Latin-1 value that is not UTF-8 keeps its bytes', () => {
    expect(visitHeader('x', 'caf\xe9', keep)).toBe('caf\xe9');
    expect(visitHeader('x', 'caf\xe9 name', (text) => text.replace('name', 'other'))).toBe('caf\xe9 other');
  });
});
