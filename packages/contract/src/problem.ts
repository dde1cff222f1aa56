// Problem documents (RFC 9457): what happened, what it means, and what mends it.
import { z } from 'zod';

const PREFIX = 'urn:kintsugi:problem:';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  mend: z.string(),
  /** One entry a fault in the input: `where` is a path such as `body.action.release`. */
  faults: z.array(z.object({ where: z.string(), says: z.string() })).optional(),
  /** The incident's version now, with 412. */
  version: z.int().optional(),
});

export type Problem = z.infer<typeof problemSchema>;

export interface ProblemFacts {
  readonly kind: string;
  readonly status: number;
  readonly detail: string;
  readonly mend: string;
  readonly instance?: string;
  readonly faults?: readonly { readonly where: string; readonly says: string }[];
  readonly version?: number;
}

/** `kind` is kebab-case: it becomes the type (`urn:kintsugi:problem:stale-approval`) and the title (`Stale approval`). */
export function problem(facts: ProblemFacts): Problem {
  const title = facts.kind.replaceAll('-', ' ');
  return {
    type: PREFIX + facts.kind,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status: facts.status,
    detail: facts.detail,
    instance: facts.instance ?? '',
    mend: facts.mend,
    ...(facts.faults === undefined ? {} : { faults: [...facts.faults] }),
    ...(facts.version === undefined ? {} : { version: facts.version }),
  };
}

export function kindOf(document: Problem): string {
  return document.type.startsWith(PREFIX) ? document.type.slice(PREFIX.length) : document.type;
}
