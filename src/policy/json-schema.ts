// The published schema, for completion and hovers in editors: what `parse.ts` reads by, as draft-07 JSON Schema.
import type { JsonValue } from '../base/canonical-json.ts';
import { fileShape } from './clauses.ts';
import type { Member, Shape, TextForm } from './shape.ts';

type Schema = Readonly<Record<string, JsonValue>>;

/** As it lies in `media/policy.schema.json`. What a schema cannot say, the reader still checks. */
export function policySchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Pretense policy',
    description: 'What AI tools may send, and what becomes of the rest.',
    // Editors read the file as JSON with comments all the same.
    allowTrailingCommas: true,
    ...schemaOf(fileShape),
  };
}

function schemaOf(shape: Shape): Schema {
  switch (shape.kind) {
    case 'object': {
      const required = Object.entries(shape.members).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));
      return {
        type: 'object',
        additionalProperties: false,
        ...(required.length === 0 ? {} : { required }),
        properties: Object.fromEntries(
          Object.entries(shape.members).map(([name, member]) => [name, memberSchema(member)]),
        ),
      };
    }
    case 'map':
      return {
        type: 'object',
        maxProperties: shape.most,
        propertyNames: textSchema(shape.key),
        additionalProperties: schemaOf(shape.value),
      };
    case 'list':
      return { type: 'array', maxItems: shape.most, items: schemaOf(shape.item) };
    case 'word': {
      const words = Object.entries(shape.words);
      const meanings = words.map(([, meaning]) => meaning);
      return {
        enum: words.map(([word]) => word),
        ...(meanings.every((meaning) => meaning === '') ? {} : { markdownEnumDescriptions: meanings }),
      };
    }
    case 'text':
      return { type: 'string', ...textSchema(shape.form) };
    case 'number':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'flag':
      return { type: 'boolean' };
    case 'constant':
      return { const: shape.value };
  }
}

function memberSchema({ about, shape }: Member): Schema {
  return { description: about.replaceAll('`', ''), markdownDescription: about, ...schemaOf(shape) };
}

function textSchema({ title, pattern, maxLength }: TextForm): Schema {
  const shown = pattern === undefined ? {} : { pattern, patternErrorMessage: `This has to be ${title}.` };
  return { minLength: 1, maxLength, ...shown };
}
