// Which files one compiler looks at together, and how.
export { compilerSetting } from './compiler-setting.ts';
export type { CompilerSetting, ProjectFiles } from './compiler-setting.ts';
