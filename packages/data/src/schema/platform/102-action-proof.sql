-- Actions that ask for a proof of who calls them. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- For an action that is declared with `proof: 'fresh'`: what ends something for many people, as the deletion of a database. As
-- require_proof, but also a stranger to all proofs is refused: no action is called for nobody.
create or replace function zennnn.require_action_proof() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  proof constant text := coalesce(current_setting('zennnn.proof', true), '');
begin
  if proof = 'old' then
    raise exception 'Confirm first that it is you.' using errcode = 'ZN419';
  elsif proof <> 'fresh' then
    raise exception 'No key, job or support does this: it asks for a person who proves who he is. Nothing was done.'
      using errcode = 'ZN403', hint = 'Do it signed in.';
  end if;
end
$$;
grant execute on function zennnn.require_action_proof() to zennnn_user;

reset role;
