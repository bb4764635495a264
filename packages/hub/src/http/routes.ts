// The table of all routes: the map of the API, in the order of its description.

import { apiKeyRoutes } from './api-keys.ts';
import { availabilityRoutes } from './availability.ts';
import { channelRoutes } from './channels.ts';
import { eventsInRoutes } from './events-in.ts';
import { eventsOutRoutes } from './events-out.ts';
import { crosswalkRoutes } from './inbound/crosswalk.ts';
import { ownershipRoutes } from './inbound/ownership.ts';
import { sourceRoutes } from './inbound/sources.ts';
import { observationRoutes } from './inbound/observations.ts';
import { itemRoutes } from './items.ts';
import { locationRoutes } from './locations.ts';
import { stockReportRoutes } from './inbound/stock-reports.ts';
import { movementRoutes } from './movements.ts';
import { operationRoutes } from './operations.ts';
import { positionRoutes } from './positions.ts';
import { reservationBatchRoutes } from './reservation-batch.ts';
import { reservationRoutes } from './reservations.ts';
import type { Route } from './route.ts';
import { systemRoutes } from './system.ts';
import { tenantRoutes } from './tenants.ts';

export const routes: readonly Route[] = [
  ...itemRoutes,
  ...locationRoutes,
  ...channelRoutes,
  ...sourceRoutes,
  ...ownershipRoutes,
  ...crosswalkRoutes,
  ...eventsInRoutes,
  ...eventsOutRoutes,
  ...stockReportRoutes,
  ...positionRoutes,
  ...movementRoutes,
  ...availabilityRoutes,
  ...reservationRoutes,
  ...reservationBatchRoutes,
  ...observationRoutes,
  ...operationRoutes,
  ...tenantRoutes,
  ...apiKeyRoutes,
  ...systemRoutes,
];
