// The checks of the inbox that a database answers best by itself. Each answers the first few breaches, or nothing.

import type { Reader } from '../database.ts';
import type { Breach } from '../verify.ts';

const breachesMax = 20;

async function breaches(reader: Reader, text: string): Promise<Breach[]> {
  return reader.query<Breach>({ text: `${text} limit ${breachesMax}` }, [reader.tenantId]);
}

/** I6: no message of a source is done while an earlier one is not; one that was redriven comes late on purpose. */
export async function checkOrder(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('message %s of %s is %s, and %s, which came later, is done', o.message_id, o.source, o.state,
        l.message_id) as what
    from inbox_messages o
    cross join lateral (select message_id from inbox_messages l
      where l.tenant_id = $1 and l.source = o.source and l.inbox_seq > o.inbox_seq and l.state in ('done', 'dead')
      order by l.inbox_seq limit 1) l
    where o.tenant_id = $1 and o.state in ('received', 'working') and o.redriven_at is null`,
  );
}

/** I10: every record of a message has one outcome, the counts are their sums, and dead letters and records agree. */
export async function checkOutcomes(reader: Reader): Promise<Breach[]> {
  const found = await Promise.all([
    checkCounts(reader),
    checkLetters(reader),
    checkKeys(reader),
    checkPayloads(reader),
  ]);
  return found.flat().slice(0, breachesMax);
}

function checkCounts(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `with of_records as (
      select message_id, outcome, count(*) as n from inbox_records where tenant_id = $1 group by message_id, outcome
    ), of_messages as (
      select m.message_id, c.outcome, c.n::bigint as n
      from inbox_messages m cross join lateral jsonb_each_text(m.counts) c (outcome, n)
      where m.tenant_id = $1 and m.state <> 'leaving'
    )
    select format('message %s counts %s %s, and there are %s', coalesce(m.message_id, r.message_id), coalesce(m.n, 0),
        coalesce(m.outcome, r.outcome), coalesce(r.n, 0)) as what
    from of_messages m
    full join (select r.* from of_records r join inbox_messages i on i.tenant_id = $1
        and i.message_id = r.message_id and i.state <> 'leaving') r
      on r.message_id = m.message_id and r.outcome = m.outcome
    where coalesce(m.n, 0) <> coalesce(r.n, 0)
    union all
    select format('message %s has %s records, and its counts add up to %s', m.message_id, m.records, s.n)
    from inbox_messages m
    cross join lateral (select coalesce(sum(n::bigint), 0) as n from jsonb_each_text(m.counts) c (outcome, n)) s
    where m.tenant_id = $1 and m.state <> 'leaving' and s.n <> m.records`,
  );
}

/** An open letter is of a record that says so, and what ended as a dead letter has one. */
function checkLetters(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('dead letter %s is %s, and its record %s of message %s is %s', d.dead_letter_id, d.state,
        d.record_index, d.message_id, coalesce(r.outcome, 'missing')) as what
    from dead_letters d
    left join inbox_records r on r.tenant_id = $1 and r.message_id = d.message_id
      and r.record_index = d.record_index and r.event_index = d.event_index
    where d.tenant_id = $1 and d.state in ('parked', 'behind') and d.stage <> 'message'
      and r.outcome is distinct from case d.state when 'parked' then 'dead_letter' else 'waiting' end
    union all
    select format('record %s of message %s ended as a dead letter, and there is none', r.record_index, r.message_id)
    from inbox_records r
    join inbox_messages m on m.tenant_id = $1 and m.message_id = r.message_id and m.state <> 'leaving'
    where r.tenant_id = $1 and r.outcome = 'dead_letter' and not exists (select from dead_letters d
      where d.tenant_id = $1 and d.message_id = r.message_id and d.record_index = r.record_index
        and d.state in ('parked', 'discarded'))
    union all
    select format('message %s was given up, and there is no dead letter of it', m.message_id)
    from inbox_messages m
    where m.tenant_id = $1 and m.state = 'dead' and not exists (select from dead_letters d
      where d.tenant_id = $1 and d.message_id = m.message_id and d.record_index = -1
        and d.state in ('parked', 'discarded'))`,
  );
}

/** What waits behind a dead letter waits behind one that is there. */
function checkKeys(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('dead letter %s of %s waits behind none', f.dead_letter_id, f.source) as what
    from (select distinct on (source, key) * from dead_letters
      where tenant_id = $1 and state in ('parked', 'behind') order by source, key, letter_seq) f
    where f.state = 'behind'`,
  );
}

/** What was acknowledged is all there for as long as it may be worked on. */
function checkPayloads(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('message %s has %s parts, and %s are there', m.message_id, m.parts, p.n) as what
    from inbox_messages m
    cross join lateral (select count(*) as n from inbox_payloads p
      where p.tenant_id = $1 and p.message_id = m.message_id) p
    where m.tenant_id = $1 and m.state <> 'leaving' and p.n <> m.parts`,
  );
}
