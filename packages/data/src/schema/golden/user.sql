create policy "read" on app."user" as permissive for select to zennnn_user, zennnn_reader
  using (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@user']::text[]) and app."user"."active")));

create policy "create" on app."user" as permissive for insert to zennnn_user, zennnn_reader
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]));

create policy "update" on app."user" as permissive for update to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]))
  with check ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]));

create policy "delete" on app."user" as permissive for delete to zennnn_user, zennnn_reader
  using ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]));

create policy "elevated" on app."user" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "elevated" on app."user_companies" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "read" on app."user_companies" as permissive for select to zennnn_user, zennnn_reader
  using (exists (select from app."user" s where s."id" = app."user_companies"."source"));

create policy "create" on app."user_companies" as permissive for insert to zennnn_user, zennnn_reader
  with check (exists (select from zennnn_rule."user" s where s."id" = app."user_companies"."source" and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]) or (s."created_at" = now() and (select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[])))) and exists (select from app."company" t where t."id" = app."user_companies"."target"));

create policy "delete" on app."user_companies" as permissive for delete to zennnn_user, zennnn_reader
  using (exists (select from zennnn_rule."user" s where s."id" = app."user_companies"."source" and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]) or (s."created_at" = now() and (select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[])))));

create policy "elevated" on app."user_groups" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

create policy "read" on app."user_groups" as permissive for select to zennnn_user, zennnn_reader
  using (exists (select from app."user" s where s."id" = app."user_groups"."source"));

create policy "create" on app."user_groups" as permissive for insert to zennnn_user, zennnn_reader
  with check (exists (select from zennnn_rule."user" s where s."id" = app."user_groups"."source" and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]) or (s."created_at" = now() and (select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[])))) and exists (select from app."group" t where t."id" = app."user_groups"."target"));

create policy "delete" on app."user_groups" as permissive for delete to zennnn_user, zennnn_reader
  using (exists (select from zennnn_rule."user" s where s."id" = app."user_groups"."source" and ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[]) or (s."created_at" = now() and (select nullif(current_setting('zennnn.groups', true), '')::text[] && array['administrator', 'administrator@user']::text[])))));

grant select on app."user" to zennnn_user, zennnn_reader;

grant insert ("id", "name", "login", "active", "company") on app."user" to zennnn_user;

grant update ("name", "login", "active", "company") on app."user" to zennnn_user;

grant delete on app."user" to zennnn_user;

grant select on app."user" to zennnn_elevated;

grant insert ("id", "name", "login", "active", "company"), delete on app."user" to zennnn_elevated;

grant update ("name", "login", "active", "company") on app."user" to zennnn_elevated;

grant select, insert, delete on app."user_companies" to zennnn_user;

grant select on app."user_companies" to zennnn_reader;

grant select, insert, delete on app."user_companies" to zennnn_elevated;

grant select, insert, delete on app."user_groups" to zennnn_user;

grant select on app."user_groups" to zennnn_reader;

grant select, insert, delete on app."user_groups" to zennnn_elevated;
