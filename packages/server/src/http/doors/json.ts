// Reads JSON bodies that are bounded in depth, and turns away names that would change what objects are.
import type { FastifyInstance } from 'fastify';

/** The deepest shape that the route table takes has five levels; what is deeper only makes parsers and checks sweat. */
const DEPTH_MAX = 32;

export function addJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (isTooDeep(text)) {
      const error = new Error(`the body is nested deeper than ${DEPTH_MAX} levels`);
      done(Object.assign(error, { statusCode: 400 }), undefined);
      return;
    }
    void parse(request, text, done);
  });
}

/** One pass over the text, before anything is built from it. Brackets in strings do not count. */
export function isTooDeep(text: string, max = DEPTH_MAX): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    if (depth > max) return true;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
