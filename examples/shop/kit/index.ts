export { call, type Reply } from './call.ts';
export { openDatabase, type Database, type Row } from './database.ts';
export { numberFrom, textFrom } from './environment.ts';
export { listIn, numberIn, textIn } from './fields.ts';
export { html, json, refusal, type Answer, type ShopRequest } from './exchange.ts';
export type { Route } from './router.ts';
export { runService, type ServiceParts } from './run-service.ts';
