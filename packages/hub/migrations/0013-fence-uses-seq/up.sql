-- What nodes that keep stock in memory have to read again, found without comparing all of it: the ring fences of which
-- something was taken or given back since an entry, and whether velocities were measured anew.

set local search_path = evenstock;

-- The last entry of the batch that changed it.
alter table allotment_uses add column seq bigint not null default 0;

create index allotment_uses_seq on allotment_uses (tenant_id, seq);

-- Raised whenever a velocity changes.
alter table shard_heads add column velocity_version bigint not null default 0;
