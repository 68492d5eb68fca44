-- What the platform keeps in every record: version, author, numbers without gaps. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

create table if not exists zennnn.counter (
  name text not null,
  -- The year of numbers that restart yearly, else ''.
  period text not null,
  next bigint not null,
  primary key (name, period)
);

-- BEFORE ROW on every model. A total that changes because its lines did is no new version of the record: the person who
-- holds it would meet a conflict with what they just did.
create or replace function zennnn.stamp() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
begin
  if tg_op = 'INSERT' then
    new.version := 1;
    new.created_at := now();
    new.created_by := person;
    new.updated_at := new.created_at;
    new.updated_by := person;
    return new;
  end if;
  new.id := old.id;
  new.created_at := old.created_at;
  new.created_by := old.created_by;
  new.version := old.version;
  new.updated_at := old.updated_at;
  new.updated_by := old.updated_by;
  if current_setting('zennnn.totals', true) = 'on' then
    return new;
  end if;
  new.version := old.version + 1;
  new.updated_at := now();
  new.updated_by := person;
  return new;
end
$$;

-- The next number of a sequence. The counter's row stays locked until the transaction ends: that is what leaves no gap.
create or replace function zennnn.next_number(name text, prefix text, padding integer, yearly boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  year constant text := case when yearly then to_char(now() at time zone 'UTC', 'YYYY') else '' end;
  number bigint;
begin
  insert into zennnn.counter as c (name, period, next) values (next_number.name, year, 2)
  on conflict on constraint counter_pkey do update set next = c.next + 1
  returning c.next - 1 into number;
  return prefix || case when yearly then year || '-' else '' end
    -- lpad would cut a number that outgrew its padding.
    || lpad(number::text, greatest(padding, length(number::text)), '0');
end
$$;

reset role;
