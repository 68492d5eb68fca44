import { chmod, mkdir, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What is on its way over a slow link; who sends more waits, as where the buffers of a network are full. */
const UNDERWAY_BYTES = 256 * 1024

interface Ends {
  readonly standby: Socket
  primary: Socket | undefined
}

/**
 * The way between two nodes, at the socket of a folder of its own, that can be cut and slowed: what PostgreSQL sees of it is what it
 * sees of a network. Only who is told to connect there goes over it.
 */
export class NodeLink {
  readonly folder: string
  readonly #upstream: string
  readonly #server: Server
  readonly #all = new Set<Ends>()
  #latencyMs = 0
  #isCut = false
  #isBroken = false

  private constructor(folder: string, upstream: string) {
    this.folder = folder
    this.#upstream = upstream
    this.#server = createServer((standby) => {
      this.#join(standby)
    })
  }

  /** `upstream` is the path of the socket that it leads to. */
  static async lay(home: string, upstream: string): Promise<NodeLink> {
    const folder = join(home, 'link')
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { mode: 0o711 })
    const link = new NodeLink(folder, upstream)
    const socket = join(folder, '.s.PGSQL.5432')
    const listening = Promise.withResolvers<void>()
    link.#server.listen(socket, listening.resolve)
    await listening.promise
    // Who comes over it is PostgreSQL's user.
    await chmod(socket, 0o777)
    return link
  }

  /** Whether somebody is connected over it. */
  get isUsed(): boolean {
    return this.#all.size > 0
  }

  /** Nothing passes any more, and nobody is told: as a cable that was pulled out. */
  cut(): void {
    this.#isCut = true
    for (const { standby, primary } of this.#all) {
      standby.pause()
      primary?.pause()
    }
  }

  /** All connections break, and what was on its way is lost; who connects anew is turned away at once. */
  breakOff(): void {
    this.#isBroken = true
    for (const { standby, primary } of this.#all) {
      standby.destroy()
      primary?.destroy()
    }
    this.#all.clear()
  }

  /** Each byte takes so long, in either direction. */
  slowDown(latencyMs: number): void {
    this.#latencyMs = latencyMs
  }

  /** All passes again, and at once; what was held back arrives. */
  mend(): void {
    this.#isCut = false
    this.#isBroken = false
    this.#latencyMs = 0
    for (const ends of this.#all)
      if (ends.primary === undefined) this.#connect(ends)
      else {
        ends.standby.resume()
        ends.primary.resume()
      }
  }

  async close(): Promise<void> {
    this.breakOff()
    await this.#server[Symbol.asyncDispose]()
  }

  #join(standby: Socket): void {
    const ends: Ends = { standby, primary: undefined }
    standby.on('error', () => undefined)
    standby.once('close', () => {
      this.#all.delete(ends)
    })
    if (this.#isBroken) {
      standby.destroy()
      return
    }
    this.#all.add(ends)
    standby.pause()
    if (!this.#isCut) this.#connect(ends)
  }

  #connect(ends: Ends): void {
    const primary = createConnection(this.#upstream)
    ends.primary = primary
    primary.on('error', () => undefined)
    this.#carry(ends.standby, primary)
    this.#carry(primary, ends.standby)
    if (this.#isCut) primary.pause()
    else ends.standby.resume()
  }

  /** Each piece in its turn, when its time has come. */
  #carry(from: Socket, to: Socket): void {
    let last = Promise.resolve()
    let underwayBytes = 0
    from.on('data', (piece: Buffer) => {
      const dueAt = performance.now() + this.#latencyMs
      underwayBytes += piece.length
      if (underwayBytes > UNDERWAY_BYTES) from.pause()
      last = last.then(async () => {
        const restMs = dueAt - performance.now()
        if (restMs > 0) await delay(restMs)
        // Mended, it goes on; closed, it goes nowhere.
        while (this.#isCut && !to.destroyed) await delay(10)
        if (!to.destroyed) to.write(piece)
        underwayBytes -= piece.length
        if (underwayBytes <= UNDERWAY_BYTES && !this.#isCut) from.resume()
      })
    })
    // What it sent before it ended still arrives.
    from.once('close', () => {
      void last.then(() => to.end())
    })
  }
}
