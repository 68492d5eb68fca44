import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** Somebody who runs the cloud: a user of the control database in the group of operators. */
export interface Operator {
  readonly id: string
  readonly name: string
  /** As it is written in the control database, whatever was asked for. */
  readonly login: string
}

/** NOT_FOUND when nobody of this login is active and an operator; a hint says what to do. */
export async function getOperatorByLogin(
  access: ClusterAccess,
  control: DatabaseId,
  login: string,
): Promise<Operator> {
  const operator = await asOwner(access, control, async (client) => {
    const { rows } = await client.query<Operator>(
      `select u.id, u.name, u.login from app."user" u
       where u.active and zennnn.canonical_login(u.login) = zennnn.canonical_login($1)
         and 'operator' = any (zennnn.groups_of(u.id))`,
      [login],
    )
    return rows[0]
  })
  if (operator !== undefined) return operator
  throw new PlatformError('NOT_FOUND', {
    message: `Nobody who runs this cloud has the login ${login}, and an account that is active.`,
    hint: 'Name the login of an operator. Who is none yet is invited at the cloud’s own site, and gets the group Operator there: see docs/operator/operators.md.',
  })
}
