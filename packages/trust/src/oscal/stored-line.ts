import { type EvidenceLine, hashLine } from '../evidence/evidence-line.ts'
import { readLines } from '../evidence/read-lines.ts'
import { keyOf } from '../store/read-evidence.ts'

/** A line as it lies there, and what is to be believed of it. */
export interface StoredLine {
  readonly sequence: number
  /** SHA-256 of the text, in hex. */
  readonly hash: string
  /** Undefined of what is not, to the letter, what the key of its chain signed under this number. */
  readonly line: EvidenceLine | undefined
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
  const line = read?.line?.sequence === sequence ? read.line : undefined
  return { sequence, hash: hashLine(text), line }
}
