import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Model } from '@zennnn/model'
import { NOT_THEIRS, NOT_THERE } from './change-group.ts'
import { compileReturning, isId } from './change-read.ts'
import type { RowChange } from './change-row.ts'
import type { SelectedField } from './query.ts'
import { answeredRows } from './query-answer.ts'
import { ARRAY_FORM } from './query-compile.ts'
import type { Sight } from './query-sight.ts'
import type { Door } from './records-door.ts'

/** `details` of VERSION_CONFLICT: the version to send next time, and for each field what both sides want. */
export interface VersionConflict {
  readonly version: number
  readonly fields: Readonly<Record<string, { readonly yours: unknown; readonly theirs: unknown }>>
}

interface Failure {
  readonly error: unknown
  readonly sight: Sight
  readonly model: Model
  readonly id: RecordId
  readonly values: RowChange['values']
  readonly version: number | undefined
}

/** ACCESS_DENIED for a record that is seen: of one that is not, nothing may be said. `place` is where it stands in the body. */
export function notTheirs(place: string, cause?: unknown): PlatformError {
  return new PlatformError('ACCESS_DENIED', { message: `${place}${NOT_THEIRS}`, cause })
}

/** After a change of one named record that changed nothing: when it is there to see, the reason is a missing right. */
export async function refuseSeen(
  door: Door,
  target: Pick<Failure, 'sight' | 'model' | 'id'>,
): Promise<void> {
  if ((await readCurrent(door, { ...target, values: new Map() })) !== undefined) throw notTheirs('')
}

/**
 * Why the change of one record was refused, as far as the writer may know: VERSION_CONFLICT with both values,
 * ACCESS_DENIED for a record that is seen but not theirs to change, NOT_FOUND for the rest. Reads the record again.
 */
export async function explainFailure(door: Door, failure: Failure): Promise<unknown> {
  const { error, version } = failure
  if (!door.survivesFailure || !isAboutRecord(error)) return error
  const current = await readCurrent(door, failure)
  if (current === undefined) return new PlatformError('NOT_FOUND', { cause: error })
  if (version !== undefined && current['version'] !== version) return conflict(failure, current)
  return notTheirs('', error)
}

function isAboutRecord(error: unknown): boolean {
  if (!(error instanceof PlatformError)) return false
  return (
    error.code === 'VERSION_CONFLICT' || (error.code === 'NOT_FOUND' && error.message === NOT_THERE)
  )
}

async function readCurrent(
  door: Door,
  { sight, model, id, values }: Pick<Failure, 'sight' | 'model' | 'id' | 'values'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const select = ['version', ...values.keys()].map(selectedField)
  const returning = { select, order: [], form: ARRAY_FORM }
  const [result] = await door.run([compileReturning(sight, model.name, returning, isId([id]))])
  const [row] = answeredRows(result)
  return typeof row === 'object' && row !== null ? { ...row } : undefined
}

function conflict(failure: Failure, current: Readonly<Record<string, unknown>>): PlatformError {
  const fields = [...failure.values].map(
    ([name, yours]) => [name, { yours, theirs: current[name] }] as const,
  )
  const details: VersionConflict = {
    version: Number(current['version']),
    fields: Object.fromEntries(fields),
  }
  return new PlatformError('VERSION_CONFLICT', {
    details,
    hint: 'Compare both values, decide, and send the change again with the version given here.',
    cause: failure.error,
  })
}

function selectedField(name: string): SelectedField {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}
