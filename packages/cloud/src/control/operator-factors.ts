import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/**
 * What the control database has so that whoever runs the cloud signs in with a second factor. Idempotent; sent one by one as
 * zennnn_owner, who may still change the policy's other columns for the people of this database.
 */
export function operatorFactorStatements(): readonly string[] {
  return [
    `with needed as (
       update zennnn.sign_in_policy set second_factor = 'everyone' where second_factor <> 'everyone' returning second_factor
     )
     select zennnn.add_event(null, 'sign_in_policy', null, 'second_factor: everyone, for whoever runs a cloud')
     from needed where exists (select from app."user")`,
    KEEP_FACTOR,
    `create or replace trigger keep_factor before update on zennnn.sign_in_policy for each row
      when (new.second_factor <> 'everyone') execute function zennnn_cloud.keep_factor()`,
    // Of before it was needed: a way in that no second factor was asked for.
    `delete from zennnn.session s where zennnn.factors_of(s.user_id) = '{}'`,
    `update zennnn.api_key k set revoked_at = now() where k.revoked_at is null and zennnn.factors_of(k.user_id) = '{}'`,
    'revoke all on function zennnn_cloud.keep_factor() from public',
  ]
}

const KEEP_FACTOR = `
  create or replace function zennnn_cloud.keep_factor() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    raise exception 'Whoever runs a cloud signs in with a second factor. Nothing was changed.' using errcode = 'ZN422',
      hint = 'Leave the second factor needed by everybody.';
  end
  $fn$`

/**
 * Takes all second factors of somebody away who lost them, for the next sign-in to make a new one. Sessions end: one that is in
 * wrong hands would make a factor before the new password ends it. Only for who is at the host; among operators, one takes them
 * from another.
 */
export async function forgetFactors(
  access: ClusterAccess,
  control: DatabaseId,
  login: string,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query('begin')
    // Before the statement that looks: a factor that is made at this moment is there to be taken, or is made by nobody.
    await client.query(
      `select zennnn.hold_ways_in(u."id") from app."user" u where u."login" = $1`,
      [login],
    )
    await client.query(
      `select zennnn.end_sessions(u."id") from app."user" u where u."login" = $1`,
      [login],
    )
    await client.query(
      `with person as (
         select u."id" from app."user" u where u."login" = $1 and zennnn.factors_of(u."id") <> '{}'
       ), app_of as (
         delete from zennnn.totp t using person p where t.user_id = p."id"
       ), codes as (
         delete from zennnn.recovery_code r using person p where r.user_id = p."id"
       ), keys as (
         delete from zennnn.passkey k using person p where k.user_id = p."id"
       )
       select zennnn.add_event(null, 'second_factor', p."id"::text, 'Second factors were taken away at the host.'),
         zennnn.account_notice_add(p."id", 'All second factors of this account were taken away at the host.')
       from person p`,
      [login],
    )
    await client.query('commit')
  })
}
