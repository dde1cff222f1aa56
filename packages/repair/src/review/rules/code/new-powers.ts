// Processes, network, evaluated text: what a file could not do before. A repair seldom needs any of it.
import { isScript } from '../../reading/file-kinds.ts';
import { fileRule } from '../../rule.ts';

interface Power {
  readonly what: string;
  /** On code without strings. */
  readonly inCode?: RegExp;
  /** On whole lines: modules are named in strings. */
  readonly inText?: RegExp;
}

const quotedModule = (names: string) =>
  new RegExp(
    `(?:\\bfrom|\\bimport|\\brequire\\s{0,5}\\(|\\bimport\\s{0,5}\\()\\s{0,5}['"\`](?:node:)?(?:${names})['"\`]`,
  );

const scriptPowers: readonly Power[] = [
  {
    what: 'evaluates text as code',
    inCode: /(?:^|[^\w.$])eval\s{0,5}\(|\bnew\s{1,5}Function\s{0,5}\(|\bsetTimeout\s{0,5}\(\s{0,5}['"`]/,
    inText: quotedModule('vm'),
  },
  {
    what: 'starts processes',
    inCode: /\b(?:Deno\.(?:run|Command)|Bun\.spawn)\b/,
    inText: quotedModule('child_process|cluster|execa|cross-spawn|tinyexec|shelljs|zx'),
  },
  {
    what: 'uses the network',
    inCode: /(?:^|[^\w.$])fetch\s{0,5}\(|\bnew\s{1,5}(?:WebSocket|XMLHttpRequest|EventSource)\b|\bsendBeacon\s{0,5}\(/,
    inText: quotedModule('https?|http2|net|tls|dgram|dns(?:/promises)?|undici|axios|got|node-fetch|ws|superagent'),
  },
  {
    what: 'loads code by a name that is made at run time',
    inCode: /\b(?:import|require)\s{0,5}\(\s{0,5}(?![\s'"`])[\w$.[\]]{1,80}\s{0,5}[+)]/,
  },
  {
    what: 'loads a native library',
    inCode: /\bprocess\.(?:dlopen|binding)\b/,
    inText: quotedModule('ffi-napi|node-gyp|bindings'),
  },
];

const otherPowers: readonly Power[] = [
  {
    what: 'evaluates text as code',
    inText: /(?:^|[^\w.])(?:eval|exec)\s{0,5}\(|\b__import__\s{0,5}\(|\bpickle\.loads?\s{0,5}\(/,
  },
  {
    what: 'starts processes',
    inText:
      /\bos\.(?:system|popen|exec\w{1,4})\s{0,5}\(|\bimport\s{1,5}subprocess\b|\bsubprocess\.|"os\/exec"|\bProcessBuilder\b|\bRuntime\.getRuntime\b|\bstd::process\b/,
  },
  {
    what: 'uses the network',
    inText:
      /\bimport\s{1,5}(?:socket|requests|urllib|httpx|aiohttp)\b|\bfrom\s{1,5}(?:socket|requests|urllib|httpx|aiohttp)\b|"net(?:\/http)?"|\bstd::net\b|\bjava\.net\./,
  },
];

export const newPowers = fileRule('new-powers', (file) => {
  const isJs = isScript(file.path);
  if (!isJs && !/\.(?:py|go|rs|java|kt|rb)$/.test(file.path)) return [];
  const before = (file.before ?? '').split('\n');
  return (isJs ? scriptPowers : otherPowers).flatMap(({ what, inCode, inText }) => {
    const has = (text: string, code: string) =>
      (inCode?.test(code) ?? false) || (inText?.test(text.slice(0, 2_000)) ?? false);
    const fresh = file.added.filter(({ text, line }) => has(text, isJs ? (file.code()[line - 1]?.code ?? '') : ''));
    if (fresh.length === 0) return [];
    const codeBefore = isJs ? file.codeBefore() : [];
    if (before.some((text, index) => has(text, codeBefore[index]?.code ?? ''))) return [];
    return [
      {
        severity: file.isTest ? ('minor' as const) : ('major' as const),
        line: fresh[0]!.line,
        says: `${what}, which this file did not do before`,
        mend: 'mend the fault without it, or let a person decide that it is needed',
      },
    ];
  });
});
