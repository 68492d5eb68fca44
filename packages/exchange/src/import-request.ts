import { PlatformError, withoutCard } from '@zennnn/kernel'

/** What is to be done with a file, as a person writes it: texts only, so that it can wait in a job. */
export interface ImportRequest {
  readonly model: string
  /** `field=Column`, `field={CEL over row}`, `customer.reference=CustomerID`, `lines.quantity=Quantity`; empty: by name. */
  readonly map: readonly string[]
  /** Field by which records are recognised; undefined: every row is a new record. */
  readonly key: string | undefined
  /** Reference fields whose records are made when they are missing. */
  readonly create: readonly string[]
  /** `country:EIRE=Ireland`: what a text of the file stands for; nothing after `=` empties the cell. */
  readonly alias: readonly string[]
  /** As `M/D/YYYY H:MM`; undefined: ISO. */
  readonly dateFormat: string | undefined
  readonly decimalMark: '.' | ','
}

/** Throws VALUE_INVALID for what is no request, or holds the number of a payment card. Unknown members are ignored. */
export function parseImportRequest(input: unknown): ImportRequest {
  const given: Readonly<Record<string, unknown>> = { ...Object(input) }
  const mark = given['decimalMark'] ?? '.'
  if (mark !== '.' && mark !== ',') throw refuse('The decimal mark is "." or ",".')
  return {
    model: text(given, 'model') ?? refuseMissing('model'),
    map: texts(given, 'map'),
    key: text(given, 'key'),
    create: texts(given, 'create'),
    alias: texts(given, 'alias'),
    dateFormat: text(given, 'dateFormat'),
    decimalMark: mark,
  }
}

function text(given: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = given[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return withoutCard(name, value)
  throw refuse(`"${name}" of an import must be a text.`)
}

function texts(given: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = given[name] ?? []
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.map((each) => withoutCard(name, each))
  throw refuse(`"${name}" of an import must be a list of texts.`)
}

function refuseMissing(name: string): never {
  throw refuse(`"${name}" of an import is missing.`)
}

function refuse(message: string): PlatformError {
  return new PlatformError('VALUE_INVALID', { message })
}
