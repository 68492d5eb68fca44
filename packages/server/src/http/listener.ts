import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Log, PlatformError } from '@zennnn/kernel'
import { readTarget, type Target } from './arrival.ts'
import type { DatabaseTurns, Turn } from './database-turns.ts'
import { incomingRequest } from './incoming-request.ts'
import type { Load } from './load.ts'
import type { Metrics } from './metrics.ts'
import { networkOf } from './network.ts'
import { problemResponse, type Refusal, toRefusal } from './problem-response.ts'
import { sendReply } from './reply.ts'
import { RequestRecord } from './request-record.ts'
import type { ProblemPage, Router } from './router.ts'
import { hstsOf, SECURITY_HEADERS } from './security-headers.ts'
import type { SlowReaders } from './slow-readers.ts'
import type { SourceNotice } from './source-port.ts'
import type { Site } from './visit.ts'
import type { Arrival } from './visit-open.ts'

export interface ListenerOptions {
  readonly router: Router
  readonly problemPage: ProblemPage
  /** Exact match of a host name (lower case, no port); undefined for hosts that are not served. */
  readonly findSite: (host: string) => Promise<Site | undefined>
  readonly domain: string
  /** Answers of the machine itself (health, metrics), which belong to no site. */
  readonly answerMachine: (request: MachineRequest) => MachineAnswer | undefined
  /** What every page says of the program. */
  readonly source: SourceNotice
  readonly load: Load
  readonly turns: DatabaseTurns
  readonly readers: SlowReaders
  readonly metrics: Metrics
  readonly log: Log
}

export interface MachineRequest {
  readonly path: string
  readonly host: string
  /** The other end of the connection is this machine. */
  readonly isLoopback: boolean
}

export interface MachineAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const DROPPED =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-original-.*|x-rewrite-url|x-http-method.*|cookie|via)$/i

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void

/** The first code that sees a request: headers and log line of every answer, then machine, load, host, router. */
export function createListener(options: ListenerOptions): Listener {
  return (incoming, outgoing) => {
    const record = openRecord(incoming, outgoing, options)
    answer({ incoming, outgoing, record }, options)
      .catch(async (error: unknown) => {
        record.fail(error)
        await sendRefusal(outgoing, toRefusal(error, record.id), options.problemPage)
      })
      .catch(() => {
        outgoing.destroy()
      })
  }
}

interface Opened {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly record: RequestRecord
}

async function answer(
  { incoming, outgoing, record }: Opened,
  options: ListenerOptions,
): Promise<void> {
  const target = readTarget(incoming)
  outgoing.setHeader('Strict-Transport-Security', hstsOf(target.host, options.domain))
  const machine = options.answerMachine({
    path: target.path,
    host: target.host,
    isLoopback: isLoopback(incoming.socket.remoteAddress),
  })
  if (machine !== undefined) {
    send(outgoing, machine)
    return
  }
  const leave = options.load.enter(networkOf(incoming.socket.remoteAddress ?? ''))
  let end: Turn = leave
  outgoing.once('close', () => {
    end()
  })
  const site = await findSite(target, options)
  record.reach({ database: site.database, host: target.host })
  const { load, turns, source, log } = options
  if (site.isCanary !== true) turns.see(site.database)
  const entered = turns.enter(site.database, load.places, () => outgoing.destroyed)
  // Not awaited where nobody waits: that would cost every request.
  const turn = typeof entered === 'function' ? entered : await entered
  end = () => {
    leave()
    turn()
  }
  if (outgoing.destroyed) end()
  const arrival = toArrival({ site, record, leave, incoming, target, source, log })
  await sendReply(outgoing, await options.router(arrival))
}

function openRecord(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { log, metrics, readers }: ListenerOptions,
): RequestRecord {
  const method = incoming.method ?? ''
  const record = new RequestRecord({ id: randomUUID(), method, target: incoming.url ?? '' })
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) outgoing.setHeader(name, value)
  outgoing.setHeader('X-Request-Id', record.id)
  readers.watch(outgoing)
  outgoing.once('close', () => {
    readers.forget(outgoing)
    const status = outgoing.statusCode
    metrics.observe(method, status, (performance.now() - record.startedAt) / 1000)
    record.write(log, { status, complete: outgoing.writableFinished })
  })
  return record
}

async function findSite(target: Target, options: ListenerOptions): Promise<Site> {
  const site = await options.findSite(target.host)
  if (site === undefined) throw new PlatformError('HOST_UNKNOWN')
  return site
}

function toArrival(known: {
  readonly site: Site
  readonly record: RequestRecord
  readonly leave: () => void
  readonly incoming: IncomingMessage
  readonly target: Target
  readonly source: SourceNotice
  readonly log: Log
}): Arrival {
  const { site, record, leave, incoming, target, source, log } = known
  const cookies = incoming.headers.cookie
  dropHeaders(incoming)
  const address = incoming.socket.remoteAddress ?? ''
  const request = incomingRequest(incoming)
  return { request, target: target.path, cookies, site, source, record, leave, address, log }
}

/** Nothing behind this point can believe a forwarded header, or leak a cookie. */
function dropHeaders({ headers }: IncomingMessage): void {
  for (const name of Object.keys(headers)) if (DROPPED.test(name)) delete headers[name]
}

/** For requests that never came to the router: unknown hosts, overload. */
async function sendRefusal(
  outgoing: ServerResponse,
  refusal: Refusal,
  problemPage: ProblemPage,
): Promise<void> {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const isForPeople = outgoing.req.headers.accept?.includes('text/html') === true
  const answer = isForPeople ? problemPage(refusal, undefined) : problemResponse(refusal)
  for (const [name, value] of answer.headers) outgoing.setHeader(name, value)
  // The body of a refused request is not read, so the connection cannot be used again.
  outgoing.setHeader('Connection', 'close')
  send(outgoing, {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    body: await answer.text(),
  })
}

function send(outgoing: ServerResponse, answer: MachineAnswer): void {
  const { status, type, body } = answer
  outgoing.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body)
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '')
}
