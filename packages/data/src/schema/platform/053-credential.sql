-- Passwords. A hash is compared here and never leaves the database. Reentrant. Locks: the table of passwords, for a moment,
-- once. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.credential (
  user_id uuid primary key,
  -- pbkdf2-sha512-keyed$<rounds>$<salt, base64 of 16 bytes>$<base64 of 64 bytes>: the last is the HMAC-SHA512 of what PBKDF2
  -- gives, by a key that no database has. Whoever holds a dump has nothing that says whether a password is the right one.
  hash text not null,
  changed_at timestamptz not null default now()
);
-- Whether the audit log has an event of the same moment: of all but those of versions that wrote none.
alter table zennnn.credential add column if not exists is_logged boolean not null default false;
alter table zennnn.credential alter column is_logged set default true;
-- Since when there is one, however often it changed; null for those of versions that did not say.
alter table zennnn.credential add column if not exists made_at timestamptz;
alter table zennnn.credential alter column made_at set default now();

-- Earlier versions stored what PBKDF2 gives. No such hash can be written any more; those that are there `work` keys right after
-- this file, and then has the constraint validated.
do $$
begin
  if not exists (
    select from pg_constraint c where c.conrelid = 'zennnn.credential'::regclass and c.conname = 'credential_hash_keyed'
  ) then
    alter table zennnn.credential add constraint credential_hash_keyed check (
      hash ~ '^pbkdf2-sha512-keyed\$[0-9]{6,8}\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$'
      and split_part(hash, '$', 2)::integer >= 220000
    ) not valid;
    alter table zennnn.credential drop constraint if exists credential_hash_check;
    if not exists (select from zennnn.credential) then
      alter table zennnn.credential validate constraint credential_hash_keyed;
    end if;
  end if;
end
$$;

-- The one place where logins are made comparable.
create or replace function zennnn.canonical_login(login text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select lower(normalize(btrim(login), NFKC) collate "und-x-icu") $$;
-- Indexes of app.user are made of it, and PostgreSQL asks whoever writes a row for the right to call it.
grant execute on function zennnn.canonical_login(text) to zennnn_user, zennnn_elevated;

-- What a login must not have: characters that nobody sees (Unicode's Cf, fillers, selectors of variants), and within one word
-- letters of two alphabets that look alike (UTS 39, "mixed scripts"). Null when it is sound.
create or replace function zennnn.login_fault(login text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case
    when n.login ~ ('[\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F'
      || '\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\U000110BD\U000110CD\U00013430-\U0001343F'
      || '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]') then 'characters that nobody sees'
    when exists (
      select from regexp_split_to_table(normalize(n.login, NFKC) collate "und-x-icu", '[^[:alpha:]]+') w(word)
      where 1 < (w.word ~ '[A-Za-z\u00C0-\u024F\u0250-\u02AF\u1E00-\u1EFF\u2C60-\u2C7F\uA720-\uA7FF]')::integer
        + (w.word ~ '[\u0370-\u03FF\u1F00-\u1FFF]')::integer
        + (w.word ~ '[\u0400-\u052F\u1C80-\u1C8F\u2DE0-\u2DFF\uA640-\uA69F]')::integer
        + (w.word ~ '[\u0530-\u058F]')::integer + (w.word ~ '[\u13A0-\u13FF\uAB70-\uABBF]')::integer
    ) then 'letters of two alphabets in one word'
  end
  from (select login) n
$$;

-- As people read a login: Cyrillic and Greek letters that look like Latin ones, small or capital, are these.
create or replace function zennnn.login_as_read(login text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select translate(zennnn.canonical_login(login),
    'авекмнорстухіјѕһԁԛԝαβεζηικμνορτυχ', 'abekmhopctyxijshdqwabezhikmvoptyx')
$$;
-- An index of app.user stands on it.
grant execute on function zennnn.login_as_read(text) to zennnn_user, zennnn_elevated;

-- No two users have logins that are the same to who signs in, as müller and mÜller. A rule of writing and no unique index: databases
-- that have such users keep them, and neither of them signs in with a password until one is renamed. Of two that are made at
-- once the second waits, and is refused in the words of the key that the column has. Nor one that people would take for another's.
create or replace function zennnn.require_own_logins(people uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  fault text;
begin
  perform pg_advisory_xact_lock(hashtextextended('zennnn.require_own_logins', 0));
  if exists (
    select from app."user" a join app."user" u
      on u.id <> a.id and zennnn.canonical_login(u.login) = zennnn.canonical_login(a.login)
    where a.id = any (people))
  then
    raise exception 'Another user has this login.'
      using errcode = '23505', schema = 'app', table = 'user', constraint = 'user_login_key';
  end if;
  -- A restore brings the people of live, who keep the logins that they have.
  if current_setting('zennnn.carries_people', true) = 'on' then
    return;
  end if;
  select zennnn.login_fault(a.login) into fault from app."user" a
    where a.id = any (people) and zennnn.login_fault(a.login) is not null limit 1;
  if fault is not null then
    raise exception 'A login has no %: it could be taken for that of somebody else.', fault using errcode = 'ZN422',
      hint = 'Type it by hand instead of copying it.';
  end if;
  if exists (
    select from app."user" a join app."user" u
      on u.id <> a.id and zennnn.login_as_read(u.login) = zennnn.login_as_read(a.login)
    where a.id = any (people))
  then
    raise exception 'Another user has a login that looks the same.' using errcode = 'ZN422',
      hint = 'Choose one that nobody takes for it.';
  end if;
end
$$;

-- The credential that belongs to a login; no row when there is no such active user, or when two users claim the login.
create or replace function zennnn.credential_of(sign_in_login text)
returns table (user_id uuid, login text, name text, hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select min(u.id::text)::uuid, min(u.login), min(u.name), min(c.hash)
  from app."user" u join zennnn.credential c on c.user_id = u.id
  where u.active and zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
  having count(*) = 1
$$;

-- Whose login this is, with a password here or without: null for nobody's, and when two users claim it.
create or replace function zennnn.person_of_login(sign_in_login text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select min(u.id::text)::uuid from app."user" u
  where u.active and zennnn.canonical_login(u.login) = zennnn.canonical_login(sign_in_login)
  having count(*) = 1
$$;

-- Both are keyed.
create or replace function zennnn.is_derived(stored text, derived text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
-- Hashed once more, so that how long the comparison takes says nothing about the stored value.
as $$ select sha256(convert_to(split_part(stored, '$', 4), 'UTF8')) = sha256(convert_to(derived, 'UTF8')) $$;

-- Replaces a hash by a stronger one of the same password, which whoever calls has just proved to know.
create or replace function zennnn.credential_strengthen(sign_in_login text, derived text, stronger text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update zennnn.credential c set hash = stronger
  from zennnn.credential_of(sign_in_login) known
  where c.user_id = known.user_id and zennnn.is_derived(known.hash, derived)
    and split_part(stronger, '$', 2)::integer > split_part(c.hash, '$', 2)::integer
$$;
comment on function zennnn.credential_strengthen(text, text, text) is 'login role';

reset check_function_bodies;
reset role;
