// The process runtime: services as supervised local processes behind balancers, kept by a process of their own.
export { connectProcessRuntime } from './connect.ts';
export type { ConnectOptions } from './connect.ts';
export { endProcessRuntime } from './down.ts';
export { KeeperUnreachable, startOrAdoptKeeper } from './keeper-door.ts';
export type * from './spec.ts';
