// The composition root's door: start a server, read its configuration, find a running one.
export { loadConfiguration } from './configuration/load.ts';
export type { ConfigurationRefusal, ConfigurationResult, LoadedConfiguration } from './configuration/load.ts';
export { policyOf } from './configuration/policy-of.ts';
export { configurationJsonSchema, type Configuration } from './configuration/schema.ts';
export { readAddress, readForgeToken, readToken, type ServerAddress } from './folder/address.ts';
export type { InputFault } from './input-faults/input-faults.ts';
export type { DemoDoor } from './handlers/machine/demo.ts';
export { startServer, type Server, type StartOptions, type StartRefusal, type StartResult } from './start.ts';
export { endServices } from './world/end-everything.ts';
export { realWorld, type WorldOptions } from './world/open-world.ts';
export type { OpenWorld } from './world/world.ts';
