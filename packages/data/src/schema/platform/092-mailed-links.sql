-- The secrets of links whose mails wait. A mail holds a place for each (packages/kernel, mailed-link.ts), so that nobody who reads
-- the outbox, a backup or a download has a link of somebody else. The link has its secret, sealed by a key that is in no
-- database; `work` puts it into the mail that leaves. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- The links that have a place in these words.
create or replace function zennnn.placed_links(words text) returns uuid[]
language sql immutable
as $$
  select coalesce(array_agg(m[1]::uuid), '{}')
  from regexp_matches(words, '/link/only-in-the-mail\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})', 'g') m
$$;

-- Their sealed secrets by id, in base64, for a mail to this address: a link opens for its own recipient and goes to nobody else.
-- One that was used keeps its place: a mail whose sender died after it left is sent once more.
create or replace function zennnn.mailed_links(address text, words text) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_object_agg(l.id, encode(l.sealed, 'base64')), '{}')
  from zennnn.link l
  where l.id = any (zennnn.placed_links(words)) and l.recipient = address and l.sealed is not null
    and zennnn.link_state(l) in ('open', 'used')
$$;

-- The mail to this address has left, or never will. Others keep theirs: somebody else's place in its words is none of it.
drop function if exists zennnn.forget_mailed_links(text);
create or replace function zennnn.forget_mailed_links(address text, words text) returns void
language sql volatile
as $$
  update zennnn.link l set sealed = null
    where l.id = any (zennnn.placed_links(words)) and l.recipient = address and l.sealed is not null
$$;

-- What earlier versions left in mails that have not been sent, and in what is yet to become one: links by id, and their
-- secrets. For `sealWaitingLinks`.
create or replace function zennnn.unsealed_links() returns table (id uuid, secret text)
language sql stable
as $$
  select distinct l.id, m[1]
  from app.mail a
    cross join regexp_matches(concat_ws(chr(10), a.text, a.html), '/link/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])', 'g') m
    join zennnn.link l on l.secret_hash = sha256(convert_to(m[1], 'UTF8'))
  where a.state <> 'sent'
  union
  select r.id, m[1]
  from zennnn.password_request r cross join regexp_matches(r.words, '/link/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])', 'g') m
  where r.sealed is null and r.secret_hash = sha256(convert_to(m[1], 'UTF8'))
$$;

-- The link takes its secret, of which the mails lose every trace; one that opens nothing any more takes none.
create or replace function zennnn.seal_link(link uuid, secret text, sealed_secret bytea, place text) returns void
language sql volatile
as $$
  update zennnn.link l set sealed = sealed_secret
    where l.id = link and zennnn.link_state(l) = 'open'
      and exists (select from app.mail a where a.state <> 'failed' and strpos(a.text, '/link/' || secret) > 0);
  update app.mail a set text = replace(a.text, '/link/' || secret, place), html = replace(a.html, '/link/' || secret, place)
    where a.state <> 'sent' and strpos(concat_ws(chr(10), a.text, a.html), '/link/' || secret) > 0;
  update zennnn.password_request r set sealed = sealed_secret,
      words = replace(r.words, '/link/' || secret, place), html = replace(r.html, '/link/' || secret, place)
    where r.id = link
$$;

reset check_function_bodies;
reset role;
