import { expect, test } from 'vitest';
import { spelled, spellingsOf } from './name-spellings.ts';

test.each(['ACME_CLOUD', 'acmeCloud', 'acme-cloud', 'acme.cloud', 'Acme Cloud'])(
  'a name of two words is known as %s, to keywords and to patterns',
  (name) => {
    expect(spellingsOf('acme', 'cloud')).toContain(name.toLowerCase());
    expect(name).toMatch(new RegExp(`^${spelled('acme', 'cloud')}$`, 'i'));
  },
);

test('two names with other characters between them are not one', () => {
  expect('acme: cloud').not.toMatch(new RegExp(spelled('acme', 'cloud'), 'i'));
});
