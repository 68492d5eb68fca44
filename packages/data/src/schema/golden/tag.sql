create policy "read" on app."tag" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@tag']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@tag']::text[]) and (not app."tag"."hidden"))));

create policy "create" on app."tag" as permissive for insert to zennnn_user, zennnn_reader
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@tag']::text[]));

create policy "update" on app."tag" as permissive for update to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@tag']::text[]))
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@tag']::text[]));

create policy "delete" on app."tag" as permissive for delete to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@tag']::text[]));

create policy "elevated" on app."tag" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."tag" to zennnn_user, zennnn_reader;

grant insert ("id", "name", "hidden") on app."tag" to zennnn_user;

grant update ("name", "hidden") on app."tag" to zennnn_user;

grant delete on app."tag" to zennnn_user;

grant select on app."tag" to zennnn_elevated;

grant insert ("id", "name", "hidden"), delete on app."tag" to zennnn_elevated;

grant update ("name", "hidden") on app."tag" to zennnn_elevated;
