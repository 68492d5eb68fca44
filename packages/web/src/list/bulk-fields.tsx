import type { ReactNode } from 'react'
import type { FieldMeta, ModelMeta } from '../api/meta.ts'
import { kindOf } from '../fields/field-registry.ts'
import dialog from './list-dialog.module.css'

const CHANGEABLE: ReadonlySet<FieldMeta['kind']> = new Set([
  'text',
  'longText',
  'integer',
  'decimal',
  'money',
  'boolean',
  'date',
  'dateTime',
  'selection',
  'reference',
])

/** Fields that many records can be given the same value of. */
export function changeableFields(model: ModelMeta): readonly FieldMeta[] {
  return model.fields.filter(({ kind, readonly }) => CHANGEABLE.has(kind) && !readonly)
}

export function BulkFields(props: {
  readonly fields: readonly FieldMeta[]
  readonly values: Readonly<Record<string, unknown>>
  readonly onChange: (name: string, value: unknown) => void
}): ReactNode {
  const { fields, values, onChange } = props
  return (
    <div className={dialog.bulkFields}>
      {fields.map((field) => {
        const { Input } = kindOf(field)
        return (
          <Input
            key={field.name}
            field={field}
            value={values[field.name] ?? null}
            onChange={(value) => onChange(field.name, value)}
            look="field"
            isRequired={field.required}
            isReadonly={false}
          />
        )
      })}
    </div>
  )
}
