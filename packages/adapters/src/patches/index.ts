// Finds patches in processes of their own.
export { createPatchGenerators } from './create-patch-generators.ts';
export type { PatchGeneratorOptions } from './create-patch-generators.ts';
export type { SearchNote } from './messages.ts';
