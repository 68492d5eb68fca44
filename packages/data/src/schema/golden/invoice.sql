create policy "read" on app."invoice" as permissive for select to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@invoice']::text[]));

create policy "create" on app."invoice" as permissive for insert to zennnn_user, zennnn_reader
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@invoice']::text[]));

create policy "update" on app."invoice" as permissive for update to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@invoice']::text[]))
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@invoice']::text[]));

create policy "delete" on app."invoice" as permissive for delete to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@invoice']::text[]));

create policy "restrict" on app."invoice" as restrictive for all to zennnn_user, zennnn_reader
  using ((app."invoice"."company" = any((select nullif(current_setting('zennnn.companies', true), '')::uuid[])::uuid[])))
  with check ((app."invoice"."company" = any((select nullif(current_setting('zennnn.companies', true), '')::uuid[])::uuid[])));

create policy "elevated" on app."invoice" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."invoice" to zennnn_user, zennnn_reader;

grant insert ("id", "code", "company", "amount") on app."invoice" to zennnn_user;

grant update ("code", "company", "amount") on app."invoice" to zennnn_user;

grant delete on app."invoice" to zennnn_user;

grant select on app."invoice" to zennnn_elevated;

grant insert ("id", "code", "company", "amount"), delete on app."invoice" to zennnn_elevated;

grant update ("code", "company", "amount") on app."invoice" to zennnn_elevated;
