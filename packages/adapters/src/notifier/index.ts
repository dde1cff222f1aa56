// Ways to call a person.
export { createTerminalNotifier } from './terminal.ts';
export { createWebhookNotifier } from './webhook.ts';
export type { WebhookOptions } from './webhook.ts';
