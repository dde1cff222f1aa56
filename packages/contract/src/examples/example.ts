// What an example of a route is: what somebody sends, and what is answered. Held to the route's own types and schemas.
import type { Answer, Input, ServedName } from '../routes.ts';

export interface Example<N extends ServedName> {
  readonly input: Input<N>;
  readonly answer: Answer<N>;
}

export type Examples<N extends ServedName> = { readonly [One in N]: Example<One> };
