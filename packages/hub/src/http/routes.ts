// The table of all routes: the map of the API, in the order of its description.

import { allotmentRuleRoutes } from './allotment/allotment-rules.ts';
import { lotRoutes } from './allotment/lots.ts';
import { safetyStockRoutes } from './allotment/safety-stock.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { availabilityRoutes } from './availability.ts';
import { channelRoutes } from './channels.ts';
import { eventsInRoutes } from './events-in.ts';
import { eventsOutRoutes } from './events-out.ts';
import { explainRoutes } from './explain.ts';
import { configChangeRoutes } from './config/config-changes.ts';
import { deadLetterRoutes } from './inbound/dead-letters.ts';
import { inboundRoutes } from './inbound/inbound.ts';
import { inboxRoutes } from './inbound/inbox.ts';
import { crosswalkRoutes } from './inbound/crosswalk.ts';
import { ownershipRoutes } from './inbound/ownership.ts';
import { mappingRoutes } from './inbound/mappings.ts';
import { replayRoutes } from './inbound/replays.ts';
import { sourceRoutes } from './inbound/sources.ts';
import { observationRoutes } from './inbound/observations.ts';
import { contractRoutes } from './inbound/contracts.ts';
import { schemaFindingRoutes } from './inbound/schema-findings.ts';
import { itemRoutes } from './items.ts';
import { locationRoutes } from './locations.ts';
import { stockReportRoutes } from './inbound/stock-reports.ts';
import { movementRoutes } from './movements.ts';
import { operationRoutes } from './operations.ts';
import { orderStatusRoutes } from './orders/order-statuses.ts';
import { positionRoutes } from './positions.ts';
import { listingRoutes } from './publishing/listings.ts';
import { promiseRoutes } from './promises.ts';
import { reservationBatchRoutes } from './reservation-batch.ts';
import { reservationRoutes } from './reservations.ts';
import type { Route } from './route.ts';
import { sourcingPipelineRoutes } from './sourcing-pipelines.ts';
import { supplyRoutes } from './supply.ts';
import { systemRoutes } from './system.ts';
import { tenantRoutes } from './tenants.ts';

export const routes: readonly Route[] = [
  ...itemRoutes,
  ...locationRoutes,
  ...channelRoutes,
  ...listingRoutes,
  ...sourcingPipelineRoutes,
  ...lotRoutes,
  ...safetyStockRoutes,
  ...allotmentRuleRoutes,
  ...configChangeRoutes,
  ...sourceRoutes,
  ...ownershipRoutes,
  ...crosswalkRoutes,
  ...mappingRoutes,
  ...eventsInRoutes,
  ...contractRoutes,
  ...schemaFindingRoutes,
  ...eventsOutRoutes,
  ...inboundRoutes,
  ...inboxRoutes,
  ...deadLetterRoutes,
  ...stockReportRoutes,
  ...replayRoutes,
  ...positionRoutes,
  ...movementRoutes,
  ...supplyRoutes,
  ...availabilityRoutes,
  ...explainRoutes,
  ...promiseRoutes,
  ...reservationRoutes,
  ...reservationBatchRoutes,
  ...orderStatusRoutes,
  ...observationRoutes,
  ...operationRoutes,
  ...tenantRoutes,
  ...apiKeyRoutes,
  ...systemRoutes,
];
