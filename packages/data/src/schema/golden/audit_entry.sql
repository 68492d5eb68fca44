create policy "read" on app."audit_entry" as permissive for select to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@audit_entry']::text[]));

create policy "elevated" on app."audit_entry" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."audit_entry" to zennnn_user, zennnn_reader;

grant select on app."audit_entry" to zennnn_elevated;
