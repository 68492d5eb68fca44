import { cardsIn } from './card-number.ts'

/** A number with all that parts its groups and with what follows it, by which it may be something else, is not longer. */
const AHEAD = 128
/** What stands before a number is looked at as far. */
const BEHIND = 128

/** Where in a text a reader is: told every character once, in order. */
export interface ReadingPlace {
  advance(text: string): void
}

/**
 * Looks for a card's number in a text that comes in pieces, in constant memory, as `cardsIn` would in the whole. When one
 * is found the place is right before it.
 */
export class CardReader {
  readonly #place: ReadingPlace
  /** The end of what was read: first what was judged and is context, then what was not. */
  #kept = ''
  #judged = 0

  constructor(place: ReadingPlace) {
    this.#place = place
  }

  /** Whether one was found. A number at the very end is judged with what follows. */
  read(piece: string): boolean {
    const text = this.#kept + piece
    return this.#judge(text, Math.max(this.#judged, text.length - AHEAD))
  }

  /** Whether one stands in the rest. Call after the last piece. */
  end(): boolean {
    return this.#judge(this.#kept, this.#kept.length)
  }

  #judge(text: string, until: number): boolean {
    for (const { start } of cardsIn(text)) {
      if (start >= until) break
      if (start < this.#judged) continue
      this.#place.advance(text.slice(this.#judged, start))
      return true
    }
    this.#place.advance(text.slice(this.#judged, until))
    const from = Math.max(0, until - BEHIND)
    this.#kept = text.slice(from)
    this.#judged = until - from
    return false
  }
}
