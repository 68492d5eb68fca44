import { type Html, html, type Piece } from '@zennnn/templates'
import type { Shown } from './field-tree.ts'

/** Words that say the same in every app, and how they look; all others are grey. Colour never says it alone. */
const STATUS_COLOURS: Readonly<Record<string, string>> = {
  sent: 'blue',
  running: 'blue',
  sending: 'blue',
  provisioning: 'blue',
  confirmed: 'green',
  done: 'green',
  live: 'green',
  queued: 'amber',
  dropping: 'amber',
  suspended: 'amber',
  failed: 'red',
}
const NUMBER_KINDS: ReadonlySet<string> = new Set(['integer', 'decimal', 'money', 'total'])

/** How values are written for this viewer. */
export interface ValueStyle {
  readonly timeZone: string
}

/** True for what is set to the end of its column. */
export function isNumeric({ field }: Shown): boolean {
  return (
    NUMBER_KINDS.has(field.kind) ||
    (field.kind === 'computed' && ['integer', 'decimal', 'money'].includes(field.type))
  )
}

/** Walks a path through embedded records. */
export function valueAt(row: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => Reflect.get(Object(value), name), row)
}

/** A value as a person reads it; nothing for what is empty. */
export function showValue(shown: Shown, value: unknown, style: ValueStyle): Piece {
  if (value === null || value === undefined) return undefined
  const { kind } = shown.field
  if (kind === 'reference' || kind === 'attachment') return recordLink(shown, value)
  if (kind === 'collection' || kind === 'manyToMany') return listOf(shown, value)
  return showPlain(shown, plainText(value), style)
}

function showPlain(shown: Shown, text: string, style: ValueStyle): Piece {
  const { field } = shown
  switch (field.kind) {
    case 'selection':
      return statusPill(text, field.values[text])
    case 'boolean':
      return text === 'true' ? 'Yes' : 'No'
    case 'date':
      return html`<time datetime="${text}">${dateText(text)}</time>`
    case 'dateTime':
      return html`<time datetime="${text}">${instantText(text, style.timeZone)}</time>`
    case 'json':
      return html`<code>${text}</code>`
    case 'text':
      return textValue(field.format, text)
    default:
      if (field.kind === 'decimal') return amountText(text.replace(/\.0+$/, ''))
      return isNumeric(shown) ? amountText(text) : text
  }
}

/** What stands for a record in one word. */
export function titleText(title: unknown): string {
  return title === null || title === undefined || title === '' ? '(no name)' : plainText(title)
}

/** `1234567.8900` → `1,234,567.89`: groups of three; zeros beyond the cents say nothing. */
export function amountText(value: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value)
  if (match === null) return value
  const [, sign = '', whole = '', decimals = ''] = match
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  const kept = decimals.replace(/0+$/, '').padEnd(Math.min(2, decimals.length), '0')
  return `${sign === '' ? '' : '−'}${grouped}${kept === '' ? '' : `.${kept}`}`
}

/**
 * `2026-11-20` → `20 Nov 2026`, whatever the time zone: a day is a day.
 * @internal for its test
 */
export function dateText(value: string): string {
  const day = new Date(`${value}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return value
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(day)
}

/** `20 Nov 2026, 14:03 CET` */
export function instantText(value: string, timeZone: string): string {
  const instant = new Date(value)
  if (Number.isNaN(instant.getTime())) return value
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(instant)
}

function statusPill(value: string, label: string | undefined): Html {
  const colour = Object.hasOwn(STATUS_COLOURS, value) ? STATUS_COLOURS[value] : ''
  return html`<span class="pill ${colour}">${label ?? value}</span>`
}

function recordLink({ target }: Shown, value: unknown): Piece {
  if (target === undefined || typeof value !== 'object') return undefined
  const id = plainText(valueAt(value, ['id']))
  return html`<a href="/records/${target.name}/${id}">${titleText(valueAt(value, [target.title]))}</a>`
}

function listOf(shown: Shown, value: unknown): Piece {
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((one: unknown, index) => [index > 0 && ', ', recordLink(shown, one)])
}

function textValue(format: 'plain' | 'email' | 'url' | 'phone', value: string): Piece {
  if (format === 'email') return html`<a href="${`mailto:${mailAddress(value)}`}">${value}</a>`
  if (format === 'phone')
    return html`<a href="${`tel:${value.replaceAll(/\s/g, '')}`}">${value}</a>`
  if (format === 'url') return html`<a href="${value}" rel="noreferrer">${value}</a>`
  return value
}

/** RFC 6068: what follows a question mark would be headers of the mail, as a hidden copy to somebody else. */
function mailAddress(value: string): string {
  return encodeURIComponent(value).replace(/%40(?=[^%]*$)/, '@')
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
