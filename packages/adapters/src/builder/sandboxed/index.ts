// The entry of the sandboxed builder.
export { openBuilder } from './sandboxed-builder.ts';
export type { BuilderOptions, SandboxedBuilder } from './sandboxed-builder.ts';
