import { type InputHTMLAttributes, type ReactNode, useState } from 'react'
import styles from './field.module.css'
import type { InputProps } from './field-kind.ts'
import { boxClass, InputFrame } from './input-frame.tsx'

type TypedProps = InputProps & {
  /** The value of a text, undefined when it cannot be read: then the text itself is kept as the value, and a check refuses it. */
  readonly read: (text: string) => unknown
  readonly show: (value: unknown) => string
  readonly isSame: (a: unknown, b: unknown) => boolean
  readonly align?: 'start' | 'end'
  readonly native?: InputHTMLAttributes<HTMLInputElement>
  /** Stands behind the text, inside the border. */
  readonly after?: ReactNode
}

/** A line of text that stands for a value. While somebody types, what was typed stays; afterwards the value is shown in full. */
export function TypedInput(props: TypedProps): ReactNode {
  const { value, onChange, look, read, show, isSame, align, native, after } = props
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: unknown }>()
  const isTyping = typed !== undefined && isSame(typed.value, value)
  const take = (text: string): void => {
    const next = text.trim() === '' ? null : (read(text) ?? text)
    setTyped({ text, value: next })
    onChange(next)
  }
  return (
    <InputFrame {...props}>
      {(control) => (
        <div className={boxClass(look)}>
          <input
            autoComplete="off"
            type="text"
            className={align === 'end' ? `${styles.inner} ${styles.end}` : styles.inner}
            {...native}
            {...control}
            value={isTyping ? typed.text : show(value)}
            onChange={(event) => take(event.currentTarget.value)}
            onBlur={() => setTyped(undefined)}
          />
          {after}
        </div>
      )}
    </InputFrame>
  )
}
