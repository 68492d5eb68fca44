import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, Client as PostgresClient } from 'pg'
import type { Binaries } from '../cluster/cluster-binaries.ts'
import { readDataVersion } from '../cluster/cluster-create.ts'
import { CLUSTER_PORT, type ClusterLayout } from '../cluster/cluster-layout.ts'
import {
  type Cluster,
  socketSettings,
  startServer,
  writeConfiguration,
} from '../cluster/cluster-server.ts'
import type { Identity } from '../machine/program.ts'
import { ensurePrivateFolder } from '../machine/service-user.ts'
import type { NodeName } from './cluster-view.ts'
import { fence } from './fence.ts'
import { nodeLayout } from './node-layout.ts'
import { NODE_RULES, type NodeRole, nodeSettings } from './node-settings.ts'
import { untilLater } from './until-later.ts'

const ANSWER_MS = 5_000

/** What both nodes are run with. */
export interface NodeTools {
  readonly home: string
  readonly binaries: Binaries
  readonly identity: Identity | undefined
  readonly clientsGid: number | undefined
  readonly superuser: string
}

/** One PostgreSQL server of the cluster: a data folder and, while it runs, a process. */
export class ClusterNode {
  readonly name: NodeName
  readonly layout: ClusterLayout
  readonly tools: NodeTools
  #server: Cluster | undefined
  readonly #onEnd = new Set<() => void>()

  constructor(name: NodeName, tools: NodeTools) {
    this.name = name
    this.layout = nodeLayout(tools.home, name)
    this.tools = tools
  }

  /** Undefined when it ended, wanted or not. */
  get server(): Cluster | undefined {
    return this.#server
  }

  /** SETUP_FAILED for a damaged one. */
  async isMade(): Promise<boolean> {
    return (await readDataVersion(this.layout.dataFolder)) !== undefined
  }

  /** As above; a damaged one is none. For who can do without it. */
  async isThere(): Promise<boolean> {
    return await this.isMade().catch(() => false)
  }

  /** Whether its folder is one that follows, or that is to be promoted. */
  async isStandby(): Promise<boolean> {
    return await access(join(this.layout.dataFolder, 'standby.signal')).then(
      () => true,
      () => false,
    )
  }

  /** Writes the configuration; one that runs takes it over, soon. */
  async configure(role: NodeRole): Promise<void> {
    const place = socketSettings(this.layout.socketFolder, this.tools.clientsGid)
    const files = { settings: nodeSettings(role, place), rules: NODE_RULES }
    await writeConfiguration(this.layout.dataFolder, files, this.tools.identity)
    const { server } = this
    if (server !== undefined) signal(server, 'SIGHUP')
  }

  /** Resolves when it takes connections. SETUP_FAILED. */
  async start(role: NodeRole): Promise<void> {
    const { layout, tools } = this
    await ensurePrivateFolder(layout.socketFolder, tools.identity, tools.clientsGid)
    await this.configure(role)
    const server = await startServer(layout, tools.binaries, tools.identity)
    this.#server = server
    void server.ended.then(() => {
      if (this.#server === server) this.#server = undefined
      for (const tell of this.#onEnd) tell()
    })
  }

  /**
   * Calls `tell` when its process ends, until the returned function is called. For who looks again and again: the promise of a server
   * that runs for months would keep each of them.
   */
  onEnd(tell: () => void): () => void {
    this.#onEnd.add(tell)
    return () => {
      this.#onEnd.delete(tell)
    }
  }

  /** Ends it in order, with everything written down and sent; killed when that takes too long. Returns whether it was in order. */
  async stop(longestMs: number): Promise<boolean> {
    const { server } = this
    const isInOrder = server !== undefined && (await endInOrder(server, longestMs))
    await this.fence()
    return isInOrder
  }

  /** As `fence`: afterwards no process of it is left. */
  async fence(): Promise<void> {
    await fence(this.layout.dataFolder)
    await this.#server?.ended
    this.#server = undefined
  }

  /** One connection as superuser; no answer in time is an error, and so is the end of waiting for it. */
  async ask<T>(
    body: (client: Client) => Promise<T>,
    longestMs = ANSWER_MS,
    abort?: AbortSignal,
  ): Promise<T> {
    const client = new PostgresClient({
      host: this.layout.socketFolder,
      port: CLUSTER_PORT,
      user: 'postgres',
      password: this.tools.superuser,
      database: 'postgres',
      connectionTimeoutMillis: longestMs,
      query_timeout: longestMs,
    })
    client.on('error', () => undefined)
    // One that is ended while it connects never says so: its end is what tells that nobody waits any more.
    const left = Promise.withResolvers<never>()
    const leave = (): void => {
      left.reject(abort?.reason)
      void client.end()
    }
    abort?.throwIfAborted()
    abort?.addEventListener('abort', leave)
    try {
      return await Promise.race([client.connect().then(() => body(client)), left.promise])
    } finally {
      abort?.removeEventListener('abort', leave)
      // A frozen server does not answer this, either.
      await untilLater(client.end(), 100)
    }
  }
}

async function endInOrder(server: Cluster, longestMs: number): Promise<boolean> {
  signal(server, 'SIGINT')
  return (
    (await untilLater(
      server.ended.then(() => true),
      longestMs,
    )) ?? false
  )
}

function signal({ pid }: Cluster, name: 'SIGHUP' | 'SIGINT'): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended meanwhile; `ended` says so.
  }
}
