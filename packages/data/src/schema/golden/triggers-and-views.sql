create view zennnn_rule."user" as select "id", "version", "created_at", "created_by", "updated_at", "updated_by", "name", "login", "active", "company" from app."user";

create view zennnn_rule."project" as select "id", "version", "created_at", "created_by", "updated_at", "updated_by", "number", "name", "code", "starts_on", "state", "company", "leader", "parent", "brief", "budget", "hours", "cost" from app."project";

create view zennnn_rule."task" as select "id", "version", "created_at", "created_by", "updated_at", "updated_by", "title", "project", "assignee", "hours", "rate", "cost" from app."task";

create trigger "zennnn_2_stamp" before insert or update on app."user" for each row execute function zennnn.stamp();

create trigger "zennnn_1_proof" before update on app."user" for each row when (current_user = 'zennnn_user' and (old."login" is distinct from new."login" or old."active" and not new."active")) execute function zennnn.way_in_changes();

create trigger "zennnn_1_proof_delete" before delete on app."user" for each row when (current_user = 'zennnn_user') execute function zennnn.way_in_changes();

create trigger "zennnn_1_unseen_referrers_delete" before delete on app."user" for each row when (current_user = 'zennnn_user') execute function zennnn.refuse_unseen_referrers('{project_manager}', 'false', '{}', 'false');

create function zennnn."references_of_user"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."company" is distinct from o."company" and n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
end if;
if refused then
  raise exception 'insert or update on table "user" violates foreign key constraint "user_company_fkey"'
    using errcode = '23503', schema = 'app', table = 'user', constraint = 'user_company_fkey',
    detail = 'Key is not present in table "company".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_user"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."user" referencing new table as added for each statement execute function zennnn."references_of_user"();

create trigger "zennnn_2_reference_update" after update on app."user" referencing old table as removed new table as added for each statement execute function zennnn."references_of_user"();

create trigger "zennnn_3_principal_insert" after insert on app."user" referencing new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_update" after update on app."user" referencing old table as removed new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_delete" after delete on app."user" referencing old table as removed for each statement execute function zennnn.principal_changed();

create trigger "zennnn_4_audit_insert" after insert on app."user" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."user" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."user" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_3_principal_insert" after insert on app."user_companies" referencing new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_update" after update on app."user_companies" referencing old table as removed new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_delete" after delete on app."user_companies" referencing old table as removed for each statement execute function zennnn.principal_changed();

create trigger "zennnn_4_audit_insert" after insert on app."user_companies" referencing new table as added for each statement execute function zennnn.audit_pairs('user', 'companies');

create trigger "zennnn_4_audit_delete" after delete on app."user_companies" referencing old table as removed for each statement execute function zennnn.audit_pairs('user', 'companies');

create trigger "zennnn_3_principal_insert" after insert on app."user_groups" referencing new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_update" after update on app."user_groups" referencing old table as removed new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_delete" after delete on app."user_groups" referencing old table as removed for each statement execute function zennnn.principal_changed();

create trigger "zennnn_4_audit_insert" after insert on app."user_groups" referencing new table as added for each statement execute function zennnn.audit_pairs('user', 'groups');

create trigger "zennnn_4_audit_delete" after delete on app."user_groups" referencing old table as removed for each statement execute function zennnn.audit_pairs('user', 'groups');

create trigger "zennnn_2_stamp" before insert or update on app."group" for each row execute function zennnn.stamp();

create trigger "zennnn_3_principal_insert" after insert on app."group" referencing new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_update" after update on app."group" referencing old table as removed new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_delete" after delete on app."group" referencing old table as removed for each statement execute function zennnn.principal_changed();

create trigger "zennnn_4_audit_insert" after insert on app."group" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."group" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."group" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_3_principal_insert" after insert on app."group_implies" referencing new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_update" after update on app."group_implies" referencing old table as removed new table as added for each statement execute function zennnn.principal_changed();

create trigger "zennnn_3_principal_delete" after delete on app."group_implies" referencing old table as removed for each statement execute function zennnn.principal_changed();

create trigger "zennnn_4_audit_insert" after insert on app."group_implies" referencing new table as added for each statement execute function zennnn.audit_pairs('group', 'implies');

create trigger "zennnn_4_audit_delete" after delete on app."group_implies" referencing old table as removed for each statement execute function zennnn.audit_pairs('group', 'implies');

create trigger "zennnn_2_stamp" before insert or update on app."company" for each row execute function zennnn.stamp();

create trigger "zennnn_4_audit_insert" after insert on app."company" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."company" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."company" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_2_stamp" before insert or update on app."audit_entry" for each row execute function zennnn.stamp();

create trigger "zennnn_1_refuse" before update or delete or truncate on app."audit_entry" for each statement execute function zennnn.refuse_change();

create trigger "zennnn_2_stamp" before insert or update on app."attachment" for each row execute function zennnn.stamp();

create trigger "zennnn_1_unseen_referrers_delete" before delete on app."attachment" for each row when (current_user = 'zennnn_user') execute function zennnn.refuse_unseen_referrers('{project_manager}', 'false');

create trigger "zennnn_4_audit_insert" after insert on app."attachment" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."attachment" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."attachment" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_2_stamp" before insert or update on app."tag" for each row execute function zennnn.stamp();

create trigger "zennnn_4_audit_insert" after insert on app."tag" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."tag" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."tag" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_2_stamp" before insert or update on app."project" for each row execute function zennnn.stamp();

create function zennnn."numbers_of_project"() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $zennnn$
begin
if tg_op = 'INSERT' then
  new."number" := zennnn.next_number('project.number', 'P', 4, true);
else
  new."number" := old."number";
end if;
return new;
end
$zennnn$;
comment on function zennnn."numbers_of_project"() is 'generated';

create trigger "zennnn_1_numbers" before insert or update on app."project" for each row execute function zennnn."numbers_of_project"();

create trigger "zennnn_1_unseen_unique_0_insert" before insert on app."project" for each row when (current_user = 'zennnn_user' and new."code" is not null and (new."code" is distinct from null)) execute function zennnn.refuse_unseen_value('code', '{project_manager}', 'false');

create trigger "zennnn_1_unseen_unique_0_update" before update on app."project" for each row when (current_user = 'zennnn_user' and new."code" is not null and (new."company" is distinct from old."company" or new."code" is distinct from old."code")) execute function zennnn.refuse_unseen_value('code', '{project_manager}', 'false');

create function zennnn."masks_of_project"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if current_user <> 'zennnn_user' then return null; end if;
if not coalesce((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[]), false) then
  if tg_op = 'INSERT' then
    refused := exists (select from added n where n."budget" is distinct from null);
  else
    refused := exists (select from added n join removed o on o."id" = n."id" where n."budget" is distinct from o."budget");
  end if;
  if refused then raise exception 'permission denied for field budget' using errcode = '42501'; end if;
end if;
return null;
end
$zennnn$;
comment on function zennnn."masks_of_project"() is 'generated';

create trigger "zennnn_1_mask_insert" after insert on app."project" referencing new table as added for each statement execute function zennnn."masks_of_project"();

create trigger "zennnn_1_mask_update" after update on app."project" referencing old table as removed new table as added for each statement execute function zennnn."masks_of_project"();

create function zennnn."references_of_project"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."company" is distinct from o."company" and n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
end if;
if refused then
  raise exception 'insert or update on table "project" violates foreign key constraint "project_company_fkey"'
    using errcode = '23503', schema = 'app', table = 'project', constraint = 'project_company_fkey',
    detail = 'Key is not present in table "company".';
end if;
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."leader" is not null and not exists (select from app."user" t where t."id" = n."leader"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."leader" is distinct from o."leader" and n."leader" is not null and not exists (select from app."user" t where t."id" = n."leader"));
end if;
if refused then
  raise exception 'insert or update on table "project" violates foreign key constraint "project_leader_fkey"'
    using errcode = '23503', schema = 'app', table = 'project', constraint = 'project_leader_fkey',
    detail = 'Key is not present in table "user".';
end if;
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."parent" is not null and not exists (select from app."project" t where t."id" = n."parent") and n."parent" not in (select "id" from added));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."parent" is distinct from o."parent" and n."parent" is not null and not exists (select from app."project" t where t."id" = n."parent"));
end if;
if refused then
  raise exception 'insert or update on table "project" violates foreign key constraint "project_parent_fkey"'
    using errcode = '23503', schema = 'app', table = 'project', constraint = 'project_parent_fkey',
    detail = 'Key is not present in table "project".';
end if;
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."brief" is not null and not exists (select from app."attachment" t where t."id" = n."brief"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."brief" is distinct from o."brief" and n."brief" is not null and not exists (select from app."attachment" t where t."id" = n."brief"));
end if;
if refused then
  raise exception 'insert or update on table "project" violates foreign key constraint "project_brief_fkey"'
    using errcode = '23503', schema = 'app', table = 'project', constraint = 'project_brief_fkey',
    detail = 'Key is not present in table "attachment".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_project"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."project" referencing new table as added for each statement execute function zennnn."references_of_project"();

create trigger "zennnn_2_reference_update" after update on app."project" referencing old table as removed new table as added for each statement execute function zennnn."references_of_project"();

create trigger "zennnn_4_audit_insert" after insert on app."project" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."project" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."project" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_insert" after insert on app."project_tags" referencing new table as added for each statement execute function zennnn.audit_pairs('project', 'tags');

create trigger "zennnn_4_audit_delete" after delete on app."project_tags" referencing old table as removed for each statement execute function zennnn.audit_pairs('project', 'tags');

create trigger "zennnn_2_stamp" before insert or update on app."task" for each row execute function zennnn.stamp();

create function zennnn."references_of_task"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."project" is distinct from o."project" and n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
end if;
if refused then
  raise exception 'insert or update on table "task" violates foreign key constraint "task_project_fkey"'
    using errcode = '23503', schema = 'app', table = 'task', constraint = 'task_project_fkey',
    detail = 'Key is not present in table "project".';
end if;
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."assignee" is not null and not exists (select from app."user" t where t."id" = n."assignee"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."assignee" is distinct from o."assignee" and n."assignee" is not null and not exists (select from app."user" t where t."id" = n."assignee"));
end if;
if refused then
  raise exception 'insert or update on table "task" violates foreign key constraint "task_assignee_fkey"'
    using errcode = '23503', schema = 'app', table = 'task', constraint = 'task_assignee_fkey',
    detail = 'Key is not present in table "user".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_task"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."task" referencing new table as added for each statement execute function zennnn."references_of_task"();

create trigger "zennnn_2_reference_update" after update on app."task" referencing old table as removed new table as added for each statement execute function zennnn."references_of_task"();

create function zennnn."totals_of_task"() returns trigger language plpgsql volatile security definer set zennnn.totals = 'on' set search_path = pg_catalog, pg_temp as $zennnn$
declare parents uuid[];
begin
if tg_op = 'INSERT' then
  select array_agg(distinct "project") into parents from added where "project" is not null;
elsif tg_op = 'DELETE' then
  select array_agg(distinct "project") into parents from removed where "project" is not null;
else
  select array_agg(distinct p.id) into parents from added n join removed o on o."id" = n."id"
    cross join lateral (values (n."project"), (o."project")) p(id)
    where p.id is not null and not (o."project" is not distinct from n."project" and o."hours" is not distinct from n."hours" and o."cost" is not distinct from n."cost");
end if;
perform from app."project" where "id" = any (parents) order by "id" for no key update;
update app."project" p set ("hours", "cost") = row(s.s0, s.s1)
  from (select u.id, coalesce(sum(c."hours"), 0) as s0, coalesce(sum(c."cost"), 0) as s1 from unnest(parents) u(id) left join app."task" c on c."project" = u.id group by u.id) s
  where p."id" = s.id and (p."hours", p."cost") is distinct from (s.s0, s.s1);
return null;
end
$zennnn$;
comment on function zennnn."totals_of_task"() is 'generated';

create trigger "zennnn_3_total_insert" after insert on app."task" referencing new table as added for each statement execute function zennnn."totals_of_task"();

create trigger "zennnn_3_total_update" after update on app."task" referencing old table as removed new table as added for each statement execute function zennnn."totals_of_task"();

create trigger "zennnn_3_total_delete" after delete on app."task" referencing old table as removed for each statement execute function zennnn."totals_of_task"();

create trigger "zennnn_4_audit_insert" after insert on app."task" referencing new table as added for each statement execute function zennnn.audit('project');

create trigger "zennnn_4_audit_update" after update on app."task" referencing old table as removed new table as added for each statement execute function zennnn.audit('project');

create trigger "zennnn_4_audit_delete" after delete on app."task" referencing old table as removed for each statement execute function zennnn.audit('project');

create function zennnn."rules_of_task"() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean := false;
begin
if current_setting('role') <> 'zennnn_user' or pg_trigger_depth() > 1 then return null; end if;
if tg_op = 'INSERT' then
  perform from app."project" where "id" in (select "project" from added) order by "id" for no key update;
  refused := refused or exists (select from added n where (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = n."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))) is not true);
end if;
if tg_op = 'UPDATE' then
  perform from app."project" where "id" in (select "project" from removed union all select "project" from added) order by "id" for no key update;
  refused := refused or exists (select from removed n where (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (n."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = n."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))) is not true);
  refused := refused or exists (select from added n where (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (n."assignee" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid))
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = n."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))) is not true);
end if;
if tg_op = 'DELETE' then
  perform from app."project" where "id" in (select "project" from removed) order by "id" for no key update;
  refused := refused or exists (select from removed n where (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@task']::text[])
    or ((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_user', 'project_user@task']::text[]) and (exists (select 1 from zennnn_rule."project" j1 where j1."id" = n."project" and (j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid)))))) is not true);
end if;
if refused then raise exception 'a rule refuses this since another change' using errcode = '42501'; end if;
return null;
end
$zennnn$;
comment on function zennnn."rules_of_task"() is 'generated';

create trigger "zennnn_5_rule_insert" after insert on app."task" referencing new table as added for each statement execute function zennnn."rules_of_task"();

create trigger "zennnn_5_rule_update" after update on app."task" referencing old table as removed new table as added for each statement execute function zennnn."rules_of_task"();

create trigger "zennnn_5_rule_delete" after delete on app."task" referencing old table as removed for each statement execute function zennnn."rules_of_task"();

create trigger "zennnn_2_stamp" before insert or update on app."invoice" for each row execute function zennnn.stamp();

create function zennnn."references_of_invoice"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."company" is distinct from o."company" and n."company" is not null and not exists (select from app."company" t where t."id" = n."company"));
end if;
if refused then
  raise exception 'insert or update on table "invoice" violates foreign key constraint "invoice_company_fkey"'
    using errcode = '23503', schema = 'app', table = 'invoice', constraint = 'invoice_company_fkey',
    detail = 'Key is not present in table "company".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_invoice"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."invoice" referencing new table as added for each statement execute function zennnn."references_of_invoice"();

create trigger "zennnn_2_reference_update" after update on app."invoice" referencing old table as removed new table as added for each statement execute function zennnn."references_of_invoice"();

create trigger "zennnn_4_audit_insert" after insert on app."invoice" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."invoice" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."invoice" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_2_stamp" before insert or update on app."note" for each row execute function zennnn.stamp();

create function zennnn."references_of_note"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."owner" is not null and not exists (select from app."user" t where t."id" = n."owner"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."owner" is distinct from o."owner" and n."owner" is not null and not exists (select from app."user" t where t."id" = n."owner"));
end if;
if refused then
  raise exception 'insert or update on table "note" violates foreign key constraint "note_owner_fkey"'
    using errcode = '23503', schema = 'app', table = 'note', constraint = 'note_owner_fkey',
    detail = 'Key is not present in table "user".';
end if;
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."project" is distinct from o."project" and n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
end if;
if refused then
  raise exception 'insert or update on table "note" violates foreign key constraint "note_project_fkey"'
    using errcode = '23503', schema = 'app', table = 'note', constraint = 'note_project_fkey',
    detail = 'Key is not present in table "project".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_note"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."note" referencing new table as added for each statement execute function zennnn."references_of_note"();

create trigger "zennnn_2_reference_update" after update on app."note" referencing old table as removed new table as added for each statement execute function zennnn."references_of_note"();

create trigger "zennnn_4_audit_insert" after insert on app."note" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."note" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."note" referencing old table as removed for each statement execute function zennnn.audit();

create trigger "zennnn_2_stamp" before insert or update on app."comment" for each row execute function zennnn.stamp();

create function zennnn."references_of_comment"() returns trigger language plpgsql stable security invoker set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean;
begin
if tg_op = 'INSERT' then
  refused := exists (select from added n where n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
else
  refused := exists (select from added n join removed o on o."id" = n."id" where n."project" is distinct from o."project" and n."project" is not null and not exists (select from app."project" t where t."id" = n."project"));
end if;
if refused then
  raise exception 'insert or update on table "comment" violates foreign key constraint "comment_project_fkey"'
    using errcode = '23503', schema = 'app', table = 'comment', constraint = 'comment_project_fkey',
    detail = 'Key is not present in table "project".';
end if;
return null;
end
$zennnn$;
comment on function zennnn."references_of_comment"() is 'generated';

create trigger "zennnn_2_reference_insert" after insert on app."comment" referencing new table as added for each statement execute function zennnn."references_of_comment"();

create trigger "zennnn_4_audit_insert" after insert on app."comment" referencing new table as added for each statement execute function zennnn.audit('project');

create trigger "zennnn_4_audit_update" after update on app."comment" referencing old table as removed new table as added for each statement execute function zennnn.audit('project');

create trigger "zennnn_4_audit_delete" after delete on app."comment" referencing old table as removed for each statement execute function zennnn.audit('project');

create function zennnn."rules_of_comment"() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $zennnn$
declare refused boolean := false;
begin
if current_setting('role') <> 'zennnn_user' or pg_trigger_depth() > 1 then return null; end if;
if tg_op = 'INSERT' then
  perform from app."project" where "id" in (select "project" from added) order by "id" for no key update;
  refused := refused or exists (select from added n where (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@comment']::text[]) and ((exists (select 1 from zennnn_rule."project" j1 where j1."id" = n."project" and ((j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid) and (j1."state" = 'open'::text))))))) is not true);
end if;
if refused then raise exception 'a rule refuses this since another change' using errcode = '42501'; end if;
return null;
end
$zennnn$;
comment on function zennnn."rules_of_comment"() is 'generated';

create trigger "zennnn_5_rule_insert" after insert on app."comment" referencing new table as added for each statement execute function zennnn."rules_of_comment"();

create function zennnn."line_sight_project_comment"(document uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $zennnn$
select (((select nullif(current_setting('zennnn.groups', true), '')::text[] && array['member', 'member@comment']::text[]) and ((exists (select 1 from zennnn_rule."project" j1 where j1."id" = r."project" and ((j1."leader" = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)::uuid) and (j1."state" = 'open'::text))))))) is true from (select document as "project") r
$zennnn$;

create trigger "zennnn_2_stamp" before insert or update on app."vault" for each row execute function zennnn.stamp();

create trigger "zennnn_4_audit_insert" after insert on app."vault" referencing new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_update" after update on app."vault" referencing old table as removed new table as added for each statement execute function zennnn.audit();

create trigger "zennnn_4_audit_delete" after delete on app."vault" referencing old table as removed for each statement execute function zennnn.audit();

create view app_read."project" as select "id", "version", "created_at", "created_by", "updated_at", "updated_by", "number", "name", "code", "starts_on", "state", "company", "leader", "parent", "brief", case when (select nullif(current_setting('zennnn.groups', true), '')::text[] && array['project_manager', 'project_manager@project']::text[]) then "budget" end as "budget", "hours", "cost" from app."project";
