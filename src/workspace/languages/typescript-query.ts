// The declarations that only TypeScript has; .ts and .tsx share them.
import { ecmascriptQuery } from './ecmascript.ts';

export const typescriptQuery = `${ecmascriptQuery}
(function_signature name: (_) @declared)
(abstract_class_declaration name: (_) @declared)
(interface_declaration name: (_) @declared)
(type_alias_declaration name: (_) @declared)
(enum_declaration name: (_) @declared)
(enum_body name: (_) @declared)
(enum_assignment name: (_) @declared)
(internal_module name: (_) @declared)
(module name: (identifier) @declared)
(method_signature name: (_) @declared)
(abstract_method_signature name: (_) @declared)
(property_signature name: (_) @declared)
(public_field_definition name: (_) @declared)
(required_parameter pattern: (identifier) @declared)
(required_parameter name: (identifier) @declared)
(optional_parameter pattern: (identifier) @declared)
(optional_parameter name: (identifier) @declared)
(type_parameter name: (_) @declared)
(mapped_type_clause name: (_) @declared)
(index_signature name: (identifier) @declared)
(infer_type (type_identifier) @declared)
(import_alias . (identifier) @declared)
`;
