import { CARD_PROBLEM, hasCard, isRecordId, type PlatformError } from '@zennnn/kernel'
import { refuseScim } from '../http/scim-refusal.ts'
import { type Equality, parsePath } from './scim-filter.ts'
import { type Members, membersOf, type PatchOperation, tooMuch } from './scim-message.ts'

export const MAX_MEMBERS = 1000

/** A step of a PATCH, or the whole of a PUT. */
interface MemberChange {
  readonly op: PatchOperation['op']
  /** Undefined with `remove`: all. */
  readonly ids: readonly string[] | undefined
}

/** What of a group a directory may change. */
export interface GroupChange {
  readonly name: string | undefined
  /** Undefined: as it is. */
  readonly externalId: string | null | undefined
  /** One after the other. */
  readonly members: readonly MemberChange[]
}

const NOTHING: GroupChange = { name: undefined, externalId: undefined, members: [] }

/** A whole group, as PUT brings it. */
export function readGroup(message: Members): GroupChange {
  return {
    name: nameIn(message),
    externalId: externalIdIn(message) ?? null,
    members: [{ op: 'replace', ids: idsIn(message.get('members') ?? []) }],
  }
}

/** What the operations of a PATCH change, the later over the earlier ones. */
export function patchGroup(operations: readonly PatchOperation[]): GroupChange {
  const changes = operations.map(readOperation)
  const members = changes.flatMap((change) => change.members)
  if (members.reduce((sum, { ids = [] }) => sum + ids.length, 0) > MAX_MEMBERS) throw tooMany()
  return {
    name: changes.findLast(({ name }) => name !== undefined)?.name,
    externalId: changes.findLast(({ externalId }) => externalId !== undefined)?.externalId,
    members,
  }
}

/** Who is in a group after these changes. */
export function afterAll(
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

function readOperation({ op, path, value }: PatchOperation): GroupChange {
  if (path === undefined) {
    const message = membersOf(value, '"value"')
    const members = message.has('members') ? [{ op, ids: idsIn(message.get('members')) }] : []
    return { name: nameIn(message), externalId: externalIdIn(message), members }
  }
  const { name, where } = parsePath(path)
  const said = op === 'remove' ? null : value
  if (name === 'displayname') return { ...NOTHING, name: nameIn(new Map([[name, value]])) }
  if (name === 'externalid')
    return { ...NOTHING, externalId: externalIdIn(new Map([[name, said]])) }
  if (name !== 'members')
    throw refuseScim('mutability', 'Of a group only its members can be changed.')
  return { ...NOTHING, members: [memberChange(op, where, value)] }
}

function memberChange(
  op: PatchOperation['op'],
  where: Equality | undefined,
  value: unknown,
): MemberChange {
  if (where === undefined)
    return { op, ids: op === 'remove' && value === undefined ? undefined : idsIn(value) }
  if (op !== 'remove' || where.name !== 'value')
    throw refuseScim('invalidPath', 'A member is removed by members[value eq "…"].')
  return { op, ids: idsIn([{ value: where.value }]) }
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

export function nameIn(members: Members): string | undefined {
  const name = members.get('displayname')
  if (name === undefined || typeof name === 'string') return name
  throw refuseScim('invalidValue', '"displayName" must be a text.')
}

/** What the directory calls a group; null when it says that it is nothing any more. */
function externalIdIn(members: Members): string | null | undefined {
  const id = members.get('externalid')
  if (typeof id === 'string' && hasCard(id))
    throw refuseScim('invalidValue', `"externalId": ${CARD_PROBLEM}`)
  if (id === undefined || id === null || (typeof id === 'string' && id !== '')) return id
  throw refuseScim('invalidValue', '"externalId" must be a text that is not empty.')
}

export function tooMany(): PlatformError {
  return tooMuch(`One request adds and removes at most ${MAX_MEMBERS} members.`)
}
