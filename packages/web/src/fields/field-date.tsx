import type { ReactNode } from 'react'
import { toInstant, toLocal } from '../language/day.ts'
import { formatDate, formatInstant } from '../language/format.ts'
import { CalendarButton } from './calendar-button.tsx'
import { readDate, readDateTime } from './date-text.ts'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { DATE_OPERATORS, INSTANT_OPERATORS } from './field-operators.ts'
import { emptyToNull, isSameText } from './field-text.tsx'
import { orReadonly } from './readonly-value.tsx'
import { TypedInput } from './typed-input.tsx'

const DAY = /^\d{4}-\d{2}-\d{2}$/

function DateCell({ value }: CellProps): ReactNode {
  if (typeof value !== 'string') return null
  return (
    <time dateTime={value}>
      <bdi>{showDay(value)}</bdi>
    </time>
  )
}

function DateFieldInput(props: InputProps): ReactNode {
  const { field, value, onChange } = props
  const day = typeof value === 'string' && DAY.test(value) ? value : null
  return (
    <TypedInput
      {...props}
      read={(text) => readDate(text, today())}
      show={showDay}
      isSame={isSameText}
      after={<CalendarButton label={field.label} day={day} today={today()} onPick={onChange} />}
    />
  )
}

/** A day is text from the database to the screen: no time zone ever touches it. */
export const dateField: FieldKindView = {
  Cell: DateCell,
  Input: orReadonly(DateCell, DateFieldInput),
  align: 'start',
  select: (field) => field.name,
  toText: showDay,
  toWire: emptyToNull,
  isSame: isSameText,
  operators: DATE_OPERATORS,
}

function InstantCell({ value }: CellProps): ReactNode {
  if (typeof value !== 'string') return null
  return (
    <time dateTime={value}>
      <bdi>{showInstant(value)}</bdi>
    </time>
  )
}

function InstantInput(props: InputProps): ReactNode {
  const { field, value, onChange } = props
  const local = isInstant(value) ? toLocal(value) : undefined
  const pick = (day: string): void => onChange(toInstant(`${day} ${local?.slice(11) ?? '00:00'}`))
  return (
    <TypedInput
      {...props}
      read={(text) => readDateTime(text, new Date())}
      show={showInstant}
      isSame={isSameInstant}
      after={
        <CalendarButton
          label={field.label}
          day={local?.slice(0, 10) ?? null}
          today={today()}
          onPick={pick}
        />
      }
    />
  )
}

export const dateTimeField: FieldKindView = {
  ...dateField,
  Cell: InstantCell,
  Input: orReadonly(InstantCell, InstantInput),
  toText: showInstant,
  isSame: isSameInstant,
  operators: INSTANT_OPERATORS,
}

function showDay(value: unknown): string {
  if (typeof value !== 'string') return ''
  return DAY.test(value) ? formatDate(value) : value
}

function showInstant(value: unknown): string {
  if (typeof value !== 'string') return ''
  return isInstant(value) ? formatInstant(value) : value
}

/** `…Z` and `….000+00:00` are the same moment. */
function isSameInstant(a: unknown, b: unknown): boolean {
  return isInstant(a) && isInstant(b) ? Date.parse(a) === Date.parse(b) : isSameText(a, b)
}

function isInstant(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
}

/** Where the person is. */
function today(): string {
  return toLocal(new Date().toISOString()).slice(0, 10)
}
