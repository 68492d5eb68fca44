import { type Condition, equals } from '@zennnn/data'
import { isRecordId, PlatformError } from '@zennnn/kernel'
import type { TextReply } from '../http/reply.ts'
import { refuseScim } from '../http/scim-refusal.ts'
import type { Visit } from '../http/visit.ts'
import { listReply, oneReply, pageOf, requireMatch, type ScimTools } from './scim-answer.ts'
import { parseFilter, parsePath } from './scim-filter.ts'
import {
  GROUP,
  type Members,
  membersOf,
  messageOf,
  operationsOf,
  type PatchOperation,
  tooMuch,
} from './scim-message.ts'
import { groupResource } from './scim-resource.ts'
import { type ScimStore, type StoredGroup, withStore } from './scim-store.ts'

const MAX_MEMBERS = 1000

/** A step of a PATCH, or the whole of a PUT. */
interface MemberChange {
  readonly op: PatchOperation['op']
  /** Undefined with `remove`: all. */
  readonly ids: readonly string[] | undefined
}

export async function listGroups(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const filter = visit.url.searchParams.get('filter')
  const where = filter === null ? undefined : conditionOf(filter)
  const page = pageOf(visit)
  return await withStore(tools, visit, async (store) => {
    const total = await store.count('group', where)
    const groups = page.limit === 0 ? [] : await store.groups(where, page)
    const resources = []
    for (const group of groups) resources.push(await resourceOf(store, visit, group))
    return listReply(visit, resources, total)
  })
}

export async function showGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    const group = await store.group(visit.params['id'] ?? '')
    return oneReply(visit, await resourceOf(store, visit, group))
  })
}

/** Groups are what apps declare. One that is there already says so, and a directory finds it then by its name. */
export async function refuseNewGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const name = nameIn(messageOf(await visit.json(), GROUP))
  return await withStore(tools, visit, async (store) => {
    if (name !== undefined && (await store.count('group', equals('name', name))) > 0)
      throw new PlatformError('UNIQUE_VIOLATED', { message: 'There is a group of this name.' })
    throw fixed()
  })
}

export async function refuseEndOfGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    await store.group(visit.params['id'] ?? '')
    throw fixed()
  })
}

export async function putGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const message = messageOf(await visit.json(), GROUP)
  const name = nameIn(message)
  const ids = idsIn(message.get('members') ?? [])
  return await changeGroup(tools, visit, { name, changes: [{ op: 'replace', ids }] })
}

export async function patchGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const operations = operationsOf(await visit.json()).map(readOperation)
  const changes = operations.flatMap(({ change }) => (change === undefined ? [] : [change]))
  const named = operations.findLast(({ name }) => name !== undefined)
  if (changes.reduce((sum, { ids = [] }) => sum + ids.length, 0) > MAX_MEMBERS) throw tooMany()
  return await changeGroup(tools, visit, { name: named?.name, changes })
}

async function changeGroup(
  tools: ScimTools,
  visit: Visit,
  {
    name,
    changes,
  }: { readonly name: string | undefined; readonly changes: readonly MemberChange[] },
): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    const group = await store.group(visit.params['id'] ?? '')
    if (name !== undefined && name !== group.name)
      throw refuseScim('mutability', 'The name of a group cannot be changed: rights speak of it.')
    const before = await store.memberIds(group.id)
    requireMatch(visit, groupResource(visit.site.origin, group, before))
    await carryOut(store, group, { before, after: afterAll(before, changes) })
    return oneReply(visit, await resourceOf(store, visit, group))
  })
}

function afterAll(
  before: readonly string[],
  changes: readonly MemberChange[],
): ReadonlySet<string> {
  let members = new Set(before)
  for (const { op, ids } of changes) {
    if (op === 'add') members = members.union(new Set(ids))
    else if (op === 'replace') members = new Set(ids)
    else members = ids === undefined ? new Set() : members.difference(new Set(ids))
  }
  return members
}

/** Each membership is a change of its user, as on the page of users: refused, logged and sealed the same way. */
async function carryOut(
  store: ScimStore,
  group: StoredGroup,
  { before, after }: { readonly before: readonly string[]; readonly after: ReadonlySet<string> },
): Promise<void> {
  const changed = [...after.symmetricDifference(new Set(before))]
  if (changed.length > MAX_MEMBERS) throw tooMany()
  for (const id of changed) await store.setMember(id, group, after.has(id))
}

function readOperation({ op, path, value }: PatchOperation): {
  readonly name?: string | undefined
  readonly change?: MemberChange
} {
  if (path === undefined) {
    const members = membersOf(value, '"value"')
    const ids = members.has('members') ? idsIn(members.get('members')) : undefined
    const name = nameIn(members)
    return ids === undefined ? { name } : { name, change: { op, ids } }
  }
  const { name, where } = parsePath(path)
  if (name === 'displayname') return { name: nameIn(new Map([['displayname', value]])) }
  if (name !== 'members')
    throw refuseScim('mutability', 'Of a group only its members can be changed.')
  if (where === undefined)
    return {
      change: { op, ids: op === 'remove' && value === undefined ? undefined : idsIn(value) },
    }
  if (op !== 'remove' || where.name !== 'value')
    throw refuseScim('invalidPath', 'A member is removed by members[value eq "…"].')
  return { change: { op, ids: idsIn([{ value: where.value }]) } }
}

/** A member of a group that is sent is that of a user: groups in groups are what apps declare. */
function idsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length > MAX_MEMBERS) throw tooMany()
  return list.map((each) => {
    const id = membersOf(each, 'A member').get('value')
    if (typeof id === 'string' && isRecordId(id.toLowerCase())) return id.toLowerCase()
    throw refuseScim('invalidValue', 'The value of a member must be the id of a user.')
  })
}

function nameIn(members: Members): string | undefined {
  const name = members.get('displayname')
  if (name === undefined || typeof name === 'string') return name
  throw refuseScim('invalidValue', '"displayName" must be a text.')
}

function conditionOf(filter: string): Condition {
  const conditions = parseFilter(filter).map(({ name, value }): Condition => {
    if (typeof value === 'boolean' || (name !== 'id' && name !== 'displayname'))
      throw refuseScim('invalidFilter', 'Groups are found by id and by displayName.')
    if (name === 'displayname') return equals('name', value)
    return isRecordId(value) ? equals('id', value) : { kind: 'or', conditions: [] }
  })
  return { kind: 'and', conditions }
}

async function resourceOf(store: ScimStore, visit: Visit, group: StoredGroup) {
  return groupResource(visit.site.origin, group, await store.memberIds(group.id))
}

function fixed(): PlatformError {
  return new PlatformError('ACCESS_DENIED', {
    message: 'Groups are declared by apps; none is made or deleted by SCIM.',
    hint: 'Use one of GET /scim/v2/Groups.',
  })
}

function tooMany(): PlatformError {
  return tooMuch(`One request adds and removes at most ${MAX_MEMBERS} members.`)
}
