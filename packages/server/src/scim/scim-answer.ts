import type { Connections } from '@zennnn/data'
import { type Clock, PlatformError } from '@zennnn/kernel'
import type { TextReply } from '../http/reply.ts'
import { refuseScim } from '../http/scim-refusal.ts'
import type { Visit } from '../http/visit.ts'
import { listResponse } from './scim-message.ts'
import { chosen, type Resource } from './scim-resource.ts'
import type { Page } from './scim-store.ts'

/** What the routes of SCIM work with. */
export interface ScimTools {
  readonly connections: Connections
  readonly clock: Clock
}

const MAX_PAGE = 200

export function scimReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): TextReply {
  return {
    status,
    headers: {
      'content-type': 'application/scim+json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    text: body === undefined ? undefined : JSON.stringify(body),
  }
}

export function oneReply(visit: Visit, resource: Resource, status = 200): TextReply {
  const { location, version } = resource.meta
  return scimReply(status, chosen(resource, visit.url.searchParams), {
    etag: version,
    ...(status === 201 ? { location } : {}),
  })
}

export function listReply(visit: Visit, resources: readonly Resource[], total: number): TextReply {
  const { searchParams } = visit.url
  const shown = resources.map((resource) => chosen(resource, searchParams))
  return scimReply(200, listResponse(shown, { total, startIndex: pageOf(visit).offset + 1 }))
}

/** `startIndex` counts from 1; less is 1, and fewer than no resources are none (RFC 7644, 3.4.2.4). */
export function pageOf({ url }: Visit): Page {
  const startIndex = numberIn(url.searchParams, 'startIndex', 1)
  const count = numberIn(url.searchParams, 'count', 100)
  return {
    offset: Math.min(Math.max(startIndex, 1), 1_000_000_000) - 1,
    limit: Math.min(Math.max(count, 0), MAX_PAGE),
  }
}

function numberIn(search: URLSearchParams, name: string, otherwise: number): number {
  const text = search.get(name)
  if (text === null) return otherwise
  if (!/^-?\d{1,9}$/.test(text))
    throw refuseScim('invalidValue', `"${name}" must be a whole number.`)
  return Number(text)
}

/** VERSION_CONFLICT when `If-Match` names versions, and not this one. */
export function requireMatch({ request }: Visit, { meta }: Resource): void {
  const header = request.headers.get('if-match')
  if (header === null || header.trim() === '*') return
  if (!header.split(',').map(plainTag).includes(plainTag(meta.version)))
    throw new PlatformError('VERSION_CONFLICT')
}

function plainTag(tag: string): string {
  return tag.trim().replace(/^W\//, '')
}
