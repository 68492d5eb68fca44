create policy "read" on app."comment" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@comment']::text[]) and ((exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."comment"."project" and ((j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid) and (j1."state" = 'open'::text)))))));

create policy "create" on app."comment" as permissive for insert to zennnn_user, zennnn_reader
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@comment']::text[]) and ((exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."comment"."project" and ((j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid) and (j1."state" = 'open'::text)))))));

create policy "elevated" on app."comment" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."comment" to zennnn_user, zennnn_reader;

grant insert ("id", "text", "project") on app."comment" to zennnn_user;

grant select on app."comment" to zennnn_elevated;

grant insert ("id", "text", "project"), delete on app."comment" to zennnn_elevated;

grant update ("text", "project") on app."comment" to zennnn_elevated;
