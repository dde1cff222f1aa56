// The composition root's door.
export { loadConfiguration } from './configuration/load.ts';
export type { ConfigurationRefusal, LoadedConfiguration } from './configuration/load.ts';
export { configurationJsonSchema, type Configuration } from './configuration/schema.ts';
export { policyOf } from './configuration/policy-of.ts';
