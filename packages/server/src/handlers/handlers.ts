// Every route's handler. The type holds it to the route table: none missing, none too many.
import { tokenHandlers } from '../access/token-handlers.ts';
import type { Handlers } from '../http/handler.ts';
import { approvalHandlers } from './approvals.ts';
import { developmentHandlers } from './development/development.ts';
import { incidentHandlers } from './incidents.ts';
import { learnedHandlers } from './learned.ts';
import { agentHandlers } from './machine/agents.ts';
import { demoHandlers } from './machine/demo.ts';
import { impactHandlers } from './investigation/impact.ts';
import { byHandHandlers } from './investigation/by-hand.ts';
import { settingsHandlers } from './machine/settings.ts';
import { lookHandlers } from './machine/look.ts';
import { rehearsalHandlers } from './past/rehearse.ts';
import { stateHandlers } from './past/state-handlers.ts';
import { platformHandlers } from './platform.ts';
import type { Site } from './site.ts';
import { telemetryHandlers } from './telemetry.ts';
import { watchedHandlers } from './watched.ts';

export function handlersFor(site: Site): Handlers {
  return {
    ...platformHandlers(site),
    ...incidentHandlers(site),
    ...approvalHandlers(site),
    ...watchedHandlers(site),
    ...lookHandlers(site),
    ...settingsHandlers(site),
    ...rehearsalHandlers(site),
    ...impactHandlers(site),
    ...byHandHandlers(site),
    ...agentHandlers(site),
    ...demoHandlers(site),
    ...stateHandlers(site),
    ...telemetryHandlers(site),
    ...learnedHandlers(site),
    ...developmentHandlers(site),
    ...tokenHandlers(site),
  };
}
