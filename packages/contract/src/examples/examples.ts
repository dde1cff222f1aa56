// An example of every route that is served: the compiler asks for each, a test holds each to its own schemas.
import type { ServedName } from '../routes.ts';
import { developmentExamples } from './development.ts';
import type { Examples } from './example.ts';
import { incidentExamples } from './incidents.ts';
import { platformExamples } from './platform.ts';
import { watchedExamples } from './watched.ts';

export const EXAMPLES: Examples<ServedName> = {
  ...platformExamples,
  ...incidentExamples,
  ...watchedExamples,
  ...developmentExamples,
};
