import { type ReactNode, useState } from 'react'
import styles from './field.module.css'
import type { CellProps, FieldKindView, InputProps } from './field-kind.ts'
import { PRESENCE_OPERATORS } from './field-operators.ts'
import { boxClass, InputFrame } from './input-frame.tsx'
import { isUnread, readJson, showJson } from './json-text.ts'
import { orReadonly } from './readonly-value.tsx'
import valueStyles from './value.module.css'

function JsonCell({ value }: CellProps): ReactNode {
  return <code className={valueStyles.code}>{lineOf(value)}</code>
}

function WholeJson({ value }: CellProps): ReactNode {
  // Reachable by keyboard, because it may scroll.
  return (
    <pre className={valueStyles.json} tabIndex={0}>
      {showJson(value)}
    </pre>
  )
}

function JsonInput(props: InputProps): ReactNode {
  const { value, onChange, look } = props
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: unknown }>()
  const isTyping = typed !== undefined && isSameJson(typed.value, value)
  const take = (text: string): void => {
    const next = text.trim() === '' ? null : readJson(text)
    setTyped({ text, value: next })
    onChange(next)
  }
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look, styles.tall)}>
          <textarea
            className={`${styles.area} ${styles.mono}`}
            dir="ltr"
            rows={look === 'cell' ? 1 : 4}
            spellCheck={false}
            {...control}
            value={isTyping ? typed.text : showJson(value)}
            onChange={(event) => take(event.currentTarget.value)}
            onBlur={() => setTyped(undefined)}
          />
        </div>
      )}
    </InputFrame>
  )
}

export const jsonField: FieldKindView = {
  Cell: JsonCell,
  Input: orReadonly(WholeJson, JsonInput),
  align: 'start',
  select: (field) => field.name,
  toText: lineOf,
  // undefined is left out of a request: half a value is never sent as if it were one.
  toWire: (value) => (isUnread(value) ? undefined : (value ?? null)),
  isSame: isSameJson,
  operators: PRESENCE_OPERATORS,
}

function lineOf(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

/** In the order of keys that the database keeps, so what differs only in that order counts as changed. */
function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
