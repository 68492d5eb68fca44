create policy "read" on app."task" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (app."task"."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."task"."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))));

create policy "create" on app."task" as permissive for insert to zennnn_user, zennnn_reader
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."task"."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))));

create policy "update" on app."task" as permissive for update to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (app."task"."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."task"."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))))
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (app."task"."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."task"."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))));

create policy "delete" on app."task" as permissive for delete to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = app."task"."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))))));

create policy "elevated" on app."task" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."task" to zennnn_user, zennnn_reader;

grant insert ("id", "title", "project", "assignee", "hours", "rate") on app."task" to zennnn_user;

grant update ("title", "project", "assignee", "hours", "rate") on app."task" to zennnn_user;

grant delete on app."task" to zennnn_user;

grant select on app."task" to zennnn_elevated;

grant insert ("id", "title", "project", "assignee", "hours", "rate"), delete on app."task" to zennnn_elevated;

grant update ("title", "project", "assignee", "hours", "rate") on app."task" to zennnn_elevated;
