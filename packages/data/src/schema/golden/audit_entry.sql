create policy "read" on app."audit_entry" as permissive for select to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator']::text[]));

grant select on app."audit_entry" to zennnn_user, zennnn_reader;

grant select on app."audit_entry" to zennnn_elevated;
