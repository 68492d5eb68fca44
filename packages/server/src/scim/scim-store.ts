import {
  answerChange,
  answeredRows,
  type ChangeContext,
  type Condition,
  type Connections,
  compileQuery,
  type Door,
  doorInto,
  equals,
  fullSight,
  type Principal,
  type QueryBody,
  type Selected,
} from '@zennnn/data'
import { type Clock, isRecordId, PlatformError } from '@zennnn/kernel'
import { refuseScim } from '../http/scim-refusal.ts'
import type { Site } from '../http/visit.ts'
import { AdministratorGuard } from './scim-administrators.ts'
import type { UserChange } from './scim-user-read.ts'

/** A page of what a list finds. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

/** A user as it is stored. */
export interface StoredUser {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly login: string
  readonly email: string | null
  readonly external_id: string | null
  readonly active: boolean
  readonly created_at: string
  readonly updated_at: string
  readonly groups: readonly StoredGroup[]
}

export interface StoredGroup {
  readonly id: string
  readonly name: string
}

const USER_FIELDS = [
  'id',
  'version',
  'name',
  'login',
  'email',
  'external_id',
  'active',
  'created_at',
  'updated_at',
]

/**
 * Users and groups in one transaction of whoever a key acts for: the same rows, policies, constraints and audit log that
 * the settings page has.
 */
export class ScimStore {
  readonly #door: Door
  readonly #context: ChangeContext
  readonly #guard: AdministratorGuard

  constructor(door: Door, { registry }: Pick<Site, 'registry'>, clock: Clock) {
    this.#door = door
    this.#guard = new AdministratorGuard(registry)
    this.#context = { door, clock, sight: fullSight(registry), writer: 'code' }
  }

  async users(
    where: Condition | undefined,
    { offset, limit }: Page,
  ): Promise<readonly StoredUser[]> {
    const groups: Selected = {
      kind: 'embed',
      relation: 'groups',
      alias: undefined,
      hint: undefined,
      join: 'left',
      spread: false,
      query: { ...EVERYTHING, select: ['id', 'name'].map(selectedField) },
    }
    const select = [...USER_FIELDS.map(selectedField), groups]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns are those of the select above
    return (await this.#read('user', {
      ...EVERYTHING,
      select,
      where,
      order: BY_ID,
      limit,
      offset,
    })) as readonly StoredUser[]
  }

  async groups(
    where: Condition | undefined,
    { offset, limit }: Page,
  ): Promise<readonly StoredGroup[]> {
    const select = ['id', 'name'].map(selectedField)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns are those of the select above
    return (await this.#read('group', {
      ...EVERYTHING,
      select,
      where,
      order: BY_ID,
      limit,
      offset,
    })) as readonly StoredGroup[]
  }

  async count(model: 'user' | 'group', where: Condition | undefined): Promise<number> {
    const select: readonly Selected[] = [
      { kind: 'aggregate', fn: 'count', field: undefined, alias: 'count', cast: undefined },
    ]
    const [row] = await this.#read(model, { ...EVERYTHING, select, where })
    return Number(Reflect.get(Object(row), 'count'))
  }

  /** NOT_FOUND. */
  async user(id: string): Promise<StoredUser> {
    const [user] = await this.users(isId(id), { offset: 0, limit: 1 })
    if (user === undefined) throw new PlatformError('NOT_FOUND')
    return user
  }

  /** NOT_FOUND. */
  async group(id: string): Promise<StoredGroup> {
    const [group] = await this.groups(isId(id), { offset: 0, limit: 1 })
    if (group === undefined) throw new PlatformError('NOT_FOUND')
    return group
  }

  /** Who is in the group itself; members of groups that imply it are not. */
  async memberIds(group: string): Promise<readonly string[]> {
    const [result] = await this.#door.run([
      {
        name: 'zennnn_scim_members',
        text: 'select source::text as id from app.user_groups where target = $1::uuid order by source',
        values: [group],
      },
    ])
    return (result?.rows ?? []).map(({ id }) => String(id))
  }

  async createUser(body: UserChange): Promise<string> {
    const { ids } = await answerChange(this.#context, {
      kind: 'create',
      model: 'user',
      body,
      columns: undefined,
      missing: 'default',
      returning: undefined,
    })
    return String(ids[0])
  }

  /** VERSION_CONFLICT when somebody else changed the user since it was read; ACCESS_DENIED for how administrators come in. */
  async updateUser(user: StoredUser, change: UserChange): Promise<void> {
    this.#guard.requireWaysIn(user, change)
    await this.#update(user, change)
  }

  /** Puts a user into a group or takes him out. ACCESS_DENIED for a group that makes administrators, VERSION_CONFLICT. */
  async setMember(id: string, group: StoredGroup, isMember: boolean): Promise<void> {
    this.#guard.requireOtherGroup(group)
    const [user] = await this.users(equals('id', id), { offset: 0, limit: 1 })
    if (user === undefined)
      throw refuseScim('invalidValue', `There is no user ${id}. Nobody was added or removed.`)
    const others = user.groups.map((each) => each.id).filter((each) => each !== group.id)
    await this.#update(user, { groups: isMember ? [...others, group.id] : others })
  }

  async #update({ id, version }: StoredUser, body: object): Promise<void> {
    await answerChange(this.#context, {
      kind: 'update',
      model: 'user',
      where: isId(id),
      body,
      version,
      maxAffected: undefined,
      returning: undefined,
    })
  }

  async #read(model: string, query: QueryBody): Promise<readonly unknown[]> {
    const { sight } = this.#context
    const [result] = await this.#door.run([
      compileQuery(sight, { ...query, model, count: undefined }),
    ])
    return answeredRows(result)
  }
}

/** Runs `body` in one transaction; whoever the key is not for is refused before anything is read. */
export async function withStore<T>(
  { connections, clock }: { readonly connections: Connections; readonly clock: Clock },
  { site, principal }: { readonly site: Site; readonly principal: Principal },
  body: (store: ScimStore) => Promise<T>,
): Promise<T> {
  return await connections.transaction(site.database, principal, async (transaction) => {
    await transaction.run({ name: 'zennnn_scim_enter', text: 'select', values: [] })
    return await body(new ScimStore(doorInto(transaction), site, clock))
  })
}

/** What cannot be an id is that of nothing. */
function isId(text: string): Condition {
  const id = text.toLowerCase()
  if (!isRecordId(id)) throw new PlatformError('NOT_FOUND')
  return equals('id', id)
}

const BY_ID = [{ path: ['id'], json: [], descending: false, nulls: undefined }] as const
const EVERYTHING = { where: undefined, order: [], limit: undefined, offset: undefined } as const

function selectedField(name: string): Selected {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}
