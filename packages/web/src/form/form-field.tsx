import { memo, type ReactNode } from 'react'
import type { FieldMeta } from '../api/meta.ts'
import { kindOf } from '../fields/field-registry.ts'
import styles from './form.module.css'
import { placeId } from './form-place.ts'
import type { FormEvent } from './use-record-form.ts'

export interface FormFieldProps {
  readonly field: FieldMeta
  readonly value: unknown
  readonly isRequired: boolean
  readonly isReadonly: boolean
  readonly problem: string | undefined
  readonly hint: string | undefined
  readonly dispatch: (event: FormEvent) => void
  readonly autoFocus?: boolean
}

const WIDE: ReadonlySet<string> = new Set(['longText', 'json', 'manyToMany'])

/** One field of a form. Drawn again only when something of it changed. */
export const FormFieldInput = memo(function FormFieldInput(props: FormFieldProps): ReactNode {
  const { field, value, isRequired, isReadonly, problem, hint, dispatch, autoFocus = false } = props
  const { Input } = kindOf(field)
  const help = hint === undefined || !isBlank(value) ? field.help : hint
  return (
    <div
      id={placeId(field.name)}
      className={WIDE.has(field.kind) ? styles.wideField : styles.field}
      data-readonly={isReadonly || undefined}
    >
      <Input
        field={help === undefined ? field : { ...field, help }}
        value={value}
        look="field"
        isRequired={isRequired}
        isReadonly={isReadonly}
        problem={problem}
        autoFocus={autoFocus}
        onChange={(changed) => dispatch({ kind: 'field', name: field.name, value: changed })}
      />
    </div>
  )
})

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
