create policy "read" on app."group" as permissive for select to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@group']::text[]));

create policy "elevated" on app."group" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "elevated" on app."group_implies" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "read" on app."group_implies" as permissive for select to zennnn_user, zennnn_reader
  using (exists (select from app."group" s where s."id" = app."group_implies"."source"));

grant select on app."group" to zennnn_user, zennnn_reader;

grant select on app."group" to zennnn_elevated;

grant insert ("id", "name", "label"), delete on app."group" to zennnn_elevated;

grant update ("name", "label") on app."group" to zennnn_elevated;

grant select on app."group_implies" to zennnn_user;

grant select on app."group_implies" to zennnn_reader;

grant select, insert, delete on app."group_implies" to zennnn_elevated;
