import { lstat } from 'node:fs/promises'
import { moveDataFolder, removeDataFolder } from '../cluster/data-folder.ts'
import type { ClusterNode } from './cluster-node.ts'
import { hasBeenMade } from './node-record.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { PersonCall } from './person-call.ts'
import { decideRoom, givenUpSentence, missingSentence } from './room.ts'
import { hasCopyBeside, needsCopy, readPrimaryRoom, readSpare } from './room-read.ts'
import { dropSlot } from './slot.ts'
import { unfinishedCopy } from './standby-copy.ts'
import type { Tending } from './tending.ts'

const LOOK_MS = 2_000
/** It looks at all files of all databases: again when the room that is free says so, and now and then, since they grow. */
const MEASURE_MS = 60_000
const CHECKPOINT_MS = 60_000

/** What is missing on the disk. */
export interface RoomProblem {
  readonly sentence: string
  /** Whether there was a standby, which a person is called for. */
  readonly isMissed: boolean
}

/**
 * Sees to it that the primary never dies of its standby: without room there is no copy, and with little left the standby goes, then
 * its data folder. A person is called once for each, unless there never was a standby.
 */
export class RoomWatch {
  readonly #pair: Pair
  readonly #tending: Tending
  #dueAt = 0
  readonly #person: PersonCall
  /** Of the sentence that `problem` has: whether a standby is missed, which was there once. */
  #isMissed = false
  #isGivenUp = false
  /** What a copy wants to be free, as far as that was measured, and when it is measured again at the latest. */
  #wanted:
    | { readonly at: number; readonly freeBytes: number; readonly isThere: boolean }
    | undefined
  #measuring: Promise<void> | undefined
  readonly #ended = new AbortController()
  #removing: Promise<void> | undefined
  /** Of an unfinished copy something is left: who wrote it may have ended only then. */
  #isLeft = false

  constructor(pair: Pair, tending: Tending, say: (sentence: string) => void) {
    this.#pair = pair
    this.#tending = tending
    this.#person = new PersonCall({ log: pair.log, say })
  }

  get problem(): RoomProblem | undefined {
    const { needs } = this.#person
    return needs === undefined ? undefined : { sentence: needs, isMissed: this.#isMissed }
  }

  /** Whether something may be done to the standby. */
  get isClear(): boolean {
    return (
      this.problem === undefined && this.#measuring === undefined && this.#removing === undefined
    )
  }

  /** Resolves when nothing is being measured, nor removed. */
  async measured(): Promise<void> {
    await this.#measuring
    await this.#removing
  }

  /** Removes nothing any more. */
  async stop(): Promise<void> {
    this.#ended.abort()
    await this.#removing
  }

  /** While a primary serves, as often as its room has to be looked at. */
  async lookWhenDue(): Promise<void> {
    if (performance.now() >= this.#dueAt) await this.look()
  }

  async look(): Promise<void> {
    this.#dueAt = performance.now() + LOOK_MS
    const { standby, kept } = this.#pair.file.state
    // What alone holds something is nothing to be given up.
    if (!standby || kept !== null) {
      this.#recover()
      return
    }
    // Else the next copy does it.
    if (this.#isLeft && this.#isGivenUp) this.#removeUnfinished(standbyOf(this.#pair))
    const freeBytes = await readPrimaryRoom(this.#pair)
    await this.#act(freeBytes)
    if (!this.#isGivenUp && !this.#tending.isRunning) this.#measureWhenDue(freeBytes)
  }

  async #act(freeBytes: number): Promise<void> {
    const { reserveBytes } = this.#pair.settings
    const has = { givenUp: this.#isGivenUp, copy: await hasCopyBeside(this.#pair) }
    switch (decideRoom(freeBytes, reserveBytes, has)) {
      case 'nothing':
        return
      case 'give_up_standby':
        await this.#tell(givenUpSentence(freeBytes, reserveBytes))
        await this.#giveUpStandby()
        // Only then: what failed is done again at the next look.
        this.#isGivenUp = true
        return
      case 'give_up_copy':
        await this.#giveUpCopy()
        return
      case 'try_again':
        this.#recover()
    }
  }

  /** DEGRADED is on the disk before anything of it ends. */
  async #giveUpStandby(): Promise<void> {
    const pair = this.#pair
    const standby = standbyOf(pair)
    const primary = primaryOf(pair)
    await this.#tending.stop()
    // Whatever the disk says: who was about to wait for it gives up.
    await pair.replication.degrade()
    await standby.stop(pair.settings.stopMs)
    this.#removeUnfinished(standby)
    await dropSlot(primary)
    // Makes the log go that was kept; nobody waits for it.
    void primary
      .ask(async (client) => await client.query('CHECKPOINT'), CHECKPOINT_MS)
      .catch((error: unknown) => {
        pair.log.warn('log_kept', { error })
      })
  }

  /**
   * All that is in it is in the primary: it is one that follows, or one that was to be rewound. First it gets the name of a copy that
   * is not whole, which nobody uses: to write that down, a full disk has no room.
   */
  async #giveUpCopy(): Promise<void> {
    const node = standbyOf(this.#pair)
    const unfinished = unfinishedCopy(node)
    // Its name is taken by what goes just now: the next look is soon enough.
    if (this.#removing !== undefined) return
    if ((await lstat(unfinished).catch(() => undefined)) === undefined) {
      this.#pair.log.error('standby_copy_removed', { node: node.name })
      await node.fence()
      await moveDataFolder(node.layout.dataFolder, unfinished)
    }
    this.#removeUnfinished(node)
  }

  /** Beside the looks, too: it takes as long as there are files. */
  #removeUnfinished(node: ClusterNode): void {
    const { signal } = this.#ended
    this.#removing ??= removeDataFolder(unfinishedCopy(node), node.tools.identity, signal)
      .then(
        () => {
          this.#isLeft = false
        },
        (error: unknown) => {
          this.#isLeft = true
          this.#pair.log.warn('copy_not_removed', { error })
        },
      )
      .finally(() => {
        this.#removing = undefined
      })
  }

  /** Beside the looks, which have to see meanwhile whether the primary answers. */
  #measureWhenDue(freeBytes: number): void {
    const wanted = this.#wanted
    const isKnown =
      wanted !== undefined &&
      performance.now() < wanted.at &&
      freeBytes >= wanted.freeBytes === wanted.isThere
    if (isKnown || this.#measuring !== undefined) return
    this.#measuring = this.#measure(freeBytes)
      .catch((error: unknown) => {
        this.#pair.log.warn('room_not_measured', { error })
      })
      .finally(() => {
        this.#measuring = undefined
      })
  }

  async #measure(freeBytes: number): Promise<void> {
    const at = performance.now() + MEASURE_MS
    const spare = (await needsCopy(this.#pair)) ? await readSpare(this.#pair) : freeBytes
    this.#wanted = { at, freeBytes: freeBytes - spare, isThere: spare >= 0 }
    // Meanwhile there may have been less, of which it is said already.
    if (this.#isGivenUp) return
    if (spare >= 0) {
      this.#over()
      return
    }
    await this.#tell(missingSentence(-spare))
    // Of an attempt that found no room any more.
    await dropSlot(primaryOf(this.#pair))
  }

  /**
   * Once, until there is room again: the figures change meanwhile, what is to be done does not. One that there never was is missed
   * by nobody: all works, and it is said, but no person is called.
   */
  async #tell(sentence: string): Promise<void> {
    if (this.problem !== undefined) {
      this.#person.reword(sentence)
      return
    }
    this.#isMissed = await hasBeenMade(standbyOf(this.#pair).layout.dataFolder)
    if (this.#isMissed) this.#person.call(sentence)
    else this.#person.tell(sentence)
  }

  #recover(): void {
    this.#isGivenUp = false
    this.#over()
    this.#wanted = undefined
  }

  #over(): void {
    if (this.problem === undefined) return
    this.#person.over()
    // It may have been for want of room.
    this.#tending.forgive()
  }
}

/** A cluster that is to have no standby any more: nothing is kept for it. Its folder is left to the operator. */
export async function releaseStandby(pair: Pair, say: (sentence: string) => void): Promise<void> {
  await dropSlot(primaryOf(pair)).catch((error: unknown) => {
    // The next start tries again.
    pair.log.error('slot_not_dropped', { error })
  })
  const { dataFolder } = standbyOf(pair).layout
  if ((await lstat(dataFolder).catch(() => undefined)) === undefined) return
  say(
    pair.file.state.kept === null
      ? `There is no standby any more. The folder ${dataFolder} is its copy: it may be deleted.`
      : `There is no standby any more. Keep the folder ${dataFolder}: it alone holds changes whose loss was accepted.`,
  )
}
