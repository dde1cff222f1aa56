// Where a link of a document may lead, and what its bits of HTML mean. Pure. Texts in it come from telemetry too.

export type Link =
  | { readonly kind: 'evidence'; readonly href: string }
  | { readonly kind: 'own'; readonly href: string }
  | { readonly kind: 'elsewhere'; readonly href: string }
  | { readonly kind: 'none' };

/** `#ev-1-2` leads to the evidence of incident `id`; http(s) and paths of this site are followed; all else is text. */
export function linkOf(url: string, id: string, origin: string): Link {
  const evidence = /^#(ev-[\w-]+)$/.exec(url);
  if (evidence !== null)
    return { kind: 'evidence', href: `/incidents/${encodeURIComponent(id)}?tab=evidence&evidence=${evidence[1]}` };
  let target: URL;
  try {
    target = new URL(url, origin);
  } catch {
    return { kind: 'none' };
  }
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return { kind: 'none' };
  if (target.username !== '' || target.password !== '') return { kind: 'none' };
  if (target.origin === origin) return { kind: 'own', href: target.pathname + target.search };
  return { kind: 'elsewhere', href: target.href };
}

/** The name of `<a id="…">`, `end` of its closing tag, null of everything else: that is shown as the text that it is. */
export function anchorOf(html: string): string | null {
  if (html === '</a>') return 'end';
  return /^<a id="([\w-]{1,100})">$/.exec(html)?.[1] ?? null;
}

/** What a node that the page has no form for says. */
export function rawText(node: object): string {
  const value = (node as { readonly value?: unknown }).value;
  return typeof value === 'string' ? value : '';
}
