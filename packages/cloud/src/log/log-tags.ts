import { isRecordId } from '@zennnn/kernel'
import type { LogBase, LogSnapshot } from './log-record.ts'

/** What is registered of a copy of the log, and of the bases that can be played with it. */
interface Tagged extends Omit<LogSnapshot, 'region' | 'snapshot'> {
  readonly bases: readonly TaggedBase[]
}

type TaggedBase = Omit<LogBase, 'region' | 'stretch'>

/**
 * What is registered of a log, beside it: where the register is lost, the region alone can say what it has. A base cannot say
 * it of itself, since its hash is known when it is written: the logs that are played from it do.
 */
export function writeTags({
  id,
  stretch,
  firstSegment,
  bytes,
  until,
  bases,
}: Tagged): readonly string[] {
  return [
    id,
    `stretch:${stretch}`,
    `first:${firstSegment}`,
    `bytes:${bytes}`,
    `until:${until.toISOString()}`,
    ...bases.map(writeBase),
  ]
}

/** Undefined for the tags of something else. */
export function readTags(tags: readonly string[]): Tagged | undefined {
  const value = (name: string): string =>
    tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1) ?? ''
  const id = tags.find(isRecordId)
  const [firstSegment, bytes] = [count(value('first')), count(value('bytes'))]
  const [stretch, until] = [value('stretch'), new Date(value('until'))]
  if (id === undefined || firstSegment === undefined || bytes === undefined) return undefined
  if (!UUID.test(stretch) || Number.isNaN(until.getTime())) return undefined
  return { id, stretch, firstSegment, bytes, until, bases: tags.flatMap(readBase) }
}

function writeBase({ id, snapshot, firstSegment, usableFrom, bytes, sha256 }: TaggedBase): string {
  return `base:${[id, snapshot, firstSegment, usableFrom.getTime(), bytes, sha256].join('/')}`
}

function readBase(tag: string): readonly TaggedBase[] {
  const [, id, snapshot = '', firstSegment, usableMs, bytes, sha256 = ''] = BASE.exec(tag) ?? []
  if (!isRecordId(id)) return []
  const usableFrom = new Date(Number(usableMs))
  const [first, size] = [Number(firstSegment), Number(bytes)]
  return [{ id, snapshot, firstSegment: first, usableFrom, bytes: size, sha256 }]
}

/** Of any version. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const BASE =
  /^base:([0-9a-f-]{36})\/([0-9a-f]{64})\/(\d{1,15})\/(\d{1,15})\/(\d{1,15})\/([0-9a-f]{64})$/

function count(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
