create policy "read" on app."note" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@note']::text[]) and (app."note"."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "create" on app."note" as permissive for insert to zennnn_user, zennnn_reader
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@note']::text[]) and (app."note"."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "update" on app."note" as permissive for update to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@note']::text[]) and (app."note"."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@note']::text[]) and (app."note"."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "delete" on app."note" as permissive for delete to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@note']::text[]) and (app."note"."owner" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "elevated" on app."note" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."note" to zennnn_user, zennnn_reader;

grant insert ("id", "text", "owner", "project") on app."note" to zennnn_user;

grant update ("text", "owner", "project") on app."note" to zennnn_user;

grant delete on app."note" to zennnn_user;

grant select on app."note" to zennnn_elevated;

grant insert ("id", "text", "owner", "project"), delete on app."note" to zennnn_elevated;

grant update ("text", "owner", "project") on app."note" to zennnn_elevated;
