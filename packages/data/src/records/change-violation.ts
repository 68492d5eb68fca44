import { PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { violationOf } from '../connections/database-failure.ts'
import { type DeclaredConstraint, findConstraint } from '../schema/plan-constraint.ts'
import type { FieldProblem } from './change-problems.ts'

const WORDS: ReadonlyMap<string, string> = new Map([
  ['UNIQUE_VIOLATED', 'Another record already has this value.'],
  ['REFERENCE_VIOLATED', 'There is no such record, or you may not see it.'],
  ['CONSTRAINT_VIOLATED', 'This value is not allowed here.'],
])

/**
 * What a constraint of the database refused, in the words of the declaration behind it: the declared message, and the
 * fields it is about in `details` (FieldProblem). Everything else comes back as it is.
 */
export function explainViolation(
  registry: Registry,
  error: unknown,
  change: 'write' | 'delete',
): unknown {
  if (!(error instanceof PlatformError) || error.details !== undefined) return error
  const words = WORDS.get(error.code)
  if (words === undefined) return error
  if (error.code === 'REFERENCE_VIOLATED' && change === 'delete') return stillReferredTo(error)
  const { column, constraint = '' } = violationOf(error) ?? {}
  if (column !== undefined) return missingValue(error, column)
  const declared = findConstraint(registry, constraint)
  return declared === undefined ? error : inDeclaredWords(error, declared, words)
}

function inDeclaredWords(
  error: PlatformError,
  declared: DeclaredConstraint,
  words: string,
): PlatformError {
  const message = declared.message ?? words
  const details = declared.fields.map((field): FieldProblem => ({ field, message }))
  const where = declared.message === undefined ? `${declared.fields.join(', ')}: ` : ''
  return new PlatformError(error.code, { message: `${where}${message}`, details, cause: error })
}

function missingValue(error: PlatformError, field: string): PlatformError {
  const message = 'A value is required here.'
  return new PlatformError(error.code, {
    message: `${field}: ${message}`,
    details: [{ field, message }],
    cause: error,
  })
}

function stillReferredTo(error: PlatformError): PlatformError {
  return new PlatformError(error.code, {
    message: 'Other records refer to this one, so it cannot be deleted.',
    hint: 'Delete or change those records first.',
    cause: error,
  })
}
