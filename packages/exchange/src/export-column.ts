import { QUERY_LIMITS, type Selected, type Sight } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import { type Field, labelOfField, type Model, ownerOfField, type Translate } from '@zennnn/model'
import { searchFields } from './mapping.ts'
import { isImportable } from './mapping-guess.ts'
import { isShownRecord, type ShownRecord, selectEmbedded, selectField } from './record-read.ts'

/** `labels`: for people. `names`: field names and the texts by which an import finds records, so that it changes nothing. */
export type ExportStyle = 'labels' | 'names'

/** A value on its way into a file; `as` says what a spreadsheet makes of the text. */
interface ExportCell {
  readonly as: 'text' | 'number' | 'boolean' | 'date' | 'dateTime'
  readonly text: string
}

export interface ExportColumn {
  readonly header: string
  readonly as: ExportCell['as']
  readonly select: Selected
  /** undefined for no value. */
  readonly cell: (record: ShownRecord) => string | undefined
}

/**
 * The columns of an export, in the order asked for; `names` undefined: all fields. FIELD_UNKNOWN for what there is not or
 * the asker may not know of, QUERY_INVALID for a collection, whose records are rows of another model.
 */
export function exportColumns(
  sight: Sight,
  model: Model,
  given: {
    readonly names: readonly string[] | undefined
    readonly style: ExportStyle
    /** Speaks the language of the asker. */
    readonly translate: Translate
  },
): readonly ExportColumn[] {
  const { names = allNames(model, given.style), style } = given
  const say = (text: string, name: string): string =>
    given.translate(text, ownerOfField(name, model.app))
  if (names.length === 0 || names.length > QUERY_LIMITS.selected / 4)
    throw new PlatformError('QUERY_INVALID', {
      message: `An export has 1 to ${QUERY_LIMITS.selected / 4} columns.`,
    })
  // An import recognises the records by it.
  const wanted = style === 'names' ? ['id', ...names] : names
  return [...new Set(wanted)].map((name) => {
    const field = model.fields.get(name)
    if (field === undefined)
      throw new PlatformError('FIELD_UNKNOWN', {
        message: `The model "${model.name}" has no field "${name}".`,
      })
    if (field.kind === 'collection')
      throw new PlatformError('QUERY_INVALID', {
        message: `"${name}" holds records of "${field.model}"; export that model.`,
      })
    const header = style === 'names' ? name : say(labelOfField(name, field), name)
    return { header, ...reader(sight, { name, field, style, say: (text) => say(text, name) }) }
  })
}

function allNames(model: Model, style: ExportStyle): readonly string[] {
  return [...model.fields]
    .filter(
      ([name, { kind }]) => kind !== 'collection' && (style === 'labels' || isTaken(model, name)),
    )
    .map(([name]) => name)
    .slice(0, QUERY_LIMITS.selected / 4)
}

function isTaken(model: Model, name: string): boolean {
  const field = model.fields.get(name)
  return field !== undefined && isImportable(name, field)
}

interface Wanted {
  readonly name: string
  readonly field: Exclude<Field, { kind: 'collection' }>
  readonly style: ExportStyle
  readonly say: (text: string) => string
}

function reader(sight: Sight, wanted: Wanted): Omit<ExportColumn, 'header'> {
  const { name, field, style, say } = wanted
  switch (field.kind) {
    case 'reference':
    case 'attachment':
    case 'manyToMany':
      return referring(sight, wanted, field.kind === 'attachment' ? 'attachment' : field.model)
    case 'selection': {
      const label = (value: string): string =>
        style === 'names' || !Object.hasOwn(field.values, value)
          ? value
          : say(field.values[value] ?? value)
      return plain(name, 'text', (value) => label(String(value)))
    }
    case 'dateTime':
      // A spreadsheet's number has milliseconds at best; the text has all of it.
      return plain(name, style === 'names' ? 'text' : 'dateTime', String)
    case 'json':
      return plain(name, 'text', (value) => JSON.stringify(value))
    case 'computed':
      return plain(name, KINDS[field.type] ?? 'text', String)
    default:
      return plain(name, KINDS[field.kind] ?? 'text', String)
  }
}

/** What is more than a text to a spreadsheet. */
const KINDS: Readonly<Partial<Record<Field['kind'], ExportCell['as']>>> = {
  integer: 'number',
  decimal: 'number',
  money: 'number',
  total: 'number',
  boolean: 'boolean',
  date: 'date',
}

function plain(
  name: string,
  as: ExportCell['as'],
  text: (value: unknown) => string,
): Omit<ExportColumn, 'header'> {
  return {
    as,
    select: selectField(name),
    cell: (record) => {
      const value = record[name]
      return value === null || value === undefined ? undefined : text(value)
    },
  }
}

/** The texts of records that the field leads to. */
function referring(
  sight: Sight,
  { name, style }: Wanted,
  target: string,
): Omit<ExportColumn, 'header'> {
  const model = sight.models.get(target)
  const title = model?.fields.has(model.title) === true ? model.title : 'id'
  const unique =
    model === undefined ? [] : searchFields(model).filter((field) => isUnique(model, field))
  const shown = style === 'names' ? unique : [title]
  const textOf = (record: ShownRecord): string => {
    for (const field of shown) {
      const text = record[field]
      if (typeof text !== 'string' || text === '') continue
      // What divides the names of a many-to-many field cannot stand in one of them; a title can name two records.
      if (style === 'labels' || !/;|^\s|\s$/.test(text)) return text
    }
    return String(record['id'])
  }
  return {
    as: 'text',
    select: selectEmbedded(
      name,
      ['id', ...shown.filter((field) => field !== 'id')].map(selectField),
    ),
    cell: (record) => {
      const value = record[name]
      const records = (Array.isArray(value) ? value : [value]).filter(isShownRecord)
      return records.length === 0 ? undefined : records.map(textOf).join('; ')
    },
  }
}

function isUnique(model: Model, name: string): boolean {
  const field = model.fields.get(name)
  return field?.kind === 'text' && field.unique
}
