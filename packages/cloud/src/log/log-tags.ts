import { isRecordId } from '@zennnn/kernel'
import type { LogSnapshot } from './log-record.ts'

type Tagged = Omit<LogSnapshot, 'region' | 'snapshot'>

/** What is registered of a log, beside it: where the register is lost, the region alone can say what it has. */
export function writeTags({ id, stretch, firstSegment, bytes, until }: Tagged): readonly string[] {
  return [
    id,
    `stretch:${stretch}`,
    `first:${firstSegment}`,
    `bytes:${bytes}`,
    `until:${until.toISOString()}`,
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
  if (!UUID.test(stretch)) return undefined
  return Number.isNaN(until.getTime()) ? undefined : { id, stretch, firstSegment, bytes, until }
}

/** Of any version. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function count(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
