import type { Observation } from './decide.ts'
import { type Pair, primaryOf } from './pair.ts'
import { Prober } from './probe.ts'
import { bringUp } from './promote.ts'
import { setRoute } from './route.ts'
import { untilLater } from './until-later.ts'

const NEVER = new Promise<never>(() => undefined)

/** The primary as clients have it: brought up, found by the route, looked at by writes. */
export class PrimaryService {
  readonly #pair: Pair
  readonly #home: string
  #prober: Prober | undefined
  #isOpen = false
  #isRouted = false

  constructor(pair: Pair, home: string) {
    this.#pair = pair
    this.#home = home
  }

  /** Whether it was brought up and is not known to have ended. A method: it changes while others wait. */
  isOpen(): boolean {
    return this.#isOpen
  }

  /** When a write was acknowledged last; of performance.now(). */
  get lastWrittenAt(): number {
    return this.#prober?.lastWrittenAt ?? performance.now()
  }

  /** Brings up whoever is the primary by the state, which changes nothing of one that serves, and opens the route to it. */
  async open(): Promise<void> {
    await bringUp(this.#pair)
    const { epoch } = this.#pair.file.state
    const primary = primaryOf(this.#pair)
    await setRoute(this.#home, { epoch, node: primary.name, open: true })
    this.#isRouted = true
    this.#prober?.close()
    const { socketFolder } = primary.layout
    const { superuser } = primary.tools
    this.#prober = new Prober({ socketFolder, superuser }, this.#pair.settings)
    this.#isOpen = true
    await this.#pair.reached('route_opened')
  }

  /** Whether the route is open. */
  isRouted(): boolean {
    return this.#isRouted
  }

  /** Leads nobody new to it. */
  async closeRoute(): Promise<void> {
    const { epoch, primary } = this.#pair.file.state
    this.#isRouted = false
    await setRoute(this.#home, { epoch, node: primary, open: false })
  }

  /** It ended, or is about to. */
  close(): void {
    this.#isOpen = false
    this.#prober?.close()
  }

  async observe(): Promise<Observation> {
    if (primaryOf(this.#pair).server === undefined || this.#prober === undefined)
      return 'primary_ended'
    const observation = await this.#prober.observe()
    return primaryOf(this.#pair).server === undefined ? 'primary_ended' : observation
  }

  /** Resolves after the pause between two looks, and before when a process ends that runs. */
  async pause(longestMs: number): Promise<void> {
    const { a, b } = this.#pair.nodes
    const ends = [a, b].flatMap(({ server }) => server?.ended ?? [])
    await untilLater(ends.length === 0 ? NEVER : Promise.race(ends), longestMs)
  }
}
