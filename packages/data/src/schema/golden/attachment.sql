create policy "read" on app."attachment" as permissive for select to zennnn_user, zennnn_reader
  using ((((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@attachment']::text[]) and (app."attachment"."created_by" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or exists (select from app."project" r where r."brief" = app."attachment"."id")
    or (case when app."attachment"."record" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (
      select case app."attachment"."model"
      when 'user' then (select true from app."user" r where r."id" = v.id)
      when 'group' then (select true from app."group" r where r."id" = v.id)
      when 'company' then (select true from app."company" r where r."id" = v.id)
      when 'audit_entry' then (select true from app."audit_entry" r where r."id" = v.id)
      when 'tag' then (select true from app."tag" r where r."id" = v.id)
      when 'project' then (select true from app."project" r where r."id" = v.id)
      when 'task' then (select true from app."task" r where r."id" = v.id)
      when 'invoice' then (select true from app."invoice" r where r."id" = v.id)
      when 'note' then (select true from app."note" r where r."id" = v.id)
      when 'comment' then (select true from app."comment" r where r."id" = v.id)
      else false end from (select app."attachment"."record"::uuid as id offset 0) v) else false end)));

create policy "create" on app."attachment" as permissive for insert to zennnn_user, zennnn_reader
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@attachment']::text[]) and (app."attachment"."created_by" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "update" on app."attachment" as permissive for update to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@attachment']::text[]) and (app."attachment"."created_by" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))
  with check (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@attachment']::text[]) and (app."attachment"."created_by" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "delete" on app."attachment" as permissive for delete to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@attachment']::text[]) and (app."attachment"."created_by" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)));

create policy "elevated" on app."attachment" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."attachment" to zennnn_user, zennnn_reader;

grant insert ("id", "name", "model", "record") on app."attachment" to zennnn_user;

grant update ("name", "model", "record") on app."attachment" to zennnn_user;

grant delete on app."attachment" to zennnn_user;

grant select on app."attachment" to zennnn_elevated;

grant insert ("id", "name", "model", "record"), delete on app."attachment" to zennnn_elevated;

grant update ("name", "model", "record") on app."attachment" to zennnn_elevated;
