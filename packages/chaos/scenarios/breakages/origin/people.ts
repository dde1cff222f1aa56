// The team of the shop.
import type { Person } from '../../../src/development/git.ts';

const person = (name: string): Person => ({
  name,
  email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@lasting.example`,
});

export const MARA = person('Mara Lindqvist');
export const JONAS = person('Jonas Brandt');
export const INES = person('Ines Okafor');
export const TEO = person('Teo Marchetti');
