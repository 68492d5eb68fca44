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

/** A group with what the directory knows of it. */
export interface KnownGroup extends StoredGroup {
  /** What the directory calls it; null when it never said. */
  readonly externalId: string | null
  /** Who is in the group itself; members of groups that imply it are not. */
  readonly memberIds: readonly string[]
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

  /** Those that the directory has not deleted, or that are active again since. */
  async users(where: Condition | undefined, page: Page): Promise<readonly StoredUser[]> {
    return await this.#users(notDeleted(where), page)
  }

  async countUsers(where: Condition | undefined): Promise<number> {
    return await this.#count('user', notDeleted(where))
  }

  async #users(where: Condition, { offset, limit }: Page): Promise<readonly StoredUser[]> {
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

  /** With their members: as many statements for one group as for all. */
  async groups(
    where: Condition | undefined,
    { offset, limit }: Page,
  ): Promise<readonly KnownGroup[]> {
    const select = ['id', 'name'].map(selectedField)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the columns are those of the select above
    const found = (await this.#read('group', {
      ...EVERYTHING,
      select,
      where,
      order: BY_ID,
      limit,
      offset,
    })) as readonly StoredGroup[]
    const members = await this.#members(found.map(({ id }) => id))
    const externalIds = await this.groupExternalIds()
    return found.map((group) => ({
      ...group,
      externalId: externalIds.get(group.id) ?? null,
      memberIds: members.get(group.id) ?? [],
    }))
  }

  async countGroups(where: Condition | undefined): Promise<number> {
    return await this.#count('group', where)
  }

  /** What the directory calls groups, by their ids. */
  async groupExternalIds(): Promise<ReadonlyMap<string, string>> {
    const [result] = await this.#door.run([
      {
        name: 'zennnn_scim_groups',
        text: 'select group_id::text as id, external_id from zennnn.scim_groups()',
        values: [],
      },
    ])
    const rows = result?.rows ?? []
    return new Map(rows.map(({ id, external_id: externalId }) => [String(id), String(externalId)]))
  }

  async #count(model: 'user' | 'group', where: Condition | undefined): Promise<number> {
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
  async group(id: string): Promise<KnownGroup> {
    const [group] = await this.groups(isId(id), { offset: 0, limit: 1 })
    if (group === undefined) throw new PlatformError('NOT_FOUND')
    return group
  }

  /** By group: who is in it itself, without who was deleted. */
  async #members(groups: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const [result] = await this.#door.run([
      {
        name: 'zennnn_scim_members_2',
        text: `select m.target::text as "group", array_agg(m.source::text order by m.source) as members
          from app.user_groups m join app."user" u on u.id = m.source
          where m.target = any($1::uuid[]) and (u.active or not u.deprovisioned) group by m.target`,
        values: [groups],
      },
    ])
    return new Map(
      (result?.rows ?? []).map(({ group, members }) => [
        String(group),
        Array.isArray(members) ? members.map(String) : [],
      ]),
    )
  }

  /** Whoever was deleted comes back under the same login: what was done by him is his again, his groups are not. */
  async createUser(body: UserChange & { readonly login: string }): Promise<string> {
    const [deleted] = await this.#users(
      { kind: 'and', conditions: [DELETED, equals('login', body.login)] },
      { offset: 0, limit: 1 },
    )
    if (deleted !== undefined) {
      await this.updateUser(deleted, { active: true, ...body })
      return deleted.id
    }
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
    await this.#update(user, { ...change, deprovisioned: false })
  }

  /** Neither active nor in a group any more, without a way to come in, and for the directory not there. ACCESS_DENIED for administrators. */
  async deleteUser(user: StoredUser): Promise<void> {
    for (const group of user.groups) this.#guard.requireOtherGroup(group)
    await this.#update(user, {
      active: false,
      deprovisioned: true,
      external_id: null,
      groups: [],
    })
    await this.#door.run([{ text: 'select zennnn.scim_user_end($1)', values: [user.id] }])
  }

  /** Keeps what the directory calls a group. UNIQUE_VIOLATED, CONSTRAINT_VIOLATED. */
  async callGroup({ id }: StoredGroup, externalId: string | null): Promise<void> {
    await this.#door.run([
      { text: 'select zennnn.scim_group_call($1, $2)', values: [id, externalId] },
    ])
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

/** What a directory deleted (RFC 7644, 3.6). Who is activated by hand since is there again. */
const DELETED: Condition = {
  kind: 'and',
  conditions: [equals('deprovisioned', 'true'), equals('active', 'false')],
}

function notDeleted(where: Condition | undefined): Condition {
  const isThere: Condition = { kind: 'not', condition: DELETED }
  return where === undefined ? isThere : { kind: 'and', conditions: [isThere, where] }
}

const BY_ID = [{ path: ['id'], json: [], descending: false, nulls: undefined }] as const
const EVERYTHING = { where: undefined, order: [], limit: undefined, offset: undefined } as const

function selectedField(name: string): Selected {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}
