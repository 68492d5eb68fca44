import { type FieldMeta, fieldOf, type Meta, type ModelMeta } from '../api/meta.ts'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import type { Changed, ChangeEntry, Named } from './history.ts'

/** Longer values are shown in full only when the entry is opened. */
const MAX_INLINE = 80
const MAX_NAMES = 3

/** One changed field in words. */
export interface ChangedText {
  readonly label: string
  /** Empty: there was, or is, no value. */
  readonly before: string
  readonly after: string
  /** Of lists: what came and what went. */
  readonly isList: boolean
}

/** Who did it, as one says it. */
export function authorName(by: Named | null): string {
  if (by === null) return t('The platform')
  return by.title ?? t('Somebody')
}

export function changedTexts(
  meta: Meta,
  model: ModelMeta,
  { line, changes }: ChangeEntry,
): readonly ChangedText[] {
  const of = line === null ? model : meta.models.find(({ name }) => name === line.model)
  if (of === undefined) return []
  return changes.flatMap((changed) => {
    const field = fieldOf(of, changed.field)
    return field === undefined ? [] : [changedText(field, changed)]
  })
}

/** The whole entry as one sentence: "Ann changed City from Bonn to Köln". */
export function sentenceOf(meta: Meta, entry: ChangeEntry, texts: readonly ChangedText[]): string {
  const who = authorName(entry.by)
  if (entry.line !== null) return lineSentence(meta, entry, { who, texts })
  if (entry.operation === 'create') return t('{who} created this', { who })
  const [only] = texts
  return only === undefined || hasDetails(entry, texts)
    ? t('{who} changed {fields}', { who, fields: fieldNames(texts) })
    : `${who} ${changePhrase(only)}`
}

/** "changed City from Bonn to Köln", without who did it. */
function changePhrase({ label, before, after, isList }: ChangedText): string {
  const values = { field: label, before, after }
  if (isList && after !== '' && before !== '')
    return t('added {after} to {field} and removed {before}', values)
  if (isList)
    return after === ''
      ? t('removed {before} from {field}', values)
      : t('added {after} to {field}', values)
  if (before === '') return t('set {field} to {after}', values)
  if (after === '') return t('emptied {field}, which was {before}', values)
  return t('changed {field} from {before} to {after}', values)
}

/** Whether the sentence leaves something out that can be opened. */
export function hasDetails(entry: ChangeEntry, texts: readonly ChangedText[]): boolean {
  const [only, ...others] = texts
  if (only === undefined) return false
  if (entry.operation !== 'update' || others.length > 0 || isLong(only)) return true
  return entry.line !== null && (only.isList || only.before === '' || only.after === '')
}

function lineSentence(
  meta: Meta,
  entry: ChangeEntry,
  { who, texts }: { readonly who: string; readonly texts: readonly ChangedText[] },
): string {
  const { line, operation } = entry
  const label = meta.models.find(({ name }) => name === line?.model)?.label ?? ''
  const name = line?.title ?? ''
  const values = { who, what: name === '' ? label : `${label} “${clipped(name)}”` }
  if (operation === 'create') return t('{who} added {what}', values)
  if (operation === 'delete') return t('{who} removed {what}', values)
  const [only] = texts
  if (only === undefined || hasDetails(entry, texts))
    return t('{who} changed {what}: {fields}', { ...values, fields: fieldNames(texts) })
  const { label: field, before, after } = only
  return t('{who} changed {what}: {field} from {before} to {after}', {
    ...values,
    field,
    before,
    after,
  })
}

function fieldNames(texts: readonly ChangedText[]): string {
  const names = texts.map(({ label }) => label)
  if (names.length <= MAX_NAMES) return listOf(names)
  const count = names.length - MAX_NAMES
  return listOf([...names.slice(0, MAX_NAMES), t('{count} more', { count })])
}

function changedText(field: FieldMeta, { before, after }: Changed): ChangedText {
  return {
    label: field.label,
    before: textOf(field, before),
    after: textOf(field, after),
    isList: field.kind === 'manyToMany',
  }
}

function textOf(field: FieldMeta, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field.kind === 'manyToMany')
    return Array.isArray(value) ? listOf(value.map((one: unknown) => namedText(one))) : ''
  if (field.kind === 'reference' || field.kind === 'attachment') return namedText(value)
  return kindOf(field).toText(value, field)
}

function namedText(value: unknown): string {
  const title: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'title') : undefined
  if (typeof title !== 'string') return t('a record that you may not see')
  return title === '' ? t('a record without a name') : title
}

function isLong({ before, after }: ChangedText): boolean {
  return before.length > MAX_INLINE || after.length > MAX_INLINE
}

function clipped(text: string): string {
  return text.length > MAX_INLINE ? `${text.slice(0, MAX_INLINE).toWellFormed()}…` : text
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(names)
}
