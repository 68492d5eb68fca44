create policy "read" on app."company" as permissive for select to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@company']::text[]));

create policy "elevated" on app."company" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."company" to zennnn_user, zennnn_reader;

grant select on app."company" to zennnn_elevated;

grant insert ("id", "name"), delete on app."company" to zennnn_elevated;

grant update ("name") on app."company" to zennnn_elevated;
