import { type EvidenceLine, hashLine } from '../evidence/evidence-line.ts'
import { type ReadLine, readLines } from '../evidence/read-lines.ts'
import { keyOf, placed } from '../store/read-evidence.ts'

/** A line as it lies there, and what is to be believed of it. */
export interface StoredLine {
  readonly sequence: number
  readonly text: string
  /** Key and host name of the chain in which it lies. */
  readonly chain: string
  /** SHA-256 of the text, in hex. */
  readonly hash: string
  /** Undefined of what is not, to the letter, what the key of its chain signed under this number. */
  readonly line: EvidenceLine | undefined
  /** The same, or why not; at its place in the whole. */
  readonly read: ReadLine
}

/** Checks a stored line by itself, by the key and host name of the chain in which it lies. */
export function readStored({
  sequence,
  text,
  cloud,
  publicKey,
}: {
  readonly sequence: number
  readonly text: string
  readonly cloud: string
  readonly publicKey: string
}): StoredLine {
  const [read] = readLines([text], { cloud, publicKey: keyOf(publicKey) })
  const own = placed({ sequence }, read, sequence)
  return {
    sequence,
    text,
    chain: `${cloud} ${publicKey}`,
    hash: hashLine(text),
    line: own.line,
    read: own,
  }
}
