import { PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { StoredUser } from './scim-store.ts'
import type { UserChange } from './scim-user-read.ts'

const ADMINISTRATOR = 'administrator'
/** Who has these may come in as the user: a new address gets his next password. */
const WAYS_IN = ['login', 'email', 'active'] as const

/**
 * A key for provisioning lies in a directory for a year. Whoever finds it must not become an administrator by it, nor keep
 * one out: ACCESS_DENIED for a change of how an administrator comes in, and of who is in a group that makes one.
 */
export function requireNoAdministrator(
  { groups }: Pick<Registry, 'groups'>,
  user: StoredUser,
  change: UserChange & { readonly groups?: readonly string[] },
): void {
  const making = makingAdministrators(groups)
  const held = user.groups.filter(({ name }) => making.has(name))
  const isKept = WAYS_IN.every(
    (field) => change[field] === undefined || change[field] === user[field],
  )
  if (held.length > 0 && !isKept) throw denied()
  if (change.groups !== undefined && held.some(({ id }) => change.groups?.includes(id) !== true))
    throw denied()
}

/** ACCESS_DENIED for a group whose members are administrators. */
export function requireNoAdministrators({ groups }: Pick<Registry, 'groups'>, name: string): void {
  if (makingAdministrators(groups).has(name)) throw denied()
}

/** The group of administrators, and all that imply it, by whatever way round. */
function makingAdministrators(groups: Registry['groups']): ReadonlySet<string> {
  const found = new Set([ADMINISTRATOR])
  let before = 0
  while (found.size > before) {
    before = found.size
    for (const { name, implies } of groups.values())
      if (implies.some((one) => found.has(one))) found.add(name)
  }
  return found
}

function denied(): PlatformError {
  return new PlatformError('ACCESS_DENIED', {
    message: 'Administrators are not made, changed or ended by SCIM.',
    hint: 'An administrator does that on the page of users.',
  })
}
