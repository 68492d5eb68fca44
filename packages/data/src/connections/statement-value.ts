import { InvariantError } from '@zennnn/kernel'

/**
 * The text form of a value for PostgreSQL's parameters. Objects are refused: where a scalar is meant, an object from
 * a request body must never arrive.
 */
export function toWireValue(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (Buffer.isBuffer(value)) return value
  if (Array.isArray(value)) return toArrayLiteral(value)
  return toScalarText(value)
}

function toScalarText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  throw new InvariantError(
    'statement-value-not-scalar',
    `A statement got a value of type ${typeof value} that is no scalar.`,
  )
}

function toArrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(toArrayElement).join(',')}}`
}

function toArrayElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`
  const text = typeof value === 'string' ? value : toScalarText(value)
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}
