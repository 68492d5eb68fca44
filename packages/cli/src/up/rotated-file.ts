import { closeSync, fstatSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs'

/** With the three of a cloud and four old ones each, all logs stay below 150 MB. */
const MOST_BYTES = 10 * 1024 * 1024
const KEPT = 4

/**
 * A log file that is set aside as `.1` before it grows beyond its size; the older ones move on to `.2` and so forth, and
 * the oldest goes. It is opened for each write: moved away by hand, it begins anew. One process may write to it.
 */
export class RotatedFile {
  readonly #path: string
  readonly #mostBytes: number
  readonly #kept: number

  constructor(path: string, limits: { readonly mostBytes?: number; readonly kept?: number } = {}) {
    this.#path = path
    this.#mostBytes = limits.mostBytes ?? MOST_BYTES
    this.#kept = limits.kept ?? KEPT
  }

  /** Whole lines: they are never cut by a rotation, and on a full disk written whole or not at all. Never throws. */
  append(lines: Buffer): void {
    try {
      if (this.#write(lines)) return
      this.#rotate()
      this.#write(lines)
    } catch {
      // A full disk: what is supervised matters more than a line about it.
    }
  }

  /** False when the file has no room for these; an empty one takes whatever comes. */
  #write(lines: Buffer): boolean {
    const file = openSync(this.#path, 'a', 0o600)
    try {
      const { size } = fstatSync(file)
      if (size > 0 && size + lines.length > this.#mostBytes) return false
      writeWhole(file, lines, size)
      return true
    } finally {
      closeSync(file)
    }
  }

  #rotate(): void {
    for (let index = this.#kept; index > 1; index -= 1)
      renameIfThere(`${this.#path}.${index - 1}`, `${this.#path}.${index}`)
    renameSync(this.#path, `${this.#path}.1`)
  }
}

function writeWhole(file: number, lines: Buffer, size: number): void {
  try {
    for (let done = 0; done < lines.length; ) done += writeSync(file, lines, done)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
