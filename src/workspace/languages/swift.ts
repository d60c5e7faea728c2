// Swift.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

// An extension names its type by `user_type` and declares none. In a pattern a lone name is bound; one that others
// follow is an enum's case.
const query = `
(class_declaration name: (type_identifier) @declared)
(protocol_declaration name: (type_identifier) @declared)
(typealias_declaration name: (type_identifier) @declared)
(associatedtype_declaration name: (type_identifier) @declared)
(type_parameter . (type_identifier) @declared)
(enum_entry name: (simple_identifier) @declared)
(enum_type_parameters (simple_identifier) @declared)
(function_declaration name: (simple_identifier) @declared)
(protocol_function_declaration name: (simple_identifier) @declared)
(macro_declaration . (simple_identifier) @declared)
(precedence_group_declaration . (simple_identifier) @declared)
(parameter external_name: (simple_identifier) @declared)
(parameter name: (simple_identifier) @declared)
(lambda_parameter external_name: (simple_identifier) @declared)
(lambda_parameter name: (simple_identifier) @declared)
(capture_list_item name: (simple_identifier) @declared value: (_))
(tuple_type_item name: (simple_identifier) @declared)
(tuple_expression name: (simple_identifier) @declared)
(pattern bound_identifier: (simple_identifier) @declared)
(pattern (pattern . (simple_identifier) @declared .))
(if_statement bound_identifier: (simple_identifier) @declared)
(guard_statement bound_identifier: (simple_identifier) @declared)
(while_statement bound_identifier: (simple_identifier) @declared)
(computed_setter (simple_identifier) @declared)
(willset_clause . (simple_identifier) @declared)
(didset_clause . (simple_identifier) @declared)
(statement_label) @declared
(import_declaration) @import
(ERROR) @broken
`;

const publicRoots = new Set(
  (
    'Swift Foundation FoundationNetworking FoundationXML Dispatch Darwin Glibc Musl WinSDK Android os OSLog simd UIKit ' +
    'AppKit SwiftUI SwiftData Combine Observation CoreData CoreFoundation CoreGraphics CoreImage CoreLocation CoreMedia ' +
    'CoreML CoreMotion CoreServices CoreText CoreBluetooth CoreTelephony CoreSpotlight AVFoundation AVKit ' +
    'AuthenticationServices BackgroundTasks CloudKit Contacts CryptoKit Crypto EventKit GameKit HealthKit ImageIO ' +
    'LocalAuthentication MapKit MessageUI Metal MetalKit Network NotificationCenter ObjectiveC PassKit PDFKit Photos ' +
    'PhotosUI QuartzCore RealityKit RegexBuilder SafariServices SceneKit Security SpriteKit StoreKit ' +
    'SystemConfiguration UniformTypeIdentifiers UserNotifications Vision WatchConnectivity WatchKit WebKit WidgetKit ' +
    'XCTest Testing PackageDescription PackagePlugin Alamofire Vapor Fluent NIO NIOCore NIOHTTP1 NIOPosix NIOSSL Logging ' +
    'Metrics ArgumentParser Collections Algorithms Atomics SwiftSyntax SwiftSyntaxMacros SnapKit RxSwift RxCocoa Kingfisher'
  ).split(' '),
);

/** What the compiler and its protocols call by name. */
const fixed = new Set(
  (
    'main self Self wrappedValue projectedValue callAsFunction dynamicMember dynamicallyCall withArguments ' +
    'withKeywordArguments buildBlock buildEither buildOptional buildArray buildExpression buildFinalResult ' +
    'buildLimitedAvailability buildPartialBlock stringLiteral integerLiteral floatLiteral booleanLiteral arrayLiteral ' +
    'dictionaryLiteral nilLiteral unicodeScalarLiteral extendedGraphemeClusterLiteral stringInterpolation makeIterator ' +
    'makeAsyncIterator next rawValue allCases hash hashValue encode description debugDescription errorDescription ' +
    'localizedDescription CodingKeys CodingKey id body Element Index Iterator'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '.'),
  fixed,
  nameOf: (text) => text.replaceAll('`', '').replace(/\s*:$/, ''),
};

export const swift: Language = {
  id: 'swift',
  vocabulary: 'swift',
  ecosystem: undefined,
  extensions: ['swift'],
  syntax: { grammar: 'swift', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(source, captures, grammar);
}

const importKinds = new Set(['typealias', 'struct', 'class', 'enum', 'protocol', 'let', 'var', 'func']);

/** `import Module`, `@testable import Module.Part`, `import struct Module.Name`. */
function importsOf(statement: string): readonly ImportedNames[] {
  const words = withoutComments(statement).replaceAll(/[`;]/g, '').trim().split(/\s+/);
  const path = words.slice(words.indexOf('import') + 1);
  const isOneName = importKinds.has(path[0] ?? '');
  const module = path.slice(isOneName ? 1 : 0).join('');
  const end = isOneName ? module.lastIndexOf('.') : -1;
  if (module === '') return [];
  if (end <= 0) return [{ module, names: [], bindings: [] }];
  return [{ module: module.slice(0, end), names: namesIn([module.slice(end + 1)]), bindings: [] }];
}
