// api-go.json: exported names and package names of the Go standard library, and the predeclared identifiers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage, readData, walkFiles, writeData } from './sources.mjs';
import { sorted, withoutComments, wordsOf } from './text.mjs';

/** Packages and names that came after the packaged release (Go 1.20 to 1.24). */
const newer = `slices maps cmp slog iter unique weak structs rand v2 BinarySearch BinarySearchFunc Chunk Clip Clone
  Collect Compact CompactFunc Compare CompareFunc Concat Contains ContainsFunc Delete DeleteFunc Equal EqualFunc Grow
  IndexFunc Insert IsSorted IsSortedFunc Max MaxFunc Min MinFunc Repeat Replace Reverse Sort SortFunc SortStableFunc
  Sorted SortedFunc SortedStableFunc AppendSeq Backward Values All Keys Copy Ordered Or Less Logger Handler Record Attr
  Attrs GroupValue TextHandler JSONHandler HandlerOptions NewTextHandler NewJSONHandler LevelVar Leveler LogValuer
  LogValue LogAttrs InfoContext WarnContext ErrorContext DebugContext SetDefault NewLogLogger SetLogLoggerLevel
  LevelDebug LevelInfo LevelWarn LevelError TimeKey LevelKey MessageKey SourceKey ReplaceAttr AddSource WithGroup
  WithAttrs Seq Seq2 Pull Pull2 OnceFunc OnceValue OnceValues CompareAndSwap Swap LoadAndDelete WithCancelCause
  WithDeadlineCause WithTimeoutCause WithoutCancel AfterFunc Cause CutPrefix CutSuffix ContainsFunc Lines SplitSeq
  SplitAfterSeq FieldsSeq FieldsFuncSeq DateTime DateOnly TimeOnly Join ErrUnsupported ResponseController
  NewResponseController EnableFullDuplex SetReadDeadline SetWriteDeadline PathValue SetPathValue ServeFileFS FileServerFS
  Pattern CrossOriginProtection MaxBytesHandler ErrSchemeMismatch ReadRequestWithContext Available AvailableBuffer
  Chdir Context Setenv TempDir Loop Root OpenRoot OpenInRoot CopyFS AddCleanup SetFinalizer Pinner Handle Make Pointer
  IntN Int32N Int64N UintN Uint32N Uint64N N PCG ChaCha8 NewPCG NewChaCha8 Zipf Text ValueOf TypeFor Comparable CanConvert
  SetIterKey SetIterValue FormatFileInfo FormatDirEntry ReadLinkFS Lstat Go WaitGroup`;

function isApiFile(path) {
  if (!path.endsWith('.go') || path.endsWith('_test.go')) return false;
  if (/(?:^|\/)(?:cmd|internal|vendor|testdata)\//.test(path)) return false;
  // Generated system-call tables of the platforms that few programs are written for.
  const system = /(?:^|\/)z\w+_(\w+)\.go$/.exec(path)?.[1];
  return system === undefined || /^(?:linux|darwin|windows)(?:_amd64)?$|^(?:linux|darwin|windows)_arm64$/.test(system);
}

export function build() {
  const root = join(debianPackage('golang-1.19-src'), 'usr/share/go-1.19/src');
  const names = new Set([...readData('keywords.json').go, ...wordsOf(newer)]);
  walkFiles(root, (path, relative) => {
    if (!isApiFile(relative)) return;
    for (const segment of relative.split('/').slice(0, -1)) names.add(segment);
    const text = withoutComments(readFileSync(path, 'utf8')).replaceAll(/`[^`]*`|"(?:[^"\\\n]|\\.)*"/g, ' ');
    for (const [name] of text.matchAll(/(?<![\w])[A-Z]\w*/g)) if (!name.startsWith('SYS_')) names.add(name);
    for (const [, name] of text.matchAll(/^package (\w+)/gm)) names.add(name);
  });
  const kept = sorted(names).filter((name) => name.length > 1);
  writeData('api-go.json', { names: kept.join(' ') });
  return { names: kept.length };
}
