import { type Condition, equals } from '@zennnn/data'
import { isRecordId, PlatformError } from '@zennnn/kernel'
import type { TextReply } from '../http/reply.ts'
import { refuseScim } from '../http/scim-refusal.ts'
import type { Visit } from '../http/visit.ts'
import { listReply, oneReply, pageOf, requireMatch, type ScimTools } from './scim-answer.ts'
import { type Equality, parseFilter } from './scim-filter.ts'
import {
  afterAll,
  type GroupChange,
  MAX_MEMBERS,
  nameIn,
  patchGroup,
  readGroup,
  tooMany,
} from './scim-group-read.ts'
import { GROUP, messageOf, operationsOf } from './scim-message.ts'
import { groupResource } from './scim-resource.ts'
import { type KnownGroup, type ScimStore, withStore } from './scim-store.ts'

const FOUND_BY: ReadonlySet<string> = new Set(['id', 'displayname', 'externalid'])

export async function listGroups(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const text = visit.url.searchParams.get('filter')
  const terms = text === null ? [] : parseFilter(text)
  const page = pageOf(visit)
  return await withStore(tools, visit, async (store) => {
    const where = conditionOf(terms, await store.groupExternalIds())
    const total = await store.countGroups(where)
    const groups = page.limit === 0 ? [] : await store.groups(where, page)
    return listReply(
      visit,
      groups.map((group) => groupResource(visit.site.origin, group)),
      total,
    )
  })
}

export async function showGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => await answerGroup(store, visit))
}

/** Groups are what apps declare. One that is there already says so, and a directory finds it then by its name. */
export async function refuseNewGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const name = nameIn(messageOf(await visit.json(), GROUP))
  return await withStore(tools, visit, async (store) => {
    if (name !== undefined && (await store.countGroups(equals('name', name))) > 0)
      throw new PlatformError('UNIQUE_VIOLATED', { message: 'There is a group of this name.' })
    throw fixed()
  })
}

export async function refuseEndOfGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    await store.group(idOf(visit))
    throw fixed()
  })
}

export async function putGroup(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await changeGroup(tools, visit, readGroup(messageOf(await visit.json(), GROUP)))
}

export async function patchGroupBy(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await changeGroup(tools, visit, patchGroup(operationsOf(await visit.json())))
}

async function changeGroup(
  tools: ScimTools,
  visit: Visit,
  { name, externalId, members }: GroupChange,
): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    const group = await store.group(idOf(visit))
    if (name !== undefined && name !== group.name)
      throw refuseScim('mutability', 'The name of a group cannot be changed: rights speak of it.')
    requireMatch(visit, groupResource(visit.site.origin, group))
    if (externalId !== undefined && externalId !== group.externalId)
      await store.callGroup(group, externalId)
    await carryOut(store, group, afterAll(group.memberIds, members))
    return await answerGroup(store, visit)
  })
}

/** Each membership is a change of its user, as on the page of users: refused, logged and sealed the same way. */
async function carryOut(
  store: ScimStore,
  group: KnownGroup,
  after: ReadonlySet<string>,
): Promise<void> {
  const changed = [...after.symmetricDifference(new Set(group.memberIds))]
  if (changed.length > MAX_MEMBERS) throw tooMany()
  for (const id of changed) await store.setMember(id, group, after.has(id))
}

function conditionOf(
  terms: readonly Equality[],
  externalIds: ReadonlyMap<string, string>,
): Condition | undefined {
  if (terms.length === 0) return undefined
  return { kind: 'and', conditions: terms.map((term) => toCondition(term, externalIds)) }
}

function toCondition(
  { name, value }: Equality,
  externalIds: ReadonlyMap<string, string>,
): Condition {
  if (typeof value === 'boolean' || !FOUND_BY.has(name))
    throw refuseScim('invalidFilter', 'Groups are found by id, by displayName and by externalId.')
  if (name === 'displayname') return equals('name', value)
  const id =
    name === 'id' ? value : [...externalIds].find(([, external]) => external === value)?.[0]
  return id !== undefined && isRecordId(id) ? equals('id', id) : { kind: 'or', conditions: [] }
}

async function answerGroup(store: ScimStore, visit: Visit): Promise<TextReply> {
  return oneReply(visit, groupResource(visit.site.origin, await store.group(idOf(visit))))
}

function idOf({ params }: Visit): string {
  return params['id'] ?? ''
}

function fixed(): PlatformError {
  return new PlatformError('ACCESS_DENIED', {
    message: 'Groups are declared by apps; none is made or deleted by SCIM.',
    hint: 'Use one of GET /scim/v2/Groups.',
  })
}
