// Generated from packages/hub/openapi.json by scripts/generate.ts.

export interface components {
    schemas: {
        /** AllotmentMove */
        AllotmentMove: {
            /** @description Identifier. */
            from: string;
            /** @description Identifier. */
            to: string;
            /**
             * @description Of the base UOM.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
        };
        /** AllotmentMoved */
        AllotmentMoved: {
            from: components["schemas"]["AllotmentRuleInForce"];
            to: components["schemas"]["AllotmentRuleInForce"];
        };
        /** AllotmentRule */
        AllotmentRule: {
            /** @description The caller’s own name for the rule. */
            id: string;
            /** @description Code of a channel. */
            channel: string;
            /** @description SKU of an item. */
            sku?: string;
            /** @description Items whose attribute `class` is this; any when left out. */
            class?: string;
            /** @description Whoever buys for this segment; anybody when left out. */
            segment?: string;
            /** @description This customer; anybody when left out. */
            customer?: string;
            /** @description Code of a location. */
            location?: string;
            /** @enum {string} */
            kind: "ring_fence" | "share" | "buffer" | "cap" | "priority_floor" | "block" | "shelf_life";
            /**
             * @description In `unit`; at most 6 decimals, and no more than 100 percent. A block has none.
             * @example 12
             * @example 12.5
             */
            value?: number | string;
            /**
             * @description `quantity`: of the base UOM; `percent`: of what there is; `days`: of what the channel sells a day; `dynamic`: times what it sells while it does not yet know. A kind can have some of them.
             * @enum {string}
             */
            unit?: "quantity" | "percent" | "days" | "dynamic";
            /**
             * Format: date-time
             * @description In force from then on; always when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description No longer in force then; without end when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validTo?: string;
            /**
             * @description Of ring fences, the one of the smallest order is covered and used first, then that of the first id.
             * @default 0
             */
            order?: number;
        };
        /** AllotmentRuleInForce */
        AllotmentRuleInForce: {
            /** @description The caller’s own name for the rule. */
            id: string;
            /** @description Code of a channel. */
            channel: string;
            /** @description SKU of an item. */
            sku?: string;
            /** @description Items whose attribute `class` is this; any when left out. */
            class?: string;
            /** @description Whoever buys for this segment; anybody when left out. */
            segment?: string;
            /** @description This customer; anybody when left out. */
            customer?: string;
            /** @description Code of a location. */
            location?: string;
            /** @enum {string} */
            kind: "ring_fence" | "share" | "buffer" | "cap" | "priority_floor" | "block" | "shelf_life";
            /**
             * @description In `unit`; at most 6 decimals, and no more than 100 percent. A block has none.
             * @example 12
             * @example 12.5
             */
            value?: number | string;
            /**
             * @description `quantity`: of the base UOM; `percent`: of what there is; `days`: of what the channel sells a day; `dynamic`: times what it sells while it does not yet know. A kind can have some of them.
             * @enum {string}
             */
            unit?: "quantity" | "percent" | "days" | "dynamic";
            /**
             * Format: date-time
             * @description In force from then on; always when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description No longer in force then; without end when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validTo?: string;
            /**
             * @description Of ring fences, the one of the smallest order is covered and used first, then that of the first id.
             * @default 0
             */
            order?: number;
            /** @description The number of its last change. */
            revision: number;
        };
        /** AllotmentRulePage */
        AllotmentRulePage: {
            items: components["schemas"]["AllotmentRuleInForce"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** AllotmentRuleRevision */
        AllotmentRuleRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["AllotmentRule"];
        };
        /** AllotmentRuleRevisionPage */
        AllotmentRuleRevisionPage: {
            items: components["schemas"]["AllotmentRuleRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ApiKey */
        ApiKey: {
            id: string;
            name: string;
            scopes: string[];
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            revokedAt?: string;
        };
        /** ApiKeyPage */
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ApiKeyRequest */
        ApiKeyRequest: {
            /** @description Another tenant than the own; needs platform:admin. */
            tenant?: string;
            name: string;
            scopes: ("platform:admin" | "keys:read" | "keys:write" | "items:read" | "items:write" | "allotments:read" | "allotments:write" | "sources:read" | "sources:write" | "stock:read" | "stock:write" | "reservations:read" | "reservations:write" | "events:read" | "audit:read" | "operations:read" | "operations:write")[];
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            expiresAt?: string;
        };
        /** AuditEntry */
        AuditEntry: {
            /** @description Sequence in the audit trail of the tenant. */
            seq: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            /** @description The key that asked. */
            actor: string;
            /**
             * @example items.put
             * @example api_key.revoked
             */
            action: string;
            subject: string;
            correlationId: string;
            detail: unknown;
            /** @description SHA-256 over the hash before and this entry. */
            hash: string;
        };
        /** AuditPage */
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** Availabilities */
        Availabilities: {
            items: components["schemas"]["Availability"][];
        };
        /** Availability */
        Availability: {
            sku: string;
            channel: string;
            /**
             * @description What the channel may sell: never below 0.
             * @example 12
             * @example 12.5
             */
            availableToSell: number | string;
            /**
             * @description Sellable less reserved and allocated; below 0 when oversold. With `date`, what can be promised by then.
             * @example 12
             * @example 12.5
             */
            availableToPromise: number | string;
            /** @description The unit asked for, else that of the channel if the item has it, else the base UOM. */
            uom: string;
            byLocation: {
                location: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                availableToSell: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                availableToPromise: number | string;
                /** @description There while the owner of the figures is silent for longer than its objective. */
                silence?: {
                    /** @description Code of the source that owns the figures here. */
                    source: string;
                    /** @description Milliseconds since it was last heard. */
                    silentForMs: number;
                    /** @description What is declared for this: keep_last, buffer, stop_selling, next_owner. */
                    fallback: string;
                    /**
                     * @description What is not sold because of it.
                     * @example 12
                     * @example 12.5
                     */
                    heldBack: number | string;
                };
            }[];
            /** @description The sequence of the journal that the figures were computed at. */
            asOfSeq: number;
            /** @description Milliseconds since the hub last knew that nothing had come after `asOfSeq`. */
            ageMs: number;
        };
        /** AvailabilityQuery */
        AvailabilityQuery: {
            /** @description Code of a channel. */
            channel: string;
            /** @description Who asks: rules of this segment apply too. */
            segment?: string;
            /** @description Who asks: rules of this customer apply too. */
            customer?: string;
            /** @description Only this location of the channel. */
            location?: string;
            /** @description Only the locations of the channel in this region: nothing where it has none there. */
            region?: string;
            /** @description By when: `availableToPromise` counts dated supply that is due by then, less what is owed; a day ends when it does at the location. `availableToSell` is that of now. The ledger itself is read. */
            date?: string;
            /** @description The oldest answer that will do; 2000 if not given, 0 for the ledger. */
            maxAgeMs?: number;
            /** @description The sequence of what you wrote, which is in the answer then. */
            minSeq?: number;
            /**
             * @description Read the ledger itself.
             * @constant
             */
            consistency?: "strong";
            lines: {
                /** @description SKU of an item. */
                sku: string;
                /** @description Unit of measure; the base UOM of the item when left out. */
                uom?: string;
            }[];
        };
        /**
         * BlastRadius
         * @description A stock report that would change more than one of these shares waits for a person; 0.3 and 0.5 when left out.
         */
        BlastRadius: {
            /**
             * @description Share of the lines in its scope.
             * @example 0.3
             */
            lines: number;
            /**
             * @description Share of the units in its scope.
             * @example 0.5
             */
            units: number;
        };
        /** Channel */
        Channel: {
            /** @description Code of a channel. */
            code: string;
            /** @description The code when left out. */
            name?: string;
            /**
             * @description What sort of channel it is: shop, marketplace, edi …
             * @default shop
             */
            kind?: string;
            /** @description Where it sells from, in the order of preference. */
            locations: string[];
            /** @description The unit that it sells in. */
            uom?: string | null;
            /**
             * @description When the channel sees its availability fall.
             * @default reservation
             * @enum {string}
             */
            depletion?: "reservation" | "pick" | "shipment";
            connector?: string | null;
            /** @default 0 */
            priority?: number;
            /** @description Whole base units of an item that one reservation may leave backordered; null is no limit. */
            backorderLimit?: (number | string) | null;
            /**
             * @description Whether stock of its supplier locations counts for it.
             * @default false
             */
            allowsDropShip?: boolean;
            /**
             * @description By location, where it sees its availability fall at another step than `depletion`.
             * @default {}
             */
            depletionAt?: {
                [key: string]: "reservation" | "pick" | "shipment";
            };
            /** @description The sourcing pipeline that places its reservations; null for the one that comes with the hub. */
            sourcing?: string | null;
            /** @description The most soft holds that may be open at a time; null is no limit. */
            holdsMax?: number | null;
            /** @description The most soft holds that one client of it may have open at a time; null is no limit. */
            holdsMaxPerClient?: number | null;
            /** @description How its listings are published; null for what holds for channels that do not say. */
            publishing?: components["schemas"]["PublishingTerms"] | null;
            /** @description Whether it is to be told nothing. Reservations are taken all the same. */
            isPaused: boolean;
        };
        /** ChannelDefinition */
        ChannelDefinition: {
            /** @description Code of a channel. */
            code: string;
            /** @description The code when left out. */
            name?: string;
            /**
             * @description What sort of channel it is: shop, marketplace, edi …
             * @default shop
             */
            kind?: string;
            /** @description Where it sells from, in the order of preference. */
            locations: string[];
            /** @description The unit that it sells in. */
            uom?: string | null;
            /**
             * @description When the channel sees its availability fall.
             * @default reservation
             * @enum {string}
             */
            depletion?: "reservation" | "pick" | "shipment";
            connector?: string | null;
            /** @default 0 */
            priority?: number;
            /** @description Whole base units of an item that one reservation may leave backordered; null is no limit. */
            backorderLimit?: (number | string) | null;
            /**
             * @description Whether stock of its supplier locations counts for it.
             * @default false
             */
            allowsDropShip?: boolean;
            /**
             * @description By location, where it sees its availability fall at another step than `depletion`.
             * @default {}
             */
            depletionAt?: {
                [key: string]: "reservation" | "pick" | "shipment";
            };
            /** @description The sourcing pipeline that places its reservations; null for the one that comes with the hub. */
            sourcing?: string | null;
            /** @description The most soft holds that may be open at a time; null is no limit. */
            holdsMax?: number | null;
            /** @description The most soft holds that one client of it may have open at a time; null is no limit. */
            holdsMaxPerClient?: number | null;
            /** @description How its listings are published; null for what holds for channels that do not say. */
            publishing?: components["schemas"]["PublishingTerms"] | null;
        };
        /** ChannelPage */
        ChannelPage: {
            items: components["schemas"]["Channel"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * CloudEvent
         * @description CloudEvents 1.0. Other attributes (a-z, 0-9, 20 characters at most) are extensions: they are let through and have no effect. `data_base64` may stand for `data`; an attribute that is null is not there.
         */
        CloudEvent: {
            /** @constant */
            specversion: "1.0";
            /** @description Identifier. */
            id: string;
            /** @description Code of the system that reports. */
            source: string;
            /** @example evenstock.receipt.v1 */
            type: string;
            /**
             * Format: date-time
             * @description When it happened there; now when left out.
             * @example 2026-03-01T08:30:00Z
             */
            time?: string;
            subject?: string;
            /** @description A JSON type, application/json say. */
            datacontenttype?: string;
            dataschema?: string;
            correlationid?: string;
            causationid?: string;
            traceparent?: string;
            tracestate?: string;
            partitionkey?: string;
            sequence?: string;
            recordedtime?: string;
            data: components["schemas"]["EventBody"];
        } & {
            [key: string]: unknown;
        };
        /** ConfigApplied */
        ConfigApplied: {
            /** @description Channels that were written. */
            channels: number;
            /** @description Figures of safety stock that were written. */
            safetyStock: number;
            /** @description Allotment rules that said something new and made a revision. */
            changed: number;
            /** @description Of each allotment rule that was named, in the order of their ids. */
            revisions: {
                id: string;
                /** @description The number of its last change. */
                revision: number;
                isRemoved: boolean;
            }[];
        };
        /** ConfigChange */
        ConfigChange: {
            /** @description As in `PUT /v1/channels`. */
            channels?: components["schemas"]["ChannelDefinition"][];
            /** @description As in `PUT /v1/allotment-rules`. */
            allotmentRules?: components["schemas"]["AllotmentRule"][];
            /** @description Ids of rules to take back. */
            removeAllotmentRules?: string[];
            /** @description As in `PUT /v1/safety-stock`. */
            safetyStock?: components["schemas"]["SafetyStock"][];
        };
        /** ConfigPlan */
        ConfigPlan: {
            /** @description All of them, also those for which nothing changes, in the order of their codes. */
            channels: {
                channel: string;
                /** @description Items of which it may sell more than before. */
                rises: number;
                /** @description Items of which it may sell less. */
                falls: number;
                /** @description Of those that fall, how many fall to 0. */
                toZero: number;
                /** @description Of those that rise, how many were at 0. */
                fromZero: number;
                /**
                 * @description By how much those that rise do together, in base UOMs.
                 * @example 12
                 * @example 12.5
                 */
                raisedBy: number | string;
                /**
                 * @description By how much those that fall do together, in base UOMs.
                 * @example 12
                 * @example 12.5
                 */
                loweredBy: number | string;
            }[];
            /** @description The largest changes first, in base UOMs. */
            changes: {
                sku: string;
                channel: string;
                /**
                 * @description What it may sell now.
                 * @example 12
                 * @example 12.5
                 */
                before: number | string;
                /**
                 * @description What it could sell.
                 * @example 12
                 * @example 12.5
                 */
                after: number | string;
                /** @description The base UOM of the item. */
                uom: string;
            }[];
            /** @description How many more there are. */
            changesLeftOut: number;
            /** @description Items that there are. */
            items: number;
            /** @description Items that the change could have an effect on: those that were computed. */
            itemsReached: number;
            /** @description The sequence of the journal that it was computed at. */
            asOfSeq: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            computedAt: string;
        };
        /** ConfigPlanProgress */
        ConfigPlanProgress: {
            /** @description Items. */
            done: number;
        };
        /** Contract */
        Contract: {
            /** @description Code of a source. */
            source: string;
            /** @description What sort of messages of the source. */
            topic: string;
            /**
             * @description JSON Schema 2020-12, in the keywords that docs/guides/contracts.md lists.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "sku"
             *       ],
             *       "properties": {
             *         "sku": {
             *           "type": "string"
             *         }
             *       }
             *     }
             */
            schema: unknown;
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
        };
        /** ContractDefinition */
        ContractDefinition: {
            /** @description Code of a source. */
            source: string;
            /** @description What sort of messages of the source. */
            topic: string;
            /**
             * @description The contract; null: there is to be none.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "sku"
             *       ],
             *       "properties": {
             *         "sku": {
             *           "type": "string"
             *         }
             *       }
             *     }
             */
            schema: unknown;
        };
        /** ContractPage */
        ContractPage: {
            items: components["schemas"]["Contract"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ContractRevision */
        ContractRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["Contract"];
        };
        /** ContractRevisionPage */
        ContractRevisionPage: {
            items: components["schemas"]["ContractRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** CrosswalkEntry */
        CrosswalkEntry: {
            /** @description Code of a source. */
            source: string;
            /** @enum {string} */
            kind: "sku" | "uom" | "location" | "lot" | "customer";
            /** @description What the source calls it. */
            external: string;
            /** @description What it is called here. */
            canonical: string;
        };
        /** CrosswalkPage */
        CrosswalkPage: {
            items: components["schemas"]["CrosswalkEntry"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** CrosswalkRevision */
        CrosswalkRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["CrosswalkEntry"];
        };
        /** CrosswalkRevisionPage */
        CrosswalkRevisionPage: {
            items: components["schemas"]["CrosswalkRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** DeadLetter */
        DeadLetter: {
            id: string;
            source: string;
            topic: string;
            /** @description What it is about: later records with the same key wait behind it. */
            key: string;
            messageId: string;
            /** @description Which record of the message; none for a whole message. */
            record?: number;
            /** @description Which event of the record. */
            event?: number;
            /**
             * @description Where it came to a halt: working on the message, reading it, mapping a record, applying an event.
             * @enum {string}
             */
            stage: "message" | "decode" | "map" | "event";
            /**
             * @description `parked`: the first of its key. `behind`: waits for those before it.
             * @enum {string}
             */
            state: "parked" | "behind" | "redriven" | "discarded";
            /** @description Why, as a code of docs/reference/errors.md. */
            code?: string;
            detail?: string;
            attempts: number;
            correlationId: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            updatedAt: string;
            /** @description What became of it when it was redriven. */
            outcome?: string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq?: number;
            /** @description Why it was discarded. */
            reason?: string;
        };
        /** DeadLetterChanged */
        DeadLetterChanged: {
            letter: components["schemas"]["DeadLetter"];
            counts: components["schemas"]["RedriveCounts"];
        };
        /** DeadLetterPage */
        DeadLetterPage: {
            items: components["schemas"]["DeadLetter"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** DeadLetterStory */
        DeadLetterStory: {
            id: string;
            source: string;
            topic: string;
            /** @description What it is about: later records with the same key wait behind it. */
            key: string;
            messageId: string;
            /** @description Which record of the message; none for a whole message. */
            record?: number;
            /** @description Which event of the record. */
            event?: number;
            /**
             * @description Where it came to a halt: working on the message, reading it, mapping a record, applying an event.
             * @enum {string}
             */
            stage: "message" | "decode" | "map" | "event";
            /**
             * @description `parked`: the first of its key. `behind`: waits for those before it.
             * @enum {string}
             */
            state: "parked" | "behind" | "redriven" | "discarded";
            /** @description Why, as a code of docs/reference/errors.md. */
            code?: string;
            detail?: string;
            attempts: number;
            correlationId: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            updatedAt: string;
            /** @description What became of it when it was redriven. */
            outcome?: string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq?: number;
            /** @description Why it was discarded. */
            reason?: string;
            /** @description The event or record; none for what cannot be read. */
            content?: unknown;
            /** @description What was put in its place. */
            edited?: unknown;
            editedBy?: string;
            message?: components["schemas"]["Message"];
        };
        /**
         * EventBody
         * @description What happened. `quantity` is positive, except for `adjustment`, where it is the signed change, and `count`, where it is the counted figure. A `version` (1, 2, 3 …) puts the messages of one source about one reservation or order in order: an older one is ignored, one that skips ahead waits for its predecessor.
         */
        EventBody: {
            /** @description SKU of an item. */
            sku?: string;
            /** @description Code of a location. */
            location?: string;
            /** @description Lot, for an item that is tracked by lot. */
            lot?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity?: number | string;
            /** @description Unit of measure; the base UOM of the item when left out. */
            uom?: string;
            /** @description Stock status: sellable, quarantine, damaged, onHold, returned; for a count also onHand, their sum. */
            status?: string;
            /** @description Code of a location. */
            toLocation?: string;
            /** @description Lot, for an item that is tracked by lot. */
            toLot?: string;
            /** @description Stock status: sellable, quarantine, damaged, onHold, returned; for a count also onHand, their sum. */
            toStatus?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            dueAt?: string;
            /** @description Days after its date for which supply that has not come still counts; 1 when nobody says. */
            graceDays?: number;
            /** @description Number of a document in another system. */
            businessKey?: string;
            /** @description Number of a document in another system. */
            order?: string;
            /** @description Identifier. */
            reservationId?: string;
            version?: number;
            reason?: string;
            /** @description Serial numbers, for an item that is tracked by them: one for each base unit, all different. */
            serials?: string[];
        };
        /** EventPage */
        EventPage: {
            items: components["schemas"]["JournalEvent"][];
            /** @description The next `after`. */
            nextCursor: string;
        };
        /**
         * EventResult
         * @description What became of one event. `duplicate`: decided before, answered as then.
         */
        EventResult: {
            /** @description Id of the event; null when it has none. */
            id: string | null;
            /** @enum {string} */
            outcome: "applied" | "duplicate" | "absorbed" | "confirmation" | "observation" | "waiting" | "refused";
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq?: number;
            /** @description Why it was refused. */
            code?: string;
            detail?: string;
            /** @description The field, as a path in the event. */
            path?: string;
        };
        /** EventResults */
        EventResults: {
            results: components["schemas"]["EventResult"][];
        };
        /**
         * Exception
         * @description What a person has to look at; it closes by itself when its cause is gone.
         */
        Exception: {
            id: string;
            /**
             * @description `oversold`; `unconfirmed`: only a system that does not own the fact has told it; `predecessor_missing`: a message waits for one that did not come; `reserved_at_closed`: a location was closed and something is still promised there; `reservation_leaked`: a reservation is open whose order is over; `promise_at_risk`: more is promised of a supply than will come of it; `listing_refused`: a channel does not take a listing as it is; `publishing_stopped`: a channel cannot be told anything until somebody has mended it.
             * @example oversold
             * @example unconfirmed
             * @example predecessor_missing
             * @example reserved_at_closed
             * @example reservation_leaked
             * @example promise_at_risk
             * @example listing_refused
             * @example publishing_stopped
             */
            kind: string;
            sku?: string;
            location?: string;
            lot?: string;
            /** @description The business key; what the message that waits is of; the reservation that leaked; the order of the supply; or the channel and the listing. */
            subject?: string;
            uom?: string;
            /**
             * @description For an oversold position: what was available there when it was last told.
             * @example 12
             * @example 12.5
             */
            availableToPromise?: number | string;
            /**
             * @description For a closed location: what was promised there when it was last told. For a promise at risk: what of it is not covered.
             * @example 12
             * @example 12.5
             */
            quantity?: number | string;
            correlationId: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            openedAt: string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            openedSeq: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            closedAt?: string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            closedSeq?: number;
        };
        /** ExceptionPage */
        ExceptionPage: {
            items: components["schemas"]["Exception"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ExplainedNumber */
        ExplainedNumber: {
            /** @description Its place in the list, from 0. */
            number: number;
            /** @description The number that it is a part of. */
            under: number | null;
            /** @enum {string} */
            name: "availableToSell" | "forTheChannel" | "open" | "ownRingFences" | "shared" | "aboveFloor" | "share" | "priorityFloor" | "beforeBuffer" | "buffer" | "cap" | "block" | "place" | "forThePlace" | "there" | "sellable" | "promised" | "promisedAndNotSeen" | "safetyStock" | "heldBackForSilence" | "ringFences" | "ringFence" | "ringFenceOfOthers" | "tooOld" | "youngEnough" | "kits" | "assembled";
            sku: string;
            /** @description Where; left out where it is about all locations. */
            location?: string;
            /**
             * @description Below 0 where it takes away.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /** @description The base UOM of the item. */
            uom: string;
            /**
             * @description How it follows from the numbers that stand under it.
             * @enum {string}
             */
            how: "given" | "stated" | "stated, taken away" | "sum" | "sum, at least 0" | "least" | "least, at least 0" | "share" | "makeable" | "elsewhere" | "elsewhere, taken away";
            /** @description The allotment rule that states it, as it stated it. */
            rule?: {
                id: string;
                revision: number;
                /** @enum {string} */
                kind: "ring_fence" | "share" | "buffer" | "cap" | "priority_floor" | "block" | "shelf_life";
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                value?: number | string;
                /** @enum {string} */
                unit?: "quantity" | "percent" | "days" | "dynamic";
            };
            /** @description Of a ring fence: what it states in all, how much of that is taken, and what is left. */
            fence?: {
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                states: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                taken: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                unused: number | string;
            };
            /** @description What one is made of. */
            kit?: {
                sku: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
            }[];
            /** @description The journal entries that make up the number, summed by source and account, the latest first. */
            entries?: {
                items: {
                    /** @description Who said it; null for what was entered through the API. */
                    source: string | null;
                    /** @description Where the goods came from or went to, such as `supplier`. */
                    account: string;
                    /**
                     * @description What came less what went.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                    /** @description How many entries of the journal that is. */
                    entries: number;
                    /** @description The last of them. */
                    lastSeq: number;
                    /**
                     * Format: date-time
                     * @description RFC 3339 with zone.
                     * @example 2026-03-01T08:30:00Z
                     */
                    lastAt: string;
                }[];
                leftOut: {
                    count: number;
                    /**
                     * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                };
            };
            /** @description The reservations that hold here, the latest first. */
            reservations?: {
                items: {
                    id: string;
                    order: string | null;
                    channel: string;
                    /** @enum {string} */
                    state: "held" | "confirmed" | "allocated";
                    /**
                     * @description What it holds here.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                    expiresAt: string | null;
                }[];
                leftOut: {
                    count: number;
                    /**
                     * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                };
            };
            /**
             * @description Whose safety stock it is.
             * @enum {string}
             */
            statedFor?: "item" | "location";
            silence?: {
                source: string;
                silentForMs: number;
                fallback: string;
            };
            lots?: {
                items: {
                    lot: string;
                    /**
                     * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                    /**
                     * Format: date-time
                     * @description RFC 3339 with zone.
                     * @example 2026-03-01T08:30:00Z
                     */
                    expiresAt: string;
                }[];
                leftOut: number;
            };
        };
        /** Explanation */
        Explanation: {
            sku: string;
            channel: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            availableToSell: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            availableToPromise: number | string;
            uom: string;
            /** @description The formula, from what may be sold down to what was counted; a number comes before its parts. */
            tree: components["schemas"]["ExplainedNumber"][];
            notCounted: {
                location: string;
                /** @enum {string} */
                reason: "closed" | "supplier";
            }[];
            /** @description What is on order for locations of the channel. It is no part of the formula. */
            supply: {
                items: {
                    sku: string;
                    order: string;
                    location: string;
                    /**
                     * @description What is still to come.
                     * @example 12
                     * @example 12.5
                     */
                    open: number | string;
                    /**
                     * @description The part of it that is promised.
                     * @example 12
                     * @example 12.5
                     */
                    promised: number | string;
                    uom: string;
                    dueAt: string | null;
                    /** @description Whether the rest can be promised: it has a date and is not too late. */
                    counts: boolean;
                }[];
                leftOut: number;
            };
            /** @description What the channel was last told: not known yet. */
            lastSent: null;
            /** @description What the channel last confirmed: not known yet. */
            lastConfirmed: null;
            /** @description The sequence of the journal that all of it was computed at. */
            asOfSeq: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            computedAt: string;
        };
        /** ExtendRequest */
        ExtendRequest: {
            /**
             * @description Seconds until a soft reservation expires by itself.
             * @default 900
             */
            ttlSeconds?: number;
        };
        /**
         * Fallback
         * @description What counts where this source owns a fact and has been silent for longer than `freshnessMs`. `keep_last`: what it said last. `buffer`: `percentPerHour` of what is available is held back for each hour beyond it, up to `percentMax`. `stop_selling`: nothing is sold. `next_owner`: the next ownership rule that matches has the say.
         * @default {
         *       "kind": "keep_last"
         *     }
         */
        Fallback: {
            /** @enum {string} */
            kind: "keep_last" | "buffer" | "stop_selling" | "next_owner";
            /** @description For a buffer only. */
            percentPerHour?: number;
            /** @description For a buffer only. */
            percentMax?: number;
        };
        /** InvariantReport */
        InvariantReport: {
            /** @description Whether every invariant holds. */
            ok: boolean;
            /** @description The sequence up to which the journal was checked. */
            seq: string;
            entries: number;
            positions: number;
            reservations: number;
            durationMs: number;
            checks: {
                /** @example I1 */
                id: string;
                sentence: string;
                ok: boolean;
                /** @description The first of them. */
                breaches: {
                    what: string;
                    seq?: string;
                }[];
            }[];
        };
        /** Item */
        Item: {
            /** @description SKU of an item. */
            sku: string;
            /** @description The SKU when left out. */
            name?: string;
            /**
             * @description The unit that the item is counted in.
             * @default each
             */
            baseUom?: string;
            /**
             * @description Decimal places of the base UOM that are kept.
             * @default 0
             */
            scale?: number;
            uoms?: components["schemas"]["UnitOfMeasure"][];
            /**
             * @default none
             * @enum {string}
             */
            tracking?: "none" | "lot" | "serial";
            /** @description Components, in their base UOM, of one base unit of the kit. */
            kit?: {
                /** @description SKU of an item. */
                sku: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
            }[];
            substitutes?: {
                /** @description SKU of an item. */
                sku: string;
                /**
                 * @description Units of the substitute for one unit of this item.
                 * @default 1
                 */
                ratio?: number | string;
                /** @default 0 */
                priority?: number;
            }[];
            tier?: string | null;
            attributes?: {
                [key: string]: unknown;
            };
        };
        /** ItemPage */
        ItemPage: {
            items: components["schemas"]["Item"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** JournalEvent */
        JournalEvent: {
            /** @constant */
            specversion: "1.0";
            /** @description The sequence in the journal. */
            id: string;
            /** @example /evenstock/default */
            source: string;
            /** @example evenstock.reserved.v1 */
            type: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            time: string;
            /** @description The SKU, or the reservation for an entry about one as a whole. */
            subject?: string;
            /** @constant */
            datacontenttype: "application/json";
            sequence: string;
            correlationid: string;
            causationid?: string;
            data: components["schemas"]["Movement"];
        };
        /** LearnedContract */
        LearnedContract: {
            /** @description Code of a source. */
            source: string;
            /** @description What sort of messages of the source. */
            topic: string;
            /** @description Of the shape: it grows when a finding is accepted. */
            version: number;
            /** @description Whether too few messages have come to raise findings. */
            isLearning: boolean;
            messages: number;
            records: number | string;
            /** @description Whether the messages have more in them than is learned. */
            isCut: boolean;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            firstSeenAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            lastSeenAt: string;
            /**
             * @description JSON Schema 2020-12, in the keywords that docs/guides/contracts.md lists.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "sku"
             *       ],
             *       "properties": {
             *         "sku": {
             *           "type": "string"
             *         }
             *       }
             *     }
             */
            schema: unknown;
        };
        /** Listing */
        Listing: {
            channel: string;
            externalId: string;
            sku: string;
            /**
             * @description `waiting`: the channel is to be told; `submitted`: a call is under way; `uncertain`: what came of a call is not known yet; `refused`: the channel does not take it, `fault` says why.
             * @enum {string}
             */
            state: "in_sync" | "waiting" | "submitted" | "uncertain" | "refused";
            desired?: components["schemas"]["ListingFigure"];
            submitted?: components["schemas"]["ListingFigure"];
            confirmed?: components["schemas"]["ListingFigure"];
            /** @description For how long the channel has shown something else than it should; 0 if not. */
            ageMs: number;
            /** @description Which part of what is left is sold, at the usual pace, until the channel hears of a change. */
            risk: number;
            /** @description Nothing is left and the channel is not known to show that: goes first. */
            isStockOut: boolean;
            fault?: {
                code: string;
                detail: string;
            };
        };
        /** ListingFigure */
        ListingFigure: {
            /**
             * @description Whole units in which the channel sells.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq: number;
            /** @description Rises with each change of the listing. */
            version: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            at: string;
        };
        /** ListingMapping */
        ListingMapping: {
            /** @description Code of a channel. */
            channel: string;
            /** @description The channel's own id of the listing. */
            externalId: string;
            /** @description SKU of an item. */
            sku: string;
        };
        /** ListingPage */
        ListingPage: {
            items: components["schemas"]["Listing"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** Location */
        Location: {
            /** @description Code of a location. */
            code: string;
            /** @description The code when left out. */
            name?: string;
            /**
             * @default warehouse
             * @enum {string}
             */
            kind?: "warehouse" | "third_party" | "shop" | "supplier" | "virtual";
            region?: string | null;
            /**
             * @description Smaller is preferred.
             * @default 0
             */
            priority?: number;
            /**
             * @description Whole base units of every item that no channel may be promised here.
             * @default 0
             * @example 12
             * @example 12.5
             */
            safetyStock?: number | string;
            /**
             * @description Nothing is promised from here any more; what is promised stays promised.
             * @default false
             */
            closed?: boolean;
            /** @description What shipping a unit costs, in whole smallest units of one currency; null where unknown. */
            shippingCost?: (number | string) | null;
            /** @description Null where goods leave at any time. */
            calendar?: components["schemas"]["LocationCalendar"] | null;
        };
        /**
         * LocationCalendar
         * @description When goods leave.
         */
        LocationCalendar: {
            /**
             * @description An IANA time zone.
             * @example Europe/Brussels
             */
            timeZone: string;
            /**
             * @description Days of the week on which goods leave; 1 is Monday.
             * @default [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            workingDays?: number[];
            /**
             * @description What is ordered until then, by local time, leaves on the same working day.
             * @example 14:30
             */
            cutOff: string;
            /**
             * @description Days on which nothing leaves.
             * @default []
             */
            holidays?: string[];
            /**
             * @description Working days between order and departure, besides the cut-off.
             * @default 0
             */
            handlingDays?: number;
        };
        /** LocationPage */
        LocationPage: {
            items: components["schemas"]["Location"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** Lot */
        Lot: {
            /** @description SKU of an item. */
            sku: string;
            /** @description Lot, for an item that is tracked by lot. */
            lot: string;
            /** @description From then on it counts for nobody; null where it does not expire. */
            expiresAt: string | null;
            attributes?: {
                [key: string]: unknown;
            };
        };
        /** LotPage */
        LotPage: {
            items: components["schemas"]["Lot"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * Mapping
         * @description A mapping as it is now.
         */
        Mapping: {
            /** @description Name of a mapping; a source refers to it by this. */
            name: string;
            revision: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            /**
             * @description What the records become; GET /v1/mappings/schema has its JSON Schema.
             * @example {
             *       "target": "event",
             *       "kind": "receipt",
             *       "id": {
             *         "path": "id"
             *       },
             *       "fields": {
             *         "sku": {
             *           "path": "article"
             *         }
             *       }
             *     }
             */
            definition: Record<string, never>;
        };
        /** MappingDraft */
        MappingDraft: {
            /** @description Name of a mapping; a source refers to it by this. */
            name: string;
            /**
             * @description What the records become; GET /v1/mappings/schema has its JSON Schema.
             * @example {
             *       "target": "event",
             *       "kind": "receipt",
             *       "id": {
             *         "path": "id"
             *       },
             *       "fields": {
             *         "sku": {
             *           "path": "article"
             *         }
             *       }
             *     }
             */
            definition: Record<string, never>;
        };
        /** MappingPage */
        MappingPage: {
            items: components["schemas"]["Mapping"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** MappingRevision */
        MappingRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["Mapping"];
        };
        /** MappingRevisionPage */
        MappingRevisionPage: {
            items: components["schemas"]["MappingRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * Message
         * @description A raw message and what became of it.
         */
        Message: {
            id: string;
            source: string;
            topic: string;
            contentType: string;
            headers: {
                [key: string]: string;
            };
            /** @description Bytes, as they came. */
            size: number;
            /** @description SHA-256 of the bytes. */
            contentHash: string;
            correlationId: string;
            /** @description The key that sent it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            receivedAt: string;
            /**
             * @description `dead`: given up as a whole; see its dead letter.
             * @enum {string}
             */
            state: "received" | "working" | "done" | "dead";
            /** @description Starts since it last got on. */
            attempts: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            nextAttemptAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            doneAt?: string;
            /** @description How many outcomes there are so far: the sum of the counts. */
            records: number;
            /** @description Outcomes by name. */
            counts: {
                [key: string]: number;
            };
            /** @description Why it rests or was given up. */
            code?: string;
            detail?: string;
        };
        /** MessagePage */
        MessagePage: {
            items: components["schemas"]["Message"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** MessageRecord */
        MessageRecord: {
            /** @description Which record of the message, from 0. */
            index: number;
            /** @description Which event of the record, from 0. */
            event: number;
            /** @description The line that it stands on, where it has one. */
            line?: number;
            /** @description What it is about. */
            key: string;
            /** @description The stock report that the message became. */
            reportId?: string;
            eventId?: string;
            /** @enum {string} */
            outcome: "applied" | "duplicate" | "absorbed" | "confirmation" | "observation" | "waiting" | "refused" | "dead_letter" | "skipped";
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq?: number;
            code?: string;
            detail?: string;
        };
        /** MessageStory */
        MessageStory: {
            message: components["schemas"]["Message"];
            items: components["schemas"]["MessageRecord"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** MessageTaken */
        MessageTaken: {
            id: string;
            /** @enum {string} */
            state: "received" | "working" | "done" | "dead";
            correlationId: string;
        };
        /**
         * Movement
         * @description One immutable entry of the journal.
         */
        Movement: {
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq: number;
            kind: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            sku?: string;
            uom?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity?: number | string;
            from?: components["schemas"]["Place"];
            to?: components["schemas"]["Place"];
            promise?: components["schemas"]["PromiseChange"];
            /**
             * @description Of a count: the figure that was counted.
             * @example 12
             * @example 12.5
             */
            counted?: number | string;
            /**
             * @description Of a count: what the book said at that moment.
             * @example 12
             * @example 12.5
             */
            expected?: number | string;
            /** @description The units that it is about, by serial number. */
            serials?: string[];
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            dueAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            expiresAt?: string;
            channel?: string;
            customer?: string;
            segment?: string;
            reservationId?: string;
            lineId?: string;
            order?: string;
            businessKey?: string;
            source?: string;
            eventId?: string;
            correlationId: string;
            causationId?: string;
            actor: string;
            reason?: string;
        };
        /** MovementPage */
        MovementPage: {
            items: components["schemas"]["Movement"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** NewApiKey */
        NewApiKey: {
            id: string;
            name: string;
            scopes: string[];
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            revokedAt?: string;
            /** @description The secret. It is shown this once and kept nowhere. */
            key?: string;
        };
        /** Observation */
        Observation: {
            /** @description Whose word it is. */
            source: string;
            eventId: string;
            kind: string;
            /** @example on_hand */
            fact: string;
            /** @description Whose word counts; left out where another spoke first. */
            owner?: string;
            sku: string;
            location: string;
            lot?: string;
            status?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            uom: string;
            businessKey?: string;
            /** @description Sequence of the entry that it confirms. */
            confirms?: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            correlationId: string;
        };
        /** ObservationPage */
        ObservationPage: {
            items: components["schemas"]["Observation"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** OrderStatus */
        OrderStatus: {
            /** @description The order, as reservations name it. */
            order: string;
            /** @enum {string} */
            status: "open" | "closed" | "cancelled";
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            at: string;
            /** @description The system that says so. */
            source?: string;
        };
        /** OrderStatusLine */
        OrderStatusLine: {
            /** @description The order, as reservations name it. */
            order: string;
            /** @enum {string} */
            status: "open" | "closed" | "cancelled";
            /**
             * Format: date-time
             * @description Since when it is so; now when left out.
             * @example 2026-03-01T08:30:00Z
             */
            at?: string;
            /** @description The system that says so. */
            source?: string;
            /**
             * @description Gives back at once what is still open of an order that is over: released where it is closed, cancelled where it is cancelled.
             * @default false
             */
            release?: boolean;
        };
        /** OrderStatusPage */
        OrderStatusPage: {
            items: components["schemas"]["OrderStatus"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** OrderStatusResult */
        OrderStatusResult: {
            order: string;
            /**
             * @description `applied`: it is known from now on. `unchanged`: it was known. `stale`: something later is known. `observation`: another system has the say (fact `order_status` of ownership); nothing is kept.
             * @enum {string}
             */
            outcome: "applied" | "unchanged" | "stale" | "observation";
            /** @description The reservations that were ended. */
            released: string[];
            /** @description Those that could not be, and why: what is picked has to be put back first. */
            unreleased: {
                reservation: string;
                code: string;
            }[];
        };
        /** OrderStatusResults */
        OrderStatusResults: {
            results: components["schemas"]["OrderStatusResult"][];
        };
        /** OwnershipPage */
        OwnershipPage: {
            items: components["schemas"]["OwnershipRule"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** OwnershipRevision */
        OwnershipRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["OwnershipRule"];
        };
        /** OwnershipRevisionPage */
        OwnershipRevisionPage: {
            items: components["schemas"]["OwnershipRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** OwnershipRule */
        OwnershipRule: {
            /** @description The caller’s own name for the rule. */
            id: string;
            /** @enum {string} */
            fact: "on_hand" | "in_transit" | "on_order" | "reserved" | "allocated" | "item_master" | "price" | "credit" | "order_status";
            /** @description Code of a source. */
            source: string;
            /** @description Items whose attribute `class` is this; any when left out. */
            class?: string;
            /**
             * @description SKU, in which up to five `*` stand for any characters; any when left out.
             * @example DC*
             */
            sku?: string;
            /**
             * @description Code of a location, in which up to five `*` stand for any characters; any when left out.
             * @example DC*
             */
            location?: string;
            /**
             * Format: date-time
             * @description Facts that happened from then on; always when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description Facts that happened before then; without end when left out.
             * @example 2026-03-01T08:30:00Z
             */
            validTo?: string;
            /**
             * @description Of the rules that match, the one of the smallest order has the say, then that of the first id.
             * @default 0
             */
            order?: number;
        };
        /** Place */
        Place: {
            location?: string;
            lot?: string;
            /** @description At a location: sellable, quarantine, damaged, onHold, returned, inTransit, onOrder. Outside: supplier, customer, adjustment, production, scrap. */
            account: string;
        };
        /** Position */
        Position: {
            sku: string;
            location: string;
            lot?: string;
            /** @description The base UOM, in which all quantities are. */
            uom: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            sellable: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quarantine: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            damaged: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            onHold: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            returned: number | string;
            /**
             * @description Physically there: the sum of sellable to returned.
             * @example 12
             * @example 12.5
             */
            onHand: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            inTransit: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            onOrder: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            reserved: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            allocated: number | string;
            /**
             * @description The part of allocated that has left the shelf.
             * @example 12
             * @example 12.5
             */
            picked: number | string;
            /**
             * @description sellable − reserved − allocated, as the ledger has it.
             * @example 12
             * @example 12.5
             */
            available: number | string;
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq: number;
        };
        /** PositionPage */
        PositionPage: {
            items: components["schemas"]["Position"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * Problem
         * @description RFC 9457 problem document.
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description One of the codes in docs/reference/errors.md. */
            code: string;
            /** @description What exactly was wrong. */
            detail: string;
            /** @description What the caller does about it. */
            hint: string;
            /** @description Whether the same request can succeed later without a change. */
            retryable: boolean;
            correlationId: string;
            errors?: {
                /** @example lines/0/quantity */
                path: string;
                message: string;
            }[];
            shortages?: {
                lineId: string;
                sku: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                requested: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                availableToSell: number | string;
                uom: string;
            }[];
        };
        /**
         * PromiseChange
         * @description By how much what is promised at this place changed.
         */
        PromiseChange: {
            location: string;
            lot?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            reserved: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            allocated: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            picked: number | string;
        };
        /** PromiseRequest */
        PromiseRequest: {
            /** @description Code of a channel. */
            channel: string;
            /** @description Those that come first are promised first: no unit is promised to two of them. */
            lines: {
                /** @description SKU of an item. */
                sku: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
                /** @description Unit of measure; the base UOM of the item when left out. */
                uom?: string;
            }[];
            /** @description The region that it goes to: of what leaves on the same day, that from this region is preferred. */
            destination?: string;
            /** @description By when it has to leave, as a time or as a day at the location. Later is not promised. */
            neededBy?: string;
        };
        /** Promises */
        Promises: {
            lines: {
                sku: string;
                /** @description The base UOM, which all quantities of the line are in. */
                uom: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                requested: number | string;
                /** @description The earliest day first. */
                promises: {
                    /**
                     * Format: date
                     * @description The day on which it leaves, by the calendar of the location.
                     */
                    date: string;
                    /**
                     * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                     * @example 12
                     * @example 12.5
                     */
                    quantity: number | string;
                    from: {
                        location: string;
                        /** @description Of supply that is not here yet: the order that brings it. */
                        order?: string;
                    };
                }[];
                /**
                 * @description What nothing is known of by when it could leave.
                 * @example 12
                 * @example 12.5
                 */
                unpromised: number | string;
            }[];
            /** @description The sequence of the journal that the answer was computed at. */
            asOfSeq: number;
        };
        /** PublishingTerms */
        PublishingTerms: {
            /** @description What the channel may be asked. */
            budget?: {
                /**
                 * @description Calls a second in the long run; null is no limit.
                 * @default 10
                 */
                requestsPerSecond?: number | null;
                /**
                 * @description Calls that may follow without a pause.
                 * @default 10
                 */
                burst?: number;
                /**
                 * @description Listings in one call.
                 * @default 25
                 */
                itemsPerCall?: number;
                /** @description A throttle by cost, if the channel has one. */
                cost?: {
                    /** @description Points that there are when none was spent for a while. */
                    capacity: number;
                    /** @description Points that come back each second. */
                    perSecond: number;
                    /** @description Points of a call. */
                    perCall: number;
                    /** @description Points of each listing in it. */
                    perItem: number;
                } | null;
                /** @description A limit of calls in a stretch of time. */
                window?: {
                    /** @description Calls in any stretch of time of that length. */
                    calls: number;
                    /** @description Its length in milliseconds. */
                    ms: number;
                } | null;
            };
            /**
             * @description How long a call may take.
             * @default 15000
             */
            timeoutMs?: number;
            /**
             * @description How long a call that was not answered may still take effect there.
             * @default 60000
             */
            lateMs?: number;
            /**
             * @description What the risk of an item counts for, by its tier; 1 for a tier that is not named.
             * @default {}
             */
            tierWeights?: {
                [key: string]: number;
            };
        };
        /** Reason */
        Reason: {
            reason?: string;
        };
        /** RecordEnd */
        RecordEnd: {
            /** @description Null where there is no such event. */
            outcome: string | null;
            eventId: string | null;
            code: string | null;
            detail: string | null;
            /** @description What it wrote, or would write, into the journal. */
            entries: {
                kind: string;
                /** @description SKU of an item. */
                sku?: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
                /** @description Account, with its location and lot. */
                from?: string;
                to?: string;
            }[];
        };
        /** RecordsWritten */
        RecordsWritten: {
            written: number;
            changed: number;
        };
        /** RedriveCounts */
        RedriveCounts: {
            tried: number;
            /** @description Succeeded. */
            redriven: number;
            /** @description Failed again. */
            parked: number;
        };
        /** ReduceRequest */
        ReduceRequest: {
            lines: {
                /** @description Identifier. */
                lineId: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
                /** @description Unit of measure; the base UOM of the item when left out. */
                uom?: string;
            }[];
        };
        /** Replay */
        Replay: {
            /**
             * Format: date-time
             * @description From when on, by the time at which it was received or recorded.
             * @example 2026-03-01T08:30:00Z
             */
            from: string;
            /**
             * Format: date-time
             * @description Until before when; now when left out.
             * @example 2026-03-01T08:30:00Z
             */
            to?: string;
            /** @description Of this source only. */
            source?: string;
            /** @description Number of a document in another system. */
            topic?: string;
            /**
             * @description Entries of one page.
             * @default 100
             */
            limit?: number;
            /** @description `nextCursor` of the page before; the first page when left out. */
            cursor?: string;
        };
        /** ReplayReport */
        ReplayReport: {
            /** @description Messages that were taken again. */
            messages: number;
            /** @description Messages that are not done yet and were left to the worker. */
            open: number;
            /** @description Records that were taken again. */
            records: number;
            /** @description What became of them. */
            outcomes: {
                [key: string]: number;
            };
            /** @description Records left alone, because under the mapping of today they come to other events. */
            changed: number;
            /** @description Dead letters that were tried. */
            tried: number;
            /** @description Those that succeeded. */
            redriven: number;
            nextCursor: string | null;
        };
        /** Reservation */
        Reservation: {
            id: string;
            /** @enum {string} */
            state: "held" | "confirmed" | "allocated" | "fulfilled" | "released" | "expired" | "cancelled";
            /** @enum {string} */
            kind: "soft" | "hard";
            /** @enum {string} */
            policy: "all_or_nothing" | "partial" | "backorder";
            channel: string;
            order?: string;
            customer?: string;
            segment?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            expiresAt?: string;
            lines: components["schemas"]["ReservationLine"][];
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq: number;
        };
        /** ReservationBatch */
        ReservationBatch: {
            reservations: components["schemas"]["ReserveRequest"][];
        };
        /** ReservationLine */
        ReservationLine: {
            lineId: string;
            sku: string;
            /** @description The base UOM, in which all quantities of the line are. */
            uom: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            requested: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            reserved: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            allocated: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            picked: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            fulfilled: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            released: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            backordered: number | string;
            sources: components["schemas"]["ReservationSource"][];
        };
        /** ReservationPage */
        ReservationPage: {
            items: components["schemas"]["Reservation"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ReservationResult */
        ReservationResult: {
            /** @enum {string} */
            outcome: "reserved" | "refused";
            reservation?: components["schemas"]["Reservation"];
            problem?: components["schemas"]["Problem"];
        };
        /** ReservationResults */
        ReservationResults: {
            results: components["schemas"]["ReservationResult"][];
        };
        /**
         * ReservationSource
         * @description So much is reserved or allocated at this place, or comes to it. The SKU is that of a component or a substitute where one is promised.
         */
        ReservationSource: {
            sku: string;
            location: string;
            lot?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /**
             * Format: date-time
             * @description When the supply is due that it is promised of; it is not here yet.
             * @example 2026-03-01T08:30:00Z
             */
            date?: string;
            /** @description The order of that supply. */
            supply?: string;
        };
        /**
         * ReserveLine
         * @description `lineId` is the number of the line (from 1) when left out.
         */
        ReserveLine: {
            /** @description Identifier. */
            lineId?: string;
            /** @description SKU of an item. */
            sku: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /** @description Unit of measure; the base UOM of the item when left out. */
            uom?: string;
            /** @description Code of a location. */
            location?: string;
            /** @description Lot, for an item that is tracked by lot. */
            lot?: string;
            /**
             * Format: date-time
             * @description Units of dated supply that come by then may be promised, too; only stock on hand when left out.
             * @example 2026-03-01T08:30:00Z
             */
            neededBy?: string;
            /** @description Serial numbers, for an item that is tracked by them: one for each base unit, all different. */
            serials?: string[];
        };
        /** ReserveRequest */
        ReserveRequest: {
            /** @description Code of a channel. */
            channel: string;
            /**
             * @description `soft` expires after `ttlSeconds`, `hard` does not. Soft when `ttlSeconds` is given, else hard.
             * @enum {string}
             */
            kind?: "soft" | "hard";
            /**
             * @description Seconds until a soft reservation expires by itself.
             * @default 900
             */
            ttlSeconds?: number;
            /**
             * @default all_or_nothing
             * @enum {string}
             */
            policy?: "all_or_nothing" | "partial" | "backorder";
            /** @description Number of a document in another system. */
            order?: string;
            /** @description Number of a document in another system. */
            customer?: string;
            /** @description Number of a document in another system. */
            segment?: string;
            /**
             * @description Whether substitutes of an item may stand in for what is missing of it.
             * @default false
             */
            allowSubstitutes?: boolean;
            lines: components["schemas"]["ReserveLine"][];
        };
        /** SafetyStock */
        SafetyStock: {
            /** @description SKU of an item. */
            sku: string;
            /** @description Code of a location. */
            location: string;
            /** @description No channel may be promised these; null takes it back, so that the figure of the location counts. */
            quantity: (number | string) | null;
            /** @description Unit of measure; the base UOM of the item when left out. */
            uom?: string;
        };
        /** SafetyStockPage */
        SafetyStockPage: {
            items: {
                /** @description SKU of an item. */
                sku: string;
                /** @description Code of a location. */
                location: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                quantity: number | string;
                /** @description Unit of measure; the base UOM of the item when left out. */
                uom: string;
            }[];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** SchemaFinding */
        SchemaFinding: {
            /** @description Identifier. */
            id: string;
            /** @description Code of a source. */
            source: string;
            /** @description What sort of messages of the source. */
            topic: string;
            /**
             * @description What is different.
             * @enum {string}
             */
            kind: "new_field" | "missing_field" | "type_changed" | "format_changed";
            /**
             * @description Where in a record.
             * @example lines/[]/quantity
             */
            path: string;
            /** @description What was known; null: nothing. */
            before: string | null;
            /** @description What came; null: nothing. */
            after: string | null;
            firstMessageId: string;
            /** @description In how many messages it was seen. */
            messages: number;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            firstSeenAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            lastSeenAt: string;
            /** @enum {string} */
            state: "open" | "accepted" | "dismissed";
            decidedBy: string | null;
            decidedAt: string | null;
        };
        /** SchemaFindingPage */
        SchemaFindingPage: {
            items: components["schemas"]["SchemaFinding"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** ShadowMessages */
        ShadowMessages: {
            /** @description Messages of the stretch. */
            messages: number;
            /** @description Records that were decided anew, of the messages that are done. */
            records: number;
            /** @description Events that would come out differently, counting those that would come or go. */
            differ: number;
            /** @description What became of them, by outcome. */
            before: {
                [key: string]: number;
            };
            /** @description What would become of them. */
            after: {
                [key: string]: number;
            };
            /** @description Dead letters that would be none. */
            lettersGone: number;
            /** @description Dead letters that would come. */
            lettersNew: number;
            /** @description Events that somebody edited or discarded as dead letters: they stay as they were. */
            byHand: number;
            /** @description Messages that are not done yet: left out. */
            open: number;
            /** @description Messages that were given up as a whole: left out. */
            dead: number;
            /** @description Messages whose payload was removed by retention: what they came to stays as it was. */
            forgotten: number;
            /** @description The first that differ. */
            examples: {
                messageId: string;
                recordIndex: number;
                eventIndex: number;
                line: number | null;
                key: string;
                before: components["schemas"]["RecordEnd"];
                after: components["schemas"]["RecordEnd"];
            }[];
        };
        /** ShadowProgress */
        ShadowProgress: {
            stage: "messages" | "stretch" | "journal";
            /** @description Records of messages, or entries of the journal. */
            done: number;
            total: number | null;
        };
        /** ShadowReplay */
        ShadowReplay: {
            /**
             * Format: date-time
             * @description From when on, by the time at which it was received or recorded.
             * @example 2026-03-01T08:30:00Z
             */
            from: string;
            /**
             * Format: date-time
             * @description Until before when; now when left out.
             * @example 2026-03-01T08:30:00Z
             */
            to?: string;
            /** @description Of this source only. */
            source?: string;
            /** @description Decides the raw messages of `source` anew through this mapping: a definition as in `PUT /v1/mappings`, or its text in YAML, whose errors then name line and column. */
            mapping?: Record<string, never> | string;
            /** @description Decides the raw messages of `source` anew also without `mapping`, through the one in force. */
            messages?: boolean;
            /**
             * @description How many records that differ are shown.
             * @default 10
             */
            examples?: number;
            /** @description As in `PUT /v1/ownership`: others stay. */
            ownership?: components["schemas"]["OwnershipRule"][];
            /** @description Ids of rules that are taken away. */
            withoutOwnership?: string[];
            /** @description As in `PUT /v1/sources`: others stay. */
            sources?: components["schemas"]["Source"][];
            /**
             * @description How many differences of each kind are listed at most.
             * @default 100
             */
            limit?: number;
        };
        /**
         * ShadowReport
         * @description What would differ today, the largest first.
         */
        ShadowReport: {
            /** @description Sequence in the journal: the order of commit, without gaps. */
            asOfSeq: number;
            /** @description Words of sources in the stretch. */
            reports: number;
            /** @description Items that they are about. */
            skus: number;
            /** @description Applied, and applied under the other rules too. */
            kept: number;
            /** @description Applied, and not under the other rules. */
            leftOut: number;
            /** @description Only observed, and applied under the other rules. */
            added: number;
            /** @description Let through and refused, by code. */
            refused: {
                [key: string]: number;
            };
            /** @description Of which too little is known to decide them again; they count as they did. */
            undecidable: number;
            /** @description Entries after a change that contradict it. */
            contradictions: number;
            counts: {
                /** @description Balances that would differ. */
                positions: number;
                /** @description Items and channels of which more or less could be sold. */
                availability: number;
                /** @description Of these, those of which nothing could be sold any more. */
                toZero: number;
                /** @description Reservations that would be short of more units. */
                short: number;
                /** @description Reservations of which more backordered units could be promised. */
                possible: number;
            };
            positions: {
                /** @description SKU of an item. */
                sku: string;
                /** @description Code of a location. */
                location: string;
                /** @description Lot, for an item that is tracked by lot. */
                lot?: string;
                account: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                before: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                after: number | string;
            }[];
            availability: {
                /** @description SKU of an item. */
                sku: string;
                channel: string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                before: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                after: number | string;
            }[];
            /** @description What would become of raw messages; null where none were decided anew. */
            messages: components["schemas"]["ShadowMessages"] | null;
            reservations: {
                reservationId: string;
                /** @description SKU of an item. */
                sku: string;
                /**
                 * @description `short`: promised units that are not there. `possible`: backordered units that could be promised. `open`: units that are promised or owed.
                 * @enum {string}
                 */
                effect: "short" | "possible" | "open";
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                before: number | string;
                /**
                 * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
                 * @example 12
                 * @example 12.5
                 */
                after: number | string;
            }[];
        };
        /** Source */
        Source: {
            /** @description What its messages name as their source. */
            code: string;
            /** @description The code when left out. */
            name?: string;
            /**
             * @default other
             * @enum {string}
             */
            kind?: "erp" | "wms" | "third_party" | "supplier" | "shop" | "device" | "other";
            /**
             * @description Whether its on-hand figures contain what it has been told is promised (gross) or not (net).
             * @default gross
             * @enum {string}
             */
            basis?: "gross" | "net";
            /**
             * @description How far its clock may run ahead of ours.
             * @default 300000
             */
            clockToleranceMs?: number;
            /**
             * @description How often it should be heard; null when nobody is promised anything.
             * @default null
             */
            freshnessMs?: number | null;
            fallback?: components["schemas"]["Fallback"];
            blastRadius?: components["schemas"]["BlastRadius"];
            /**
             * @description How long a message that skips ahead waits for its predecessor.
             * @default 3600000
             */
            waitMs?: number;
            /**
             * @description How long another system’s word on its facts may stay without its own before an exception is opened.
             * @default 86400000
             */
            graceMs?: number;
            /**
             * @description How long its raw messages and stock reports are kept after they are done.
             * @default 30
             */
            retentionDays?: number;
            /**
             * @description Name of the mapping that its raw messages go through; null when it speaks the hub’s own words.
             * @default null
             */
            mapping?: string | null;
        };
        /** SourcePage */
        SourcePage: {
            items: components["schemas"]["Source"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** SourceRevision */
        SourceRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["Source"];
        };
        /** SourceRevisionPage */
        SourceRevisionPage: {
            items: components["schemas"]["SourceRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** SourcingPipeline */
        SourcingPipeline: {
            /**
             * @description What channels name it by.
             * @example nearest
             */
            code: string;
            /**
             * @description By their names: filters and sorts in any order, then one split at most. Filters: `open` (no closed locations), `drop_ship_allowed` (suppliers that ship directly only where the channel allows it), `can_ship_by` (only locations from which it leaves in time, by their calendars), `same_region` (only locations in the destination's region). Sorts, of which the first that tells two places apart decides: `channel_order` (as the channel names its locations), `priority` (by the priority of the location, the smallest first), `region` (locations in the destination's region first), `cost` (what costs least to ship first), `fefo` (the lot that expires first first). Splits: `fewest_shipments` (from one location where one has enough, else from each as far as it goes), `cheapest` (each unit from where it costs least to ship), `in_order` (from each place as far as it goes).
             * @example [
             *       "open",
             *       "priority",
             *       "fewest_shipments"
             *     ]
             */
            steps: string[];
        };
        /** SourcingPipelinePage */
        SourcingPipelinePage: {
            items: components["schemas"]["SourcingPipeline"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** SourcingPipelineRevision */
        SourcingPipelineRevision: {
            /** @description 1 for the first; without gaps. */
            revision: number;
            /** @description The key or token that asked for it. */
            actor: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            recordedAt: string;
            isRemoved: boolean;
            record?: components["schemas"]["SourcingPipeline"];
        };
        /** SourcingPipelineRevisionPage */
        SourcingPipelineRevisionPage: {
            items: components["schemas"]["SourcingPipelineRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * StockReport
         * @description What became of a stock report.
         */
        StockReport: {
            id: string;
            /**
             * @description `applied`, `held` until somebody approves it, `stale`, `refused`, `failed`; or how far it has come: `receiving`, `comparing`, `applying`.
             * @enum {string}
             */
            outcome: "receiving" | "comparing" | "held" | "applying" | "applied" | "stale" | "refused" | "failed";
            source: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            asOf: string;
            location?: string;
            complete: boolean;
            lines: number;
            /** @description Counts that were posted. */
            changed: number;
            /** @description Lines that agree with the ledger. */
            unchanged: number;
            absorbed: number;
            /** @description Counts of what another source owns: kept, not applied. */
            observed: number;
            refusedLines: number;
            /** @description The first 1,000 of them. */
            refused: components["schemas"]["StockReportRefusal"][];
            /** @description Differences that have been decided so far. */
            decided: number;
            effect?: components["schemas"]["StockReportEffect"];
            /** @description Why it is held, stale, refused or failed. */
            code?: string;
            detail?: string;
            /** @description Who approved or refused it. */
            decidedBy?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            decidedAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            receivedAt: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            finishedAt?: string;
            correlationId: string;
        };
        /**
         * StockReportEffect
         * @description What it would change, as it was compared.
         */
        StockReportEffect: {
            lines: number;
            changed: number;
            unchanged: number;
            /** @description What a complete report does not name and the hub has. */
            zeroed: number;
            /** @description Positions of its locations at which there is something. */
            positionsInScope: number;
            changedInScope: number;
            /** @description In the smallest units of the items. */
            unitsInScope: string;
            /** @description In the smallest units of the items. */
            unitsChangedInScope: string;
            /** @description The largest differences. */
            largest: {
                sku: string;
                location: string;
                lot?: string;
                status: string;
                /** @description In the smallest units of the items. */
                counted: string;
                /** @description In the smallest units of the items. */
                expected: string;
            }[];
        };
        /**
         * StockReportLine
         * @description How much was counted of an item at a place.
         */
        StockReportLine: {
            /** @description SKU of an item. */
            sku: string;
            /** @description Code of a location. */
            location?: string;
            /** @description Lot, for an item that is tracked by lot. */
            lot?: string;
            /** @description sellable (when left out), quarantine, damaged, onHold, returned; onHand counts all of them together. */
            status?: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /** @description Unit of measure; the base UOM of the item when left out. */
            uom?: string;
        };
        /** StockReportPage */
        StockReportPage: {
            items: components["schemas"]["StockReport"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * StockReportRefusal
         * @description A line that was not taken, and why.
         */
        StockReportRefusal: {
            /** @description Line of the file, or position in `lines`, from 1. */
            line?: number;
            sku?: string;
            location?: string;
            code: string;
            detail: string;
            /** @description The field. */
            path?: string;
        };
        /** StockReportRefusalRequest */
        StockReportRefusalRequest: {
            reason: string;
        };
        /**
         * StockReportRequest
         * @description What a source says there is, as of a moment.
         */
        StockReportRequest: {
            /** @description Code of the system that counted. */
            source: string;
            /**
             * Format: date-time
             * @description When it was counted: not when it was sent.
             * @example 2026-03-01T08:30:00Z
             */
            asOf: string;
            /** @description The location of all lines; else each names its own. */
            location?: string;
            /** @description Whether what it does not name is not there. */
            complete?: boolean;
            /** @description Whether figures contain what is promised; must agree with the source. */
            gross?: boolean;
            /** @description Apply it without the lines that are refused. */
            partial?: boolean;
            /** @description How many lines there are: a report that was cut is then refused. */
            lineCount?: number;
            lines: components["schemas"]["StockReportLine"][];
        };
        /** Supply */
        Supply: {
            order: string;
            sku: string;
            location: string;
            uom: string;
            /**
             * @description What is still on order, in base units.
             * @example 12
             * @example 12.5
             */
            open: number | string;
            /**
             * @description What was on order in all, received or not.
             * @example 12
             * @example 12.5
             */
            planned: number | string;
            /**
             * @description The part of `open` that is promised already.
             * @example 12
             * @example 12.5
             */
            promised: number | string;
            /**
             * @description What can still be promised: nothing of supply without a date, or later than its grace allows.
             * @example 12
             * @example 12.5
             */
            promisable: number | string;
            dueAt: string | null;
            /** @description Days after its date for which it still counts. */
            graceDays: number;
            /** @description Whether its date has passed. */
            isLate: boolean;
        };
        /** SupplyLine */
        SupplyLine: {
            /** @description Number of the purchase order or shipping notice. */
            order: string;
            /** @description SKU of an item. */
            sku: string;
            /** @description Where it will arrive. */
            location: string;
            /**
             * @description What is open from now on; 0 when nothing comes any more.
             * @example 12
             * @example 12.5
             */
            quantity: number | string;
            /** @description Unit of measure; the base UOM of the item when left out. */
            uom?: string;
            /**
             * Format: date-time
             * @description When it will have arrived.
             * @example 2026-03-01T08:30:00Z
             */
            dueAt: string;
            /** @description Days after its date for which supply that has not come still counts; 1 when nobody says. */
            graceDays?: number;
        };
        /** SupplyPage */
        SupplyPage: {
            items: components["schemas"]["Supply"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** SupplyResult */
        SupplyResult: {
            order: string;
            sku: string;
            location: string;
            /** @enum {string} */
            outcome: "applied" | "refused";
            /** @description Sequence in the journal: the order of commit, without gaps. */
            seq?: number;
            /** @description Why it was refused. */
            code?: string;
            detail?: string;
            /** @description The field, as a path in the request. */
            path?: string;
        };
        /** SupplyResults */
        SupplyResults: {
            results: components["schemas"]["SupplyResult"][];
        };
        /** Tenant */
        Tenant: {
            code: string;
            name: string;
            /**
             * Format: date-time
             * @description RFC 3339 with zone.
             * @example 2026-03-01T08:30:00Z
             */
            createdAt: string;
        };
        /** TenantPage */
        TenantPage: {
            items: components["schemas"]["Tenant"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** TenantRequest */
        TenantRequest: {
            /** @description Code of a tenant: lower-case letters, digits and hyphens. */
            code: string;
            name?: string;
        };
        /**
         * UnitOfMeasure
         * @description One unit is exactly numerator/denominator base units.
         */
        UnitOfMeasure: {
            /** @description Unit of measure; the base UOM of the item when left out. */
            code: string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @example 12
             * @example 12.5
             */
            numerator: number | string;
            /**
             * @description A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole number of the smallest unit is refused, never rounded.
             * @default 1
             * @example 12
             * @example 12.5
             */
            denominator?: number | string;
        };
        /** Written */
        Written: {
            written: number;
        };
    };
    responses: {
        /**
         * @description `malformed_request`: The request is not well-formed HTTP.
         *
         *     `invalid_encoding`: The text is not valid UTF-8, or contains a character that cannot be kept.
         *
         *     `malformed_body`: The body is not what its content type says.
         *
         *     `unknown_field`: The request has a field that this operation does not know.
         *
         *     `invalid_field`: A field is missing, of the wrong type or outside its range.
         *
         *     `limit_exceeded`: The request asks for more than one request may.
         */
        Refused400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthenticated`: No credential, or one that is unknown, revoked or expired. */
        Refused401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: The credential lacks the scope that this operation needs. */
        Refused403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request_timeout`: The request did not arrive in full in time. */
        Refused408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: The definition contradicts itself or what is already recorded. */
        Refused409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `payload_too_large`: The request body is larger than the limit. */
        Refused413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: The content type is not one that this operation reads. */
        Refused415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate_limited`: Too many requests with this credential; wait for Retry-After. */
        Refused429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal_error`: The hub failed in a way it should not; nothing of the request is known to be done. */
        Refused500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `overloaded`: The queue of decisions is full; wait for Retry-After.
         *
         *     `dependency_down`: The database cannot be reached or is full; nothing was decided, try again.
         *
         *     `outcome_unknown`: The connection was lost while the decision was being committed; repeat with the same key.
         */
        Refused503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `malformed_request`: The request is not well-formed HTTP.
         *
         *     `unknown_field`: The request has a field that this operation does not know.
         *
         *     `invalid_field`: A field is missing, of the wrong type or outside its range.
         */
        Refused400x2: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `dependency_down`: The database cannot be reached or is full; nothing was decided, try again. */
        Refused503x2: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: There is no such thing, or it belongs to another tenant. */
        Refused404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x2: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_location`: No location has this code.
         *
         *     `location_not_allowed`: The channel may not sell from this location.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x3: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_use`: A request with this idempotency key is still running. */
        Refused409x2: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key was used before with another body. */
        Refused422x4: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_channel`: No channel has this code.
         */
        Refused422x5: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `lot_not_tracked`: The item is not tracked by lot and the request names one.
         */
        Refused422x6: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x7: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x8: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `conflict`: The definition contradicts itself or what is already recorded.
         *
         *     `invalid_state`: The thing is not in a state in which this can be done to it.
         */
        Refused409x3: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x9: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `location_not_allowed`: The channel may not sell from this location.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x10: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `conflict`: The definition contradicts itself or what is already recorded.
         */
        Refused409x4: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `location_not_allowed`: The channel may not sell from this location.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x11: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unknown_mapping`: No mapping has this name. */
        Refused422x12: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unknown_source`: No source has this code. */
        Refused422x13: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_mapping`: The mapping cannot be compiled, or what came does not fit it. */
        Refused422x14: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unknown_reservation`: No reservation has this id. */
        Refused404x2: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `supply_exists`: A supply with this order, SKU and location is already open.
         *
         *     `invalid_state`: The thing is not in a state in which this can be done to it.
         *
         *     `insufficient_stock`: There is less available to sell than was asked for.
         */
        Refused409x5: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `event_id_reused`: The source used this event id before with other content.
         *
         *     `unsupported_event_type`: The event type is not one that the hub takes from outside.
         *
         *     `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_supply`: No open supply has this order, SKU and location.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `lot_required`: The item is tracked by lot and the request names none.
         *
         *     `lot_not_tracked`: The item is not tracked by lot and the request names one.
         *
         *     `not_a_kit`: The item has no components.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x15: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `invalid_state`: The thing is not in a state in which this can be done to it.
         */
        Refused409x6: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `overloaded`: The queue of decisions is full; wait for Retry-After.
         *
         *     `dependency_down`: The database cannot be reached or is full; nothing was decided, try again.
         */
        Refused503x3: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `unknown_mapping`: No mapping has this name.
         */
        Refused422x16: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `stale_snapshot`: What was counted is older than the last count that was applied.
         *
         *     `conflict`: The definition contradicts itself or what is already recorded.
         */
        Refused409x7: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `lot_required`: The item is tracked by lot and the request names none.
         *
         *     `lot_not_tracked`: The item is not tracked by lot and the request names one.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x17: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_source`: No source has this code.
         *
         *     `unknown_mapping`: No mapping has this name.
         *
         *     `invalid_mapping`: The mapping cannot be compiled, or what came does not fit it.
         */
        Refused422x18: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `location_not_allowed`: The channel may not sell from this location.
         */
        Refused422x19: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `unknown_sku`: No item has this SKU.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x20: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_in_use`: A request with this idempotency key is still running.
         *
         *     `insufficient_stock`: There is less available to sell than was asked for.
         */
        Refused409x8: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `unknown_sku`: No item has this SKU.
         *
         *     `unknown_location`: No location has this code.
         *
         *     `unknown_channel`: No channel has this code.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `location_not_allowed`: The channel may not sell from this location.
         *
         *     `lot_not_tracked`: The item is not tracked by lot and the request names one.
         *
         *     `lot_expired`: The lot that the request names has expired, so that nobody may be promised it.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x21: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `not_found`: There is no such thing, or it belongs to another tenant.
         *
         *     `unknown_reservation`: No reservation has this id.
         */
        Refused404x3: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `idempotency_key_reused`: The idempotency key was used before with another body.
         *
         *     `unknown_uom`: The item has no unit of measure with this code.
         *
         *     `quantity_not_representable`: The quantity is no whole number of the smallest unit that the item is counted in.
         *
         *     `quantity_out_of_range`: The quantity, or a balance after it, does not fit, or is not positive where it must be.
         */
        Refused422x22: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
        IdempotencyKey: string;
        /** @description Kept with everything that the request causes, and returned; one is made when left out. */
        CorrelationId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    listItems: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their SKUs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Item"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description SKU of an item. */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its definition. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    deleteItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description SKU of an item. */
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone from the catalogue. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listLocations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putLocations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Location"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x2"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listChannels: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putChannels: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelDefinition"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x3"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    pauseChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a channel. */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channel as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409x2"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    resumeChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a channel. */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channel as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409x2"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listListings: {
        parameters: {
            query?: {
                /** @description Code of a channel. */
                channel?: string;
                state?: "in_sync" | "waiting" | "submitted" | "uncertain" | "refused";
                /** @description SKU of an item. */
                sku?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their channels and ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putListings: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListingMapping"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x5"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    forgetListing: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a channel. */
                channel: string;
                /** @description The channel's own id of the listing. */
                externalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listSourcingPipelines: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcingPipelinePage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putSourcingPipelines: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourcingPipeline"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listSourcingPipelineRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description What channels name it by. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcingPipelineRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listLots: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their SKUs and lots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putLots: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Lot"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x6"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listSafetyStock: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their SKUs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SafetyStockPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putSafetyStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SafetyStock"][];
            };
        };
        responses: {
            /** @description How many were written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x7"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listAllotmentRules: {
        parameters: {
            query?: {
                /** @description Code of a channel. */
                channel?: string;
                /** @description Rules that name this item. */
                sku?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllotmentRulePage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putAllotmentRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AllotmentRule"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x8"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    moveAllotment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AllotmentMove"];
            };
        };
        responses: {
            /** @description Both as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllotmentMoved"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x3"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x9"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    removeAllotmentRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed; its revisions stay. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listAllotmentRuleRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllotmentRuleRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    planConfig: {
        parameters: {
            query?: {
                /** @description How many changes are listed at most. */
                limit?: number;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigChange"];
            };
        };
        responses: {
            /** @description What would differ. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigPlan"];
                    "application/x-ndjson": {
                        progress?: components["schemas"]["ConfigPlanProgress"];
                        report?: components["schemas"]["ConfigPlan"];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x10"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    applyConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigChange"];
            };
        };
        responses: {
            /** @description It is in force. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigApplied"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x4"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x11"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putSources: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Source"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x12"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listSourceRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a source. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listOwnership: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putOwnership: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnershipRule"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x13"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    removeOwnership: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed; its revisions stay. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listOwnershipRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnershipRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listCrosswalk: {
        parameters: {
            query?: {
                /** @description Code of a source. */
                source?: string;
                kind?: "sku" | "uom" | "location" | "lot" | "customer";
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In a fixed order, source by source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrosswalkPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putCrosswalk: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CrosswalkEntry"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    removeFromCrosswalk: {
        parameters: {
            query: {
                /** @description Code of a source. */
                source: string;
                kind: "sku" | "uom" | "location" | "lot" | "customer";
                /** @description What the source calls it. */
                external: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed; its revisions stay. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listCrosswalkRevisions: {
        parameters: {
            query: {
                /** @description Code of a source. */
                source: string;
                kind: "sku" | "uom" | "location" | "lot" | "customer";
                /** @description What the source calls it. */
                external: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrosswalkRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listMappings: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putMappings: {
        parameters: {
            query?: {
                /** @description Name of a mapping; a source refers to it by this. */
                name?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingDraft"][];
                "application/yaml": string;
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x14"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    mappingSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Schema 2020-12. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listMappingRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Name of a mapping; a source refers to it by this. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Sequence of the last entry already read. */
                after?: string;
                type?: string;
                /** @description SKU of an item. */
                sku?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "application/cloudevents-batch+json": components["schemas"]["JournalEvent"][];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    sendEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloudEvent"] | components["schemas"]["CloudEvent"][];
                "application/cloudevents+json": components["schemas"]["CloudEvent"];
                "application/cloudevents-batch+json": components["schemas"]["CloudEvent"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The outcome of the event, or `results` with one for each event, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventResult"] | components["schemas"]["EventResults"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x5"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x15"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listContracts: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putContracts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractDefinition"][];
            };
        };
        responses: {
            /** @description How many were given, and how many of them said something new and made a revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsWritten"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listContractRevisions: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a source. */
                source: string;
                /** @description What sort of messages of the source. */
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractRevisionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    getLearnedContract: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of a source. */
                source: string;
                /** @description What sort of messages of the source. */
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The shape as a schema. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LearnedContract"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listSchemaFindings: {
        parameters: {
            query?: {
                /** @description Code of a source. */
                source?: string;
                /** @description What sort of messages of the source. */
                topic?: string;
                state?: "open" | "accepted" | "dismissed";
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaFindingPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    acceptSchemaFinding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The finding as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaFinding"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409x6"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    dismissSchemaFinding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The finding as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaFinding"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409x6"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Sequence of the last entry already read. */
                after?: string;
                type?: string;
                /** @description SKU of an item. */
                sku?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end by itself. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x3"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Code of the source. */
                source: string;
                /** @description What sort of message it is, as the source calls it. */
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description It is stored. Ask `GET /v1/inbox/{id}` what became of it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageTaken"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listInbox: {
        parameters: {
            query?: {
                /** @description Number of a document in another system. */
                source?: string;
                state?: "received" | "working" | "done" | "dead";
                correlationId?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    getMessage: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message, and a page of its records in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageStory"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    getMessagePayload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Number of a document in another system. */
                source?: string;
                key?: string;
                code?: string;
                /** @description Identifier. */
                messageId?: string;
                /** @description `open`: parked or behind. */
                state?: "parked" | "behind" | "redriven" | "discarded" | "open" | "all";
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    getDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The letter, what it holds, what somebody put in its place, and the message that it came with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterStory"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    redriveDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What it should have said. */
                    payload?: unknown;
                };
            };
        };
        responses: {
            /** @description The letter as it is now, and how many were tried. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterChanged"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x16"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    discardDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The letter as it is now, and what became of those behind it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterChanged"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Number of a document in another system. */
                    source?: string;
                    key?: string;
                    code?: string;
                    /**
                     * @description How many are tried at most.
                     * @default 1000
                     */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description How many were tried. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedriveCounts"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x16"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listStockReports: {
        parameters: {
            query?: {
                state?: "receiving" | "comparing" | "held" | "applying" | "applied" | "stale" | "refused" | "failed";
                /** @description Number of a document in another system. */
                source?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReportPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    sendStockReport: {
        parameters: {
            query?: {
                /** @description Code of the system that counted. */
                source?: string;
                /** @description When it was counted: not when it was sent. */
                asOf?: string;
                /** @description The location of all lines; else each names its own. */
                location?: string;
                /** @description Whether what it does not name is not there. */
                complete?: boolean;
                /** @description Whether figures contain what is promised; must agree with the source. */
                gross?: boolean;
                /** @description Apply it without the lines that are refused. */
                partial?: boolean;
                /** @description How many lines there are: a report that was cut is then refused. */
                lineCount?: number;
                /** @description CSV: take a last line without a line end, which may be half of one. */
                openEnd?: boolean;
            };
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockReportRequest"];
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Applied, held or stale. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            /** @description Taken in and gone on with: read it again by its id. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x7"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x17"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getStockReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, with the first of its refused lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    approveStockReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            /** @description Gone on with: read it again by its id. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            409: components["responses"]["Refused409x6"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    refuseStockReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockReportRefusalRequest"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockReport"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    replayInbox: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayReport"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x16"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    shadowReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShadowReplay"];
            };
        };
        responses: {
            /** @description What would differ. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShadowReport"];
                    "application/x-ndjson": {
                        progress?: components["schemas"]["ShadowProgress"];
                        report?: components["schemas"]["ShadowReport"];
                    };
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x18"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listPositions: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Lot, for an item that is tracked by lot. */
                lot?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of SKU, location and lot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listMovements: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Number of a document in another system. */
                order?: string;
                /** @description Identifier. */
                reservation?: string;
                /** @description Identifier. */
                correlationId?: string;
                /** @description Number of a document in another system. */
                businessKey?: string;
                kind?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of commit. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovementPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listSupply: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Number of a document in another system. */
                order?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of order, SKU and location. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupplyPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putSupply: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupplyLine"][];
            };
        };
        responses: {
            /** @description `results` has one for each line, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupplyResults"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getAvailability: {
        parameters: {
            query: {
                /** @description SKU of an item. */
                sku: string;
                /** @description Code of a channel. */
                channel: string;
                /** @description Who asks: rules of this segment apply too. */
                segment?: string;
                /** @description Who asks: rules of this customer apply too. */
                customer?: string;
                /** @description Only this location of the channel. */
                location?: string;
                /** @description Only the locations of the channel in this region: nothing where it has none there. */
                region?: string;
                /** @description By when: `availableToPromise` counts dated supply that is due by then, less what is owed; a day ends when it does at the location. `availableToSell` is that of now. The ledger itself is read. */
                date?: string;
                /** @description The oldest answer that will do; 2000 if not given, 0 for the ledger. */
                maxAgeMs?: number;
                /** @description The sequence of what you wrote, which is in the answer then. */
                minSeq?: number;
                /** @description Read the ledger itself. */
                consistency?: "strong";
                /** @description Unit of measure; the base UOM of the item when left out. */
                uom?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of `asOfSeq`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            422: components["responses"]["Refused422x19"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    queryAvailability: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AvailabilityQuery"];
            };
        };
        responses: {
            /** @description As of `asOfSeq`, the same for all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availabilities"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x19"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    explainAvailability: {
        parameters: {
            query: {
                /** @description SKU of an item. */
                sku: string;
                /** @description Code of a channel. */
                channel: string;
                /** @description Number of a document in another system. */
                segment?: string;
                /** @description Number of a document in another system. */
                customer?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of `asOfSeq`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            422: components["responses"]["Refused422x5"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    askPromises: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromiseRequest"];
            };
        };
        responses: {
            /** @description One for each line, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promises"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x20"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listReservations: {
        parameters: {
            query?: {
                /** @description Number of a document in another system. */
                order?: string;
                state?: "held" | "confirmed" | "allocated" | "fulfilled" | "released" | "expired" | "cancelled";
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they were taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    reserve: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReserveRequest"];
            };
        };
        responses: {
            /** @description The reservation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x8"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x21"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    getReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    confirmReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    releaseReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    extendReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ExtendRequest"];
            };
        };
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    cancelReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x2"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    reduceReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReduceRequest"];
            };
        };
        responses: {
            /** @description The reservation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reservation"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404x3"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x6"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x22"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    reserveBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationBatch"];
            };
        };
        responses: {
            /** @description The outcome of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationResults"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listOrderStatuses: {
        parameters: {
            query?: {
                /** @description Number of a document in another system. */
                order?: string;
                status?: "open" | "closed" | "cancelled";
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last word on each order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderStatusPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    putOrderStatuses: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderStatusLine"][];
            };
        };
        responses: {
            /** @description `results` has one for each line, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderStatusResults"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listObservations: {
        parameters: {
            query?: {
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Number of a document in another system. */
                source?: string;
                /** @description Number of a document in another system. */
                businessKey?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of source and event id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listExceptions: {
        parameters: {
            query?: {
                state?: "open" | "closed" | "all";
                kind?: "oversold" | "unconfirmed" | "predecessor_missing" | "reserved_at_closed" | "reservation_leaked" | "promise_at_risk" | "listing_refused" | "publishing_stopped";
                /** @description SKU of an item. */
                sku?: string;
                /** @description Code of a location. */
                location?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they were opened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    getInvariants: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, also when something is wrong. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvariantReport"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    listTenants: {
        parameters: {
            query?: never;
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantRequest"];
            };
        };
        responses: {
            /** @description The tenant. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x4"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Another tenant than the own; needs platform:admin. */
                tenant?: string;
                /** @description Entries of one page. */
                limit?: number;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they were made. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["Refused400"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409x2"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            422: components["responses"]["Refused422x4"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: {
                /** @description Another tenant than the own; needs platform:admin. */
                tenant?: string;
            };
            header?: {
                /** @description Kept with everything that the request causes, and returned; one is made when left out. */
                "X-Correlation-Id"?: components["parameters"]["CorrelationId"];
            };
            path: {
                /** @description Identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They will. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                        queueWeight: number;
                    };
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    openApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
    docsScript: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            400: components["responses"]["Refused400x2"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503x2"];
        };
    };
}
