import type { Connections } from '@zennnn/data'
import { findSignedIn, unattendedPort } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { EventStream } from './event-stream.ts'
import type { Route } from './route.ts'
import type { Visit } from './visit.ts'

const CHANNEL = 'zennnn_change'
const HEARTBEAT_MS = 15_000
const STREAMS_PER_USER = 10
const DESCRIPTION = {
  summary: 'Changes as they happen',
  answer: {
    status: 200,
    means:
      'Server-sent events: change with {model, id} of a record you see; reset when everything is to be read again',
    content: { 'text/event-stream': { type: 'string' } },
  },
} as const

/** All open event streams of this process. Close it, or they keep their connections open. */
export class Events {
  readonly #connections: Connections
  /** With database and user, which the limit is about. */
  readonly #open = new Map<EventStream, string>()
  /** The same by database and token: asked at every read of one record. */
  readonly #bySession = new Map<string, Set<EventStream>>()

  constructor(connections: Connections) {
    this.#connections = connections
    // A stream keeps a connection open. Who listened connects anew, to the database that is there then, and reads all again.
    connections.onHold((database) => {
      for (const [stream, owner] of this.#open) if (owner.startsWith(`${database} `)) stream.end()
    })
  }

  /** How many streams are open. */
  get count(): number {
    return this.#open.size
  }

  /** `GET /api/events`: server-sent events `change` with `{model, id}` of records the session can see. */
  get route(): Route {
    return {
      methods: ['GET'],
      path: '/api/events',
      site: 'any',
      access: 'session',
      kind: 'api',
      description: DESCRIPTION,
      answer: async (visit) => await this.#answer(visit),
    }
  }

  /** Ends the streams of a session that was signed out. */
  endSession(token: string): void {
    for (const stream of this.#open.keys()) if (stream.token === token) stream.end()
  }

  /** Whether the session of a visit has a stream open. */
  isHeardBy(visit: Visit): boolean {
    return this.#bySession.has(sessionKey(visit))
  }

  /** A session was answered with this record: its streams tell when it goes. */
  see(visit: Visit, model: string, id: string): void {
    for (const stream of this.#bySession.get(sessionKey(visit)) ?? []) stream.see(model, id)
  }

  close(): void {
    for (const stream of this.#open.keys()) stream.end()
  }

  async #answer(visit: Visit): Promise<Response> {
    const owner = await this.#findOwner(visit)
    if (owner === undefined) throw new PlatformError('NOT_SIGNED_IN')
    if ([...this.#open.values()].filter((one) => one === owner).length >= STREAMS_PER_USER)
      throw new PlatformError('TOO_MANY_ATTEMPTS', {
        message: 'Too many windows of this user listen to changes. Close some.',
      })
    const stream = await this.#begin(visit, owner)
    visit.detach()
    if (visit.request.headers.has('last-event-id')) stream.sendReset()
    else stream.sendHeartbeat()
    return new Response(stream.body, { headers: { 'content-type': 'text/event-stream' } })
  }

  async #begin(visit: Visit, owner: string): Promise<EventStream> {
    const { database, registry } = visit.site
    const ends: (() => void)[] = []
    const stream = new EventStream({
      connections: this.#connections,
      database,
      registry,
      token: visit.session ?? '',
      log: visit.log,
      onEnd: () => {
        for (const end of ends) end()
      },
    })
    ends.push(this.#register(stream, owner, sessionKey(visit)))
    const heartbeat = setInterval(() => {
      this.#beat(stream, visit).catch(() => {
        stream.end()
      })
    }, HEARTBEAT_MS)
    ends.push(() => {
      clearInterval(heartbeat)
    })
    const listening = this.#connections.listen(
      database,
      CHANNEL,
      (payload) => {
        stream.note(payload)
      },
      () => {
        stream.sendReset()
      },
    )
    ends.push(() => {
      listening.then(async (stop) => await stop()).catch(() => undefined)
    })
    try {
      await listening
    } catch (error) {
      stream.end()
      throw error
    }
    return stream
  }

  /** Returns the undoing. */
  #register(stream: EventStream, owner: string, session: string): () => void {
    const streams = this.#bySession.get(session) ?? new Set()
    this.#open.set(stream, owner)
    this.#bySession.set(session, streams.add(stream))
    return () => {
      this.#open.delete(stream)
      streams.delete(stream)
      if (streams.size === 0) this.#bySession.delete(session)
    }
  }

  async #beat(stream: EventStream, visit: Visit): Promise<void> {
    if ((await this.#findOwner(visit)) === undefined) stream.end()
    else stream.sendHeartbeat()
  }

  async #findOwner({ site, session = '' }: Visit): Promise<string | undefined> {
    // A stream is open as long as its window: that somebody is there it does not say.
    const user = await findSignedIn(unattendedPort(this.#connections), site.database, session)
    return user === undefined ? undefined : `${site.database} ${user.id}`
  }
}

function sessionKey({ site, session }: Visit): string {
  return `${site.database} ${session}`
}
