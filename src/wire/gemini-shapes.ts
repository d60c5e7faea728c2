// What values of Gemini fields look like. A value that has another shape is offered as text like any other.
import { isOpaque } from './opaque-data.ts';
import { isPrefixedId } from './shapes.ts';

/** `BLOCK_NONE`, `flex`: one constant of the API. */
export function isConstant(text: string): boolean {
  return text.length <= 64 && (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(text) || /^[a-z]+$/.test(text));
}

/** `gemini-3.8-flash`, `models/…`, `tunedModels/…`, or a Vertex resource name. */
export function isModel(text: string): boolean {
  return /^(?:(?:models|tunedModels)\/)?[a-z0-9][a-z0-9._@-]{0,127}$/.test(text) || isResource(text);
}

/** A resource that the provider keeps: `cachedContents/8f2k…`, `projects/<id>/locations/<id>/cachedContents/<id>`. */
export function isResource(text: string): boolean {
  return resource.test(text);
}

const resource =
  /^(?:projects\/[a-z0-9.:-]{1,64}\/locations\/[a-z0-9-]{1,32}\/)?(?:publishers\/[a-z]+\/)?(?:models|tunedModels|cachedContents|endpoints|ragCorpora|fileSearchStores|collections|dataStores|engines|templates)\/[\w.@-]{1,128}(?:\/(?:dataStores|engines|documents)\/[\w-]{1,128})*$/;

/** A Google Cloud project: its id or its number. */
export function isProject(text: string): boolean {
  return /^[a-z0-9][a-z0-9.:-]{1,127}$/.test(text);
}

export function isMimeType(text: string): boolean {
  return /^[a-z]{1,16}\/[a-z0-9.+*-]{1,80}(?:; ?(?:charset|rate|codecs?|channels)=[\w.-]{1,40})*$/i.test(text);
}

/** An id that the provider or a tool drew at random. */
export function isGeminiId(text: string): boolean {
  return isPrefixedId(text, /^(?:call|fc|tool|function|func|adk|msg|req)[_-]/);
}

/** Gemini CLI counts its prompts behind the id of the session: `<uuid>########3`. */
export function isPromptId(text: string): boolean {
  const [session = '', count = '0'] = text.split('########');
  return isGeminiId(session) && /^[\w-]{1,24}$/.test(count);
}

/** Tools that number their calls themselves put the function's name in front: `read_file-1763801234567-4f8a2c`. */
export function isCallId(text: string, name: string | undefined): boolean {
  if (isGeminiId(text)) return true;
  if (name === undefined || name === '' || !text.startsWith(name)) return false;
  const rest = text.slice(name.length);
  return (
    text.length <= 256 &&
    (/^(?:[-_:]{1,2}[0-9a-f]{1,40}){1,6}$/.test(rest) || isOpaque(rest.replace(/^[-_:]{1,2}/, '')))
  );
}
