import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { type Log, PlatformError } from '@zennnn/kernel'
import type { Hono } from 'hono'
import { readTarget, type Target } from './arrival.ts'
import type { Load } from './load.ts'
import type { Metrics } from './metrics.ts'
import { networkOf } from './network.ts'
import { problemResponse, type Refusal, toRefusal } from './problem-response.ts'
import { RequestRecord } from './request-record.ts'
import type { ProblemPage } from './router.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { Site } from './visit.ts'
import type { Arrival, ServerEnv } from './visit-open.ts'

export interface ListenerOptions {
  readonly router: Hono<ServerEnv>
  readonly problemPage: ProblemPage
  /** Exact match of a host name (lower case, no port); undefined for hosts that are not served. */
  readonly findSite: (host: string) => Promise<Site | undefined>
  /** Answers of the machine itself (health, metrics), which belong to no site. */
  readonly answerMachine: (request: MachineRequest) => MachineAnswer | undefined
  readonly load: Load
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
  const toRouter = createBridge(options.router)
  return (incoming, outgoing) => {
    const record = openRecord(incoming, outgoing, options)
    answer({ incoming, outgoing, record }, options, toRouter)
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
  toRouter: Bridge,
): Promise<void> {
  const target = readTarget(incoming)
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
  outgoing.once('close', leave)
  const site = await findSite(target, options)
  record.reach({ database: site.database, host: target.host })
  incoming.url = target.path
  const arrival = toArrival({ site, record, leave, incoming, log: options.log })
  await toRouter({ arrival, incoming, outgoing })
}

function openRecord(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { log, metrics }: ListenerOptions,
): RequestRecord {
  const method = incoming.method ?? ''
  const record = new RequestRecord({ id: randomUUID(), method, target: incoming.url ?? '' })
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) outgoing.setHeader(name, value)
  outgoing.setHeader('X-Request-Id', record.id)
  outgoing.once('close', () => {
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
  readonly log: Log
}): Arrival {
  const { site, record, leave, incoming, log } = known
  const cookies = incoming.headers.cookie
  dropHeaders(incoming)
  return {
    cookies,
    site,
    record,
    leave,
    address: incoming.socket.remoteAddress ?? '',
    log: log.with({ request: record.id, database: site.database }),
  }
}

/** Nothing behind this point can believe a forwarded header, or leak a cookie. */
function dropHeaders(incoming: IncomingMessage): void {
  const { headers, rawHeaders } = incoming
  for (const name of Object.keys(headers)) if (DROPPED.test(name)) delete headers[name]
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2)
    if (DROPPED.test(rawHeaders[index] ?? '')) rawHeaders.splice(index, 2)
}

interface Exchange {
  readonly arrival: Arrival
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

type Bridge = (exchange: Exchange) => Promise<void>

/** The listener of Hono's adaptor takes two arguments only; the arrival travels beside the incoming message. */
function createBridge(router: Hono<ServerEnv>): Bridge {
  const arrivals = new WeakMap<object, Arrival>()
  // The adaptor puts its own Response in the place of the global one: bodies that are text then leave in one write
  // instead of through a stream (measured: 120 → 80 µs of CPU a request).
  const listen = getRequestListener(async (request, { incoming }) => {
    const arrival = arrivals.get(incoming)
    if (arrival === undefined) throw new PlatformError('INTERNAL')
    return await router.fetch(request, { arrival })
  })
  return async ({ arrival, incoming, outgoing }) => {
    arrivals.set(incoming, arrival)
    await listen(incoming, outgoing)
  }
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
