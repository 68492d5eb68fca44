import { type Condition, equals } from '@zennnn/data'
import { isRecordId } from '@zennnn/kernel'
import type { TextReply } from '../http/reply.ts'
import { refuseScim } from '../http/scim-refusal.ts'
import type { Visit } from '../http/visit.ts'
import {
  listReply,
  oneReply,
  pageOf,
  requireMatch,
  type ScimTools,
  scimReply,
} from './scim-answer.ts'
import { type Equality, parseFilter } from './scim-filter.ts'
import { messageOf, operationsOf, USER } from './scim-message.ts'
import { userResource } from './scim-resource.ts'
import { type ScimStore, withStore } from './scim-store.ts'
import { patchUser, readUser, toLogin, type UserChange } from './scim-user-read.ts'

export async function listUsers(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const filter = visit.url.searchParams.get('filter')
  const where = filter === null ? undefined : conditionOf(parseFilter(filter))
  const page = pageOf(visit)
  return await withStore(tools, visit, async (store) => {
    const total = await store.countUsers(where)
    const users = page.limit === 0 ? [] : await store.users(where, page)
    return listReply(
      visit,
      users.map((user) => userResource(visit.site.origin, user)),
      total,
    )
  })
}

export async function showUser(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => await answerUser(store, visit, idOf(visit)))
}

export async function createUser(tools: ScimTools, visit: Visit): Promise<TextReply> {
  const user = readUser(messageOf(await visit.json(), USER))
  return await withStore(tools, visit, async (store) => {
    const id = await store.createUser(user)
    return await answerUser(store, visit, id, 201)
  })
}

export async function putUser(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await changeUser(tools, visit, readUser(messageOf(await visit.json(), USER)))
}

export async function patchUserBy(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await changeUser(tools, visit, patchUser(operationsOf(await visit.json())))
}

/** A user who is gone comes in no more at once; what was done by him, and the user himself, stay on record. */
export async function endUser(tools: ScimTools, visit: Visit): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    const user = await store.user(idOf(visit))
    requireMatch(visit, userResource(visit.site.origin, user))
    await store.deleteUser(user)
    return scimReply(204, undefined)
  })
}

async function changeUser(tools: ScimTools, visit: Visit, change: UserChange): Promise<TextReply> {
  return await withStore(tools, visit, async (store) => {
    const user = await store.user(idOf(visit))
    requireMatch(visit, userResource(visit.site.origin, user))
    await store.updateUser(user, change)
    return await answerUser(store, visit, user.id)
  })
}

async function answerUser(
  store: ScimStore,
  visit: Visit,
  id: string,
  status = 200,
): Promise<TextReply> {
  return oneReply(visit, userResource(visit.site.origin, await store.user(id)), status)
}

function idOf({ params }: Visit): string {
  return params['id'] ?? ''
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['id', 'id'],
  ['username', 'login'],
  ['externalid', 'external_id'],
  ['displayname', 'name'],
  ['active', 'active'],
  ['emails', 'email'],
  ['emails.value', 'email'],
])

function conditionOf(terms: readonly Equality[]): Condition {
  return { kind: 'and', conditions: terms.map(toCondition) }
}

function toCondition({ name, value }: Equality): Condition {
  const field = FIELDS.get(name)
  if (field === undefined || (typeof value === 'boolean') !== (field === 'active'))
    throw refuseScim('invalidFilter', `Users cannot be found by "${name.slice(0, 100)}" like that.`)
  const text = String(value)
  if (field === 'login') return equals(field, toLogin(text))
  // What cannot be an id is that of nobody.
  if (field === 'id' && !isRecordId(text)) return { kind: 'or', conditions: [] }
  return equals(field, text)
}
