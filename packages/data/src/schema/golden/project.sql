create policy "read" on app."project" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (app."project"."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['link', 'link@project']::text[]) and (app."project"."id" = (select nullif(current_setting('zennnn.link_record', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (exists (select 1 from zennnn_rule."task" q1 where q1."project" = app."project"."id" and (q1."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))));

create policy "create" on app."project" as permissive for insert to zennnn_user, zennnn_reader
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (app."project"."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))));

create policy "update" on app."project" as permissive for update to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (app."project"."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (app."project"."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))));

create policy "delete" on app."project" as permissive for delete to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[]));

create policy "elevated" on app."project" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "elevated" on app."project_tags" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "read" on app."project_tags" as permissive for select to zennnn_user, zennnn_reader
  using (exists (select from app."project" s where s."id" = app."project_tags"."source"));

create policy "create" on app."project_tags" as permissive for insert to zennnn_user, zennnn_reader
  with check (exists (select from zennnn_rule."project" s where s."id" = app."project_tags"."source" and (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (s."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))) or (s."created_at" = now() and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (s."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))) and exists (select from app."tag" t where t."id" = app."project_tags"."target"));

create policy "delete" on app."project_tags" as permissive for delete to zennnn_user, zennnn_reader
  using (exists (select from zennnn_rule."project" s where s."id" = app."project_tags"."source" and (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (s."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))) or (s."created_at" = now() and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@project']::text[]) and (s."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))));

grant select ("id", "version", "created_at", "created_by", "updated_at", "updated_by", "number", "name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "hours", "cost") on app."project" to zennnn_user;

grant select on app."project" to zennnn_reader;

grant insert ("id", "name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "budget") on app."project" to zennnn_user;

grant update ("name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "budget") on app."project" to zennnn_user;

grant delete on app."project" to zennnn_user;

grant select on app."project" to zennnn_elevated;

grant insert ("id", "name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "budget"), delete on app."project" to zennnn_elevated;

grant update ("name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "budget") on app."project" to zennnn_elevated;

grant select, insert, delete on app."project_tags" to zennnn_user;

grant select on app."project_tags" to zennnn_reader;

grant select, insert, delete on app."project_tags" to zennnn_elevated;
