import { PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { StoredGroup, StoredUser } from './scim-store.ts'
import type { UserChange } from './scim-user-read.ts'

const ADMINISTRATOR = 'administrator'
/** Who has these may come in as the user: a new address gets his next password. */
const WAYS_IN = ['login', 'email', 'active'] as const

/**
 * What a key for provisioning does not do. It lies in a directory for a year: whoever finds it must not become an
 * administrator by it, nor keep one out. Each refuses with ACCESS_DENIED.
 */
export class AdministratorGuard {
  readonly #making: ReadonlySet<string>

  constructor({ groups }: Pick<Registry, 'groups'>) {
    this.#making = makingAdministrators(groups)
  }

  /** A change of how an administrator comes in; what changes nothing is taken. */
  requireWaysIn(user: StoredUser, change: UserChange): void {
    const isKept = WAYS_IN.every(
      (name) => change[name] === undefined || change[name] === user[name],
    )
    if (!isKept && user.groups.some(({ name }) => this.#making.has(name))) throw denied()
  }

  /** A change of who is in a group that makes administrators. */
  requireOtherGroup({ name }: StoredGroup): void {
    if (this.#making.has(name)) throw denied()
  }
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
