// Where the Gemini API is spoken: the developer API, Vertex AI and Code Assist. Untrusted: the path.
import type { FormatMatch } from './types.ts';

const methods = 'generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents';
const version = 'v\\d(?:(?:alpha|beta)\\d?)?';
// Clients join base URLs with and without the version, and with a slash too many.
const place = '(?:models|tunedModels|dynamic)/[\\w.@-]{1,128}';
const vertexPlace =
  '(?:projects/[\\w.:-]{1,128}/locations/[\\w-]{1,64}/)?(?:publishers/google/models|endpoints)/[\\w.@-]{1,128}';

const geminiPath = new RegExp(`^(?:/+(${version}))*/+(${place}|${vertexPlace})(?::|%3[Aa])(${methods})/*$`);
const codeAssistPath =
  /^(?:\/+v1internal)?\/+v1internal(?::|%3[Aa])(generateContent|streamGenerateContent|countTokens)\/*$/;

/** The last version in the path counts; without one it is the one that tools use. */
const defaultVersion = 'v1beta';
const defaultVertexVersion = 'v1';

/** What is asked for at a path without its query; undefined: something else. */
export function matchGeminiPath(path: string): (FormatMatch & { readonly model: string | undefined }) | undefined {
  const assist = codeAssistPath.exec(path)?.[1];
  if (assist !== undefined) return { endpoint: assist, path: `/v1internal:${assist}`, model: undefined };
  const [, given, resource = '', method = ''] = geminiPath.exec(path) ?? [];
  if (method === '') return undefined;
  const isVertex = !/^(?:models|tunedModels|dynamic)\//.test(resource);
  const asked = given ?? (isVertex ? defaultVertexVersion : defaultVersion);
  return {
    endpoint: method,
    path: `/${asked}/${resource}:${method}`,
    model: resource.slice(resource.lastIndexOf('/') + 1),
  };
}
