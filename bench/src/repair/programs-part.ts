// Part `programs` of benchmark `repair`: not here yet, and it says so.
import type { Part } from './part.ts';

export const programsPart: Part = () =>
  Promise.resolve({ figures: [], notes: ['programs: this part is not measured yet.'] });
