-- What is told late of the time before a count or a statement amends it: whether a count was raised by what was
-- allocated, and as of when the open quantity of a supply was stated.

set local search_path = evenstock;

alter table count_marks add column basis text collate "C" not null default 'gross'
  constraint count_marks_basis check (basis in ('gross', 'net'));

-- Null where nothing was stated since it was planned.
alter table supplies add column stated_at timestamptz(3);
