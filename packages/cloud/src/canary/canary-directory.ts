import { createServer, type TLSSocket } from 'node:tls'
import { equalSecrets } from '@zennnn/kernel'
import type { ServerIdentity } from './canary-certificate.ts'
import { type CanaryListener, listenForCanary } from './canary-listener.ts'
import {
  type Element,
  elementsOf,
  readElement,
  TAG,
  textOf,
  writeElement,
  writeMessage,
  writeResult,
} from './ldap-message.ts'

/** Below which all of its entries lie. */
export const DIRECTORY_BASE = 'dc=canary,dc=invalid'
/** Who looks for others. */
export const DIRECTORY_SEARCHER = `cn=search,${DIRECTORY_BASE}`
/** RFC 4511, 4.1.9. */
const SUCCESS = 0
const PROTOCOL_ERROR = 2
const INVALID_CREDENTIALS = 49
const INSUFFICIENT_ACCESS = 50
/** No question of ours is nearly as long. */
const MAX_BYTES = 16 * 1024

interface DirectoryOrder {
  readonly socket: string
  readonly identity: ServerIdentity
  readonly searchPassword: string
  /** The one person in it. `key`: what stays of an entry (entryUUID). */
  readonly person: { readonly login: string; readonly key: string; readonly password: string }
}

/** One connection, and who speaks on it. */
interface Line {
  readonly order: DirectoryOrder
  readonly send: (message: Buffer) => void
  isSearcher: boolean
}

/**
 * A directory of LDAP over TLS with one person: binds with a password, and a search for a login by the search account (RFC 4511).
 * To a bind without a password it says yes, as many do (RFC 4513, 5.1.2): that nobody comes in so is not its care.
 */
export async function startCanaryDirectory(order: DirectoryOrder): Promise<CanaryListener> {
  const { socket, identity } = order
  const server = createServer({ ...identity, minVersion: 'TLSv1.2' }, (caller) => {
    listen(caller, order)
  })
  // Who shows no TLS, or does not believe the certificate, is hung up on.
  server.on('tlsClientError', () => undefined)
  return await listenForCanary(server, socket)
}

function listen(caller: TLSSocket, order: DirectoryOrder): void {
  const send = (message: Buffer): void => {
    caller.write(message)
  }
  const line: Line = { order, send, isSearcher: false }
  let unread = Buffer.alloc(0)
  caller.on('error', () => caller.destroy())
  caller.on('data', (piece: Buffer) => {
    unread = Buffer.concat([unread, piece])
    try {
      unread = readAll(line, unread)
    } catch {
      // What is no LDAP, or ends the connection.
      caller.destroy()
    }
  })
}

/** Answers every message that is whole; returns what is left. */
function readAll(line: Line, bytes: Buffer): Buffer<ArrayBuffer> {
  let rest = bytes
  for (let read = readElement(rest); read !== undefined; read = readElement(rest)) {
    answer(line, read.element)
    rest = rest.subarray(read.size)
  }
  if (rest.length > MAX_BYTES) throw new RangeError('Too long a message.')
  return Buffer.from(rest)
}

function answer(line: Line, message: Element): void {
  const [id, operation] = elementsOf(message)
  if (id === undefined || operation === undefined) throw new RangeError('No message of LDAP.')
  const say = (said: Buffer): void => {
    line.send(writeMessage(id.content, said))
  }
  switch (operation.tag) {
    case TAG.bindRequest:
      say(writeResult(TAG.bindResponse, bind(line, operation)))
      return
    case TAG.searchRequest:
      search(line, operation, say)
      return
    case TAG.extendedRequest:
      say(writeResult(TAG.extendedResponse, PROTOCOL_ERROR))
      return
    default:
      throw new RangeError('The connection is over.')
  }
}

/** Who it was before he is no more, whatever comes of it (RFC 4511, 4.2.1). */
function bind(line: Line, operation: Element): number {
  const { searchPassword, person } = line.order
  const [, name, proof] = elementsOf(operation)
  const [dn, password] = [textOf(name), textOf(proof)]
  line.isSearcher = false
  if (proof?.tag !== TAG.simple) return PROTOCOL_ERROR
  if (password === '') return SUCCESS
  const known = new Map([
    [DIRECTORY_SEARCHER, searchPassword],
    [nameOf(person.login), person.password],
  ]).get(dn)
  if (known === undefined || !equalSecrets(password, known)) return INVALID_CREDENTIALS
  line.isSearcher = dn === DIRECTORY_SEARCHER
  return SUCCESS
}

/** By one equation, as `(uid=…)`: nothing else is asked here. */
function search(
  { isSearcher, order }: Line,
  operation: Element,
  say: (said: Buffer) => void,
): void {
  const filter = elementsOf(operation)[6]
  if (!isSearcher) {
    say(writeResult(TAG.searchDone, INSUFFICIENT_ACCESS))
    return
  }
  const [attribute, value] = filter?.tag === TAG.equality ? elementsOf(filter) : []
  const { login, key } = order.person
  if (textOf(attribute) === 'uid' && textOf(value).toLowerCase() === login)
    say(writeEntry(nameOf(login), { entryUUID: key, cn: 'Listed' }))
  say(writeResult(TAG.searchDone, SUCCESS))
}

function nameOf(login: string): string {
  return `uid=${login},${DIRECTORY_BASE}`
}

function writeEntry(dn: string, attributes: Readonly<Record<string, string>>): Buffer {
  const written = Object.entries(attributes).map(([type, value]) =>
    writeElement(
      TAG.sequence,
      writeElement(TAG.octets, type),
      writeElement(TAG.set, writeElement(TAG.octets, value)),
    ),
  )
  const name = writeElement(TAG.octets, dn)
  return writeElement(TAG.searchEntry, name, writeElement(TAG.sequence, ...written))
}
