import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeDurably } from '../machine/durable-file.ts'

/** A line of evidence with its place, and what it follows. */
export interface PlacedLine {
  readonly sequence: number
  readonly hash: string
  readonly previous: string
  readonly text: string
  readonly isTurn: boolean
}

/** The line that a key signed last, as it is kept outside PostgreSQL. */
export interface LastLine extends PlacedLine {
  readonly publicKey: string
}

/**
 * Writes down what is signed before it is stored: after a database lost its newest lines, as with a primary whose loss was
 * accepted, no number is signed a second time. On the disk when this returns.
 */
export async function keepLastLine(home: string, line: LastLine): Promise<void> {
  const path = linePath(home)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const { uid, gid } = await stat(dirname(path))
  // Root, by a command, writes what `work` has to read.
  const owner = process.getuid?.() === 0 ? { uid, gid } : undefined
  await writeDurably(path, `${JSON.stringify(line)}\n`, { owner })
}

/** Undefined where nothing was signed yet, or what is there is damaged: then the database alone says how far the chain is. */
export async function findLastLine(home: string): Promise<LastLine | undefined> {
  const text = await readFile(linePath(home), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  return parseLastLine(text)
}

/** @internal */
export function parseLastLine(text: string): LastLine | undefined {
  const { publicKey, sequence, hash, previous, text: line, isTurn } = membersOf(text)
  const isSound =
    typeof publicKey === 'string' &&
    typeof sequence === 'number' &&
    Number.isSafeInteger(sequence) &&
    typeof hash === 'string' &&
    typeof previous === 'string' &&
    typeof line === 'string' &&
    typeof isTurn === 'boolean'
  return isSound ? { publicKey, sequence, hash, previous, text: line, isTurn } : undefined
}

/** What to do before the next line, by what is stored last and what was signed last. */
export function planNext(
  stored: { readonly sequence: number; readonly hash: string },
  signed: PlacedLine | undefined,
): {
  /** What the next line follows. */
  readonly after: { readonly sequence: number; readonly hash: string }
  /** Signed and not stored, because of a crash between the two. */
  readonly missing: PlacedLine | undefined
} {
  if (signed === undefined || signed.sequence < stored.sequence)
    return { after: stored, missing: undefined }
  const after = { sequence: signed.sequence, hash: signed.hash }
  const isNext = signed.sequence === stored.sequence + 1 && signed.previous === stored.hash
  return { after, missing: isNext ? signed : undefined }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function linePath(home: string): string {
  return join(home, 'seals', 'evidence.json')
}
