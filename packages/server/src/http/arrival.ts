import type { IncomingMessage } from 'node:http'
import { PlatformError } from '@zennnn/kernel'

/** Longest request target served, in characters. */
const MAX_TARGET = 8192

const HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/
const IPV6 = /^\[[0-9a-f:.]+\]$/

/** What the first line and the Host header say, in one form only. */
export interface Target {
  /** Lower case, without port and trailing dot. */
  readonly host: string
  /** Path and query, beginning with `/`. */
  readonly path: string
}

/**
 * Reads for which host a request is. Forwarded headers are never looked at. A request with two Host headers, without one,
 * or with an absolute URI that names another host than the header is HOST_UNKNOWN; a target that is not a path, or is
 * too long, is QUERY_INVALID.
 */
export function readTarget(incoming: IncomingMessage): Target {
  const target = incoming.url ?? ''
  if (target.length > MAX_TARGET)
    throw new PlatformError('QUERY_INVALID', {
      message: 'The address of this request is too long.',
      details: { limit: MAX_TARGET },
    })
  const host = parseHost(onlyHostHeader(incoming.rawHeaders))
  if (target.startsWith('/')) return { host, path: requirePath(target) }
  const absolute = /^https:\/\/([^/?#]*)(\/.*)?$/i.exec(target)
  if (absolute === null) throw invalidTarget()
  if (parseHost(absolute[1] ?? '') !== host) throw new PlatformError('HOST_UNKNOWN')
  return { host, path: requirePath(absolute[2] ?? '/') }
}

/** `ACME.localhost.:8443` → `acme.localhost`. */
function parseHost(authority: string): string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(authority.toLowerCase())
  const host = match?.[1]?.replace(/\.$/, '') ?? ''
  if (host.length > 253 || !(HOST.test(host) || IPV6.test(host)))
    throw new PlatformError('HOST_UNKNOWN')
  return host
}

/** Node keeps only the first of two Host headers, so the raw ones are counted. */
function onlyHostHeader(rawHeaders: readonly string[]): string {
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host',
  )
  const [value] = values
  if (value === undefined || values.length > 1) throw new PlatformError('HOST_UNKNOWN')
  return value
}

function requirePath(path: string): string {
  // `//evil/` would be read as another host when it is put together with a scheme again.
  if (path.startsWith('//') || path.includes('\\') || path.includes('#')) throw invalidTarget()
  return path
}

function invalidTarget(): PlatformError {
  return new PlatformError('QUERY_INVALID', {
    message: 'The address of this request is not a path of this site.',
  })
}
