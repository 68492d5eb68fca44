import type { ReactNode } from 'react'
import styles from './field.module.css'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { TEXT_OPERATORS } from './field-operators.ts'
import { boxClass, InputFrame } from './input-frame.tsx'
import { linkTarget } from './link-target.ts'
import { orReadonly } from './readonly-value.tsx'
import valueStyles from './value.module.css'
import { textOf } from './value-text.ts'

const NATIVE = {
  plain: { type: 'text', dir: 'auto' },
  email: { type: 'email', dir: 'ltr', spellCheck: false, autoCapitalize: 'none' },
  url: { type: 'url', dir: 'ltr', spellCheck: false, autoCapitalize: 'none' },
  phone: { type: 'tel', dir: 'ltr' },
} as const

function TextCell({ field, value }: CellProps): ReactNode {
  const text = textOf(value)
  const target = linkTarget(field.format, text)
  if (target === undefined) return <bdi>{text}</bdi>
  return (
    <a
      className={valueStyles.link}
      href={target}
      {...(field.format === 'url' ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
      // The row around it opens the record.
      onClick={(event) => event.stopPropagation()}
    >
      <bdi>{text}</bdi>
    </a>
  )
}

function TextFieldInput(props: InputProps): ReactNode {
  const { field, value, onChange, look } = props
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look)}>
          <input
            autoComplete="off"
            className={styles.inner}
            {...NATIVE[field.format ?? 'plain']}
            {...control}
            value={textOf(value)}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      )}
    </InputFrame>
  )
}

/** Also what a kind that the client does not know is shown as. */
export const textField: FieldKindView = {
  Cell: TextCell,
  Input: orReadonly(TextCell, TextFieldInput),
  align: 'start',
  select: (field) => field.name,
  toText: textOf,
  toWire: emptyToNull,
  isSame: isSameText,
  operators: TEXT_OPERATORS,
}

function LongTextCell({ value }: CellProps): ReactNode {
  return <bdi>{firstLine(textOf(value))}</bdi>
}

function WholeText({ value }: CellProps): ReactNode {
  return (
    <div className={valueStyles.whole} dir="auto">
      {textOf(value)}
    </div>
  )
}

function LongTextInput(props: InputProps): ReactNode {
  const { value, onChange, look } = props
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look, styles.tall)}>
          <textarea
            className={styles.area}
            dir="auto"
            rows={look === 'cell' ? 1 : 3}
            {...control}
            value={textOf(value)}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      )}
    </InputFrame>
  )
}

export const longTextField: FieldKindView = {
  ...textField,
  Cell: LongTextCell,
  Input: orReadonly(WholeText, LongTextInput),
  toText: (value) => firstLine(textOf(value)),
}

/** An empty text is no text, as in the database. */
export function isSameText(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b)
}

export function emptyToNull(value: unknown): unknown {
  return value === '' ? null : value
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.trim().split(/\r?\n/)
  return more.length === 0 ? first : `${first} …`
}
