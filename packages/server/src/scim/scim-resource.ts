import { createHash } from 'node:crypto'
import { GROUP, USER } from './scim-message.ts'
import type { KnownGroup, StoredUser } from './scim-store.ts'

/** A user or a group as SCIM shows it. */
export interface Resource {
  readonly id: string
  readonly meta: {
    readonly location: string
    readonly version: string
    readonly [attribute: string]: unknown
  }
  readonly [attribute: string]: unknown
}

export function userResource(origin: string, user: StoredUser): Resource {
  const { id, login, name, email, active } = user
  return {
    schemas: [USER],
    id,
    ...(user.external_id === null ? {} : { externalId: user.external_id }),
    userName: login,
    name: { formatted: name },
    displayName: name,
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    active,
    groups: user.groups.map((group) => ({
      value: group.id,
      display: group.name,
      $ref: locationOf(origin, 'Groups', group.id),
      type: 'direct',
    })),
    meta: {
      resourceType: 'User',
      created: user.created_at,
      lastModified: user.updated_at,
      location: locationOf(origin, 'Users', id),
      version: `W/"${user.version}"`,
    },
  }
}

export function groupResource(origin: string, group: KnownGroup): Resource {
  const { id, name, externalId, memberIds } = group
  return {
    schemas: [GROUP],
    id,
    ...(externalId === null ? {} : { externalId }),
    displayName: name,
    members: memberIds.map((value) => ({
      value,
      $ref: locationOf(origin, 'Users', value),
      type: 'User',
    })),
    meta: {
      resourceType: 'Group',
      location: locationOf(origin, 'Groups', id),
      version: groupVersion(group),
    },
  }
}

/** A group changes when its members or its name in the directory do. */
function groupVersion({ externalId, memberIds }: KnownGroup): string {
  const state = JSON.stringify([externalId, memberIds])
  return `W/"${createHash('sha256').update(state).digest('base64url').slice(0, 22)}"`
}

function locationOf(origin: string, kind: 'Users' | 'Groups', id: string): string {
  return `${origin}/scim/v2/${kind}/${id}`
}

/** Leaves out what was not asked for (RFC 7644, 3.9); `schemas` and `id` always stay. */
export function chosen(resource: Resource, search: URLSearchParams): Partial<Resource> {
  const wanted = namesIn(search, 'attributes')
  const unwanted = namesIn(search, 'excludedAttributes')
  if (wanted.size === 0 && unwanted.size === 0) return resource
  const kept = Object.entries(resource).filter(([name]) => {
    const plain = name.toLowerCase()
    if (plain === 'schemas' || plain === 'id') return true
    return wanted.size > 0 ? wanted.has(plain) : !unwanted.has(plain)
  })
  return Object.fromEntries(kept)
}

/** Of `name.givenName` the whole of `name`. */
function namesIn(search: URLSearchParams, parameter: string): ReadonlySet<string> {
  const names = (search.get(parameter) ?? '').split(',').map((each) => each.trim().toLowerCase())
  return new Set(
    names
      .filter((name) => name !== '')
      .map((name) => name.replace(/^urn:.*:/, '').replace(/\..*$/, '')),
  )
}
