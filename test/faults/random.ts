/** Numbers that look random and are the same for the same seed (mulberry32), so that a failure can be run again. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({ item, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)
  }
}

const FIRST_SEED = 20_261_120

/** The seeds of this run: as many as ZENNNN_TEST_SEEDS says, else one, from the one on that ZENNNN_TEST_SEED says, to repeat it. */
export function seeds(): readonly number[] {
  const first = wholeNumber('ZENNNN_TEST_SEED', process.env['ZENNNN_TEST_SEED'] ?? FIRST_SEED)
  const count = wholeNumber('ZENNNN_TEST_SEEDS', process.env['ZENNNN_TEST_SEEDS'] ?? 1)
  return Array.from({ length: count }, (_, index) => first + index)
}

function wholeNumber(name: string, text: string | number): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${name} must be a whole number from 1.`)
  return number
}
