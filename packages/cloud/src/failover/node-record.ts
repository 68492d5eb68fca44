import { lstat, readFile } from 'node:fs/promises'
import { writeDurably } from '../machine/durable-file.ts'

/** What is known of the data folder of a node, beside it: what copies the other's folder must not bring this along. */
export interface NodeRecord {
  /** The epoch in which it last served as primary, unless it was made to follow another since; null for one that only followed. */
  readonly servedEpoch: number | null
  /** False while it is being rewound, and after that failed: nothing in it can be trusted. */
  readonly isWhole: boolean
}

/** Of a folder without a record nothing is known but that it is there: it may have been a primary. */
const UNKNOWN: NodeRecord = { servedEpoch: 0, isWhole: true }

export async function readRecord(dataFolder: string): Promise<NodeRecord> {
  const text = await readFile(recordPath(dataFolder), 'utf8').catch(() => undefined)
  return text === undefined ? UNKNOWN : parseRecord(text)
}

/** Whether there ever was such a node: what is known of one stays when its folder goes. */
export async function hasBeenMade(dataFolder: string): Promise<boolean> {
  for (const path of [dataFolder, recordPath(dataFolder)])
    if ((await lstat(path).catch(() => undefined)) !== undefined) return true
  return false
}

export async function writeRecord(dataFolder: string, record: NodeRecord): Promise<void> {
  await writeDurably(recordPath(dataFolder), `${JSON.stringify(record)}\n`)
}

/** A damaged record costs a copy of the other node, never more. @internal */
export function parseRecord(text: string): NodeRecord {
  const found = /^\{"servedEpoch":(null|\d{1,15}),"isWhole":(true|false)\}\s*$/.exec(text)
  if (found === null) return { servedEpoch: 0, isWhole: false }
  return {
    servedEpoch: found[1] === 'null' ? null : Number(found[1]),
    isWhole: found[2] === 'true',
  }
}

function recordPath(dataFolder: string): string {
  return `${dataFolder}.json`
}
