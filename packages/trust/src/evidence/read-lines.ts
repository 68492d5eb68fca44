import type { KeyObject } from 'node:crypto'
import { type EvidenceLine, hashLine, isGenuine, parseLine } from './evidence-line.ts'

/** A line as it is met, each by itself: genuine, or why it is none of this chain. */
export type ReadLine =
  | {
      /** Of all that are there, from 1. */
      readonly position: number
      readonly line: EvidenceLine
      readonly hash: string
      readonly problem?: never
    }
  | {
      readonly position: number
      readonly problem: 'unreadable' | 'foreign' | 'altered'
      readonly line?: never
      readonly hash?: never
    }

/** Reads lines of a cloud. One of another cloud is told apart before its signature, which is of another key. */
export function readLines(
  texts: readonly string[],
  { cloud, publicKey }: { readonly cloud: string; readonly publicKey: KeyObject },
): readonly ReadLine[] {
  return texts.map((text, index): ReadLine => {
    const position = index + 1
    const line = parseLine(text)
    if (line === undefined) return { position, problem: 'unreadable' }
    if (line.cloud !== cloud) return { position, problem: 'foreign' }
    if (!isGenuine(line, publicKey)) return { position, problem: 'altered' }
    return { position, line, hash: hashLine(text) }
  })
}
